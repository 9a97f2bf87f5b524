// @ts-check
// The latent lattice on its way through G: each cell carries the ink of its probability, which thins where G stretches it.

import { arrange, drawAxes, drawColourBar } from './axes.js';
import { sheet } from './canvas.js';
import { range } from './panel.js';

/** @import {Picture, Theme} from '../types.js' */
/** @typedef {import('./heatmap.js').Box} Box */

/** The opacity of a cell as dense as p_data's peak; anything denser is no darker. */
const DARKEST = 0.85;

/** @typedef {{cells: number, parts: number, side: number}} Shape cells along an axis, places to a cell, places along an axis */

/** @param {Float32Array} warp rows of z₁, z₂, x, y @param {Float32Array} masses @param {number} dim @returns {Shape} */
export function shapeOf(warp, masses, dim) {
  const [places, cells] = [warp.length / 4, masses.length].map((count) => (dim === 1 ? count : Math.round(Math.sqrt(count))));
  return { cells, parts: (places - 1) / cells, side: places };
}

/**
 * Where each row stands a share `t` of the way from z to G(z), in CSS pixels x y x y …. z is drawn on the axes of the plane, smaller
 * where it would not fit.
 * @param {Picture} picture @param {Box} box @param {number} t
 */
function placed({ grid, warp = new Float32Array() }, box, t) {
  const [sx, sy] = [box.width / (grid.x1 - grid.x0), box.height / (grid.y1 - grid.y0)];
  const shrink = scaleOfLatent({ grid, warp });
  const middle = [(grid.x0 + grid.x1) / 2, (grid.y0 + grid.y1) / 2];
  const spots = new Float64Array(warp.length / 2);
  for (let row = 0; 4 * row < warp.length; row++) {
    const x = (1 - t) * (middle[0] + shrink * warp[4 * row]) + t * warp[4 * row + 2];
    const y = (1 - t) * (middle[1] + shrink * warp[4 * row + 1]) + t * warp[4 * row + 3];
    spots[2 * row] = box.x + (x - grid.x0) * sx;
    spots[2 * row + 1] = box.y + (grid.y1 - y) * sy;
  }
  return spots;
}

/** By how much z is drawn smaller, to fit the picture: 1 where it fits. @param {{grid: Picture['grid'], warp?: Float32Array}} picture */
export function scaleOfLatent({ grid, warp }) {
  const reach = warp?.length ? Math.abs(warp[0]) : 1;
  return Math.min(1, (grid.x1 - grid.x0) / 2 / reach);
}

/**
 * @param {HTMLCanvasElement} canvas @param {Picture} picture @param {Theme} theme
 * @param {{t: number, dim: number}} options `t`: 0 shows z, 1 shows G(z)
 */
export function drawWarp(canvas, picture, theme, { t, dim }) {
  const page = sheet(canvas);
  if (!page) return;
  const { ctx } = page;
  const { grid, warp, warp_mass: masses } = picture;
  const { box, bar, type } = arrange(page.width, page.height, theme.size);
  ctx.fillStyle = theme.surface;
  ctx.fillRect(box.x, box.y, box.width, box.height);
  const peak = Number((range(picture.p_data).high || 1).toPrecision(2));
  if (warp?.length && masses?.length) {
    const spots = placed(picture, box, t);
    const shape = shapeOf(warp, masses, dim);
    ctx.save();
    ctx.beginPath();
    ctx.rect(box.x, box.y, box.width, box.height);
    ctx.clip();
    const unit = box.width / (grid.x1 - grid.x0);
    if (dim === 1) drawStrand(ctx, spots, masses, shape, unit, theme);
    else {
      fillCells(ctx, spots, masses, shape, peak * unit ** -2, theme);
      drawLines(ctx, spots, shape, box.width, theme);
    }
    ctx.restore();
  }
  drawAxes(ctx, box, grid, type, theme);
  if (dim === 2) drawColourBar(ctx, bar, { low: 0, high: peak, colours: inks(theme), marks: [0, peak / 2, peak], over: true, under: false }, type, theme);
}

/**
 * @param {CanvasRenderingContext2D} ctx @param {Float64Array} spots @param {Float32Array} masses @param {Shape} shape
 * @param {number} peak of p_data, per square pixel @param {Theme} theme
 */
function fillCells(ctx, spots, masses, { cells, parts, side }, peak, theme) {
  ctx.fillStyle = theme.generator;
  for (let v = 0; v < cells; v++) {
    for (let u = 0; u < cells; u++) {
      const rim = around(u * parts, v * parts, parts, side);
      const opacity = DARKEST * Math.min(1, masses[v * cells + u] / (area(spots, rim) * peak));
      if (opacity < 0.004) continue;
      ctx.globalAlpha = opacity;
      ctx.beginPath();
      for (const row of rim) ctx.lineTo(spots[2 * row], spots[2 * row + 1]);
      ctx.fill();
    }
  }
  ctx.globalAlpha = 1;
}

/** The rows around a cell, counter-clockwise from its lower left corner. @param {number} u @param {number} v @param {number} parts @param {number} side */
function around(u, v, parts, side) {
  const rim = [];
  for (let i = 0; i < parts; i++) rim.push(v * side + u + i);
  for (let i = 0; i < parts; i++) rim.push((v + i) * side + u + parts);
  for (let i = 0; i < parts; i++) rim.push((v + parts) * side + u + parts - i);
  for (let i = 0; i < parts; i++) rim.push((v + parts - i) * side + u);
  return rim;
}

/** The area of a polygon, by the shoelace formula. @param {Float64Array} spots @param {number[]} rim */
function area(spots, rim) {
  let twice = 0;
  for (let i = 0; i < rim.length; i++) {
    const [a, b] = [2 * rim[i], 2 * rim[(i + 1) % rim.length]];
    twice += spots[a] * spots[b + 1] - spots[b] * spots[a + 1];
  }
  return Math.abs(twice) / 2;
}

/** @param {CanvasRenderingContext2D} ctx @param {Float64Array} spots @param {Shape} shape @param {number} width @param {Theme} theme */
function drawLines(ctx, spots, { parts, side }, width, theme) {
  ctx.lineJoin = 'round';
  const path = (/** @type {number} */ from, /** @type {number} */ step) => {
    ctx.moveTo(spots[2 * from], spots[2 * from + 1]);
    for (let i = 1; i < side; i++) ctx.lineTo(spots[2 * (from + i * step)], spots[2 * (from + i * step) + 1]);
  };
  const middle = (side - 1) / 2;
  // The two families of lines have their own colours, and the two axes are heavier: so it can be seen how the lattice was turned.
  for (const [heavy, colour, across] of /** @type {[boolean, string, boolean][]} */ ([
    [false, theme.generator, true], [false, theme.muted, false], [true, theme.generator, true], [true, theme.muted, false],
  ])) {
    ctx.beginPath();
    for (let i = 0; i < side; i += parts) if ((i === middle) === heavy) path(across ? i * side : i, across ? 1 : side);
    ctx.strokeStyle = colour;
    ctx.globalAlpha = heavy ? 1 : 0.6;
    ctx.lineWidth = theme.stroke * (heavy ? Math.max(2, width / 180) : Math.max(0.7, width / 600));
    ctx.stroke();
  }
  ctx.globalAlpha = 1;
}

/**
 * A one-dimensional latent: a thread, thicker where it carries more probability to a unit of length.
 * @param {CanvasRenderingContext2D} ctx @param {Float64Array} spots @param {Float32Array} masses @param {Shape} shape
 * @param {number} unit pixels @param {Theme} theme
 */
function drawStrand(ctx, spots, masses, { cells, parts }, unit, theme) {
  ctx.lineCap = 'butt';
  ctx.lineJoin = 'round';
  for (let cell = 0; cell < cells; cell++) {
    ctx.beginPath();
    let length = 0;
    for (let i = 0; i <= parts; i++) {
      const at = 2 * (cell * parts + i);
      ctx.lineTo(spots[at], spots[at + 1]);
      if (i > 0) length += Math.hypot(spots[at] - spots[at - 2], spots[at + 1] - spots[at - 1]);
    }
    const density = masses[cell] / (length / unit + 1e-9);
    ctx.lineWidth = theme.stroke * Math.max(1, Math.min(14, density * 22));
    // Darker towards the upper end of z.
    ctx.strokeStyle = `color-mix(in oklab, ${theme.generator}, ${theme.ink} ${((85 * cell) / (cells - 1)).toFixed(0)}%)`;
    ctx.stroke();
  }
}

/** The colours of the cells, for the bar beneath. @param {Theme} theme @returns {Uint32Array} */
function inks({ generator, surface }) {
  const [ink, paper] = [generator, surface].map((colour) => (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number));
  const bytes = new Uint8ClampedArray(1024);
  for (let i = 0; i < 256; i++) {
    const opacity = (DARKEST * i) / 255;
    bytes.set([...ink.map((value, channel) => value * opacity + paper[channel] * (1 - opacity)), 255], 4 * i);
  }
  return new Uint32Array(bytes.buffer);
}
