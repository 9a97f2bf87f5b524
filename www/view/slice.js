// @ts-check
// The densities, D and D* along a line (Goodfellow et al. 2014, figure 1), each between the same cell centres as in the maps.

import { footOf, lengthOf, pointOn, valuesAlong } from './along.js';
import { arrange } from './axes.js';
import { numeral, sheet, ticks, writeSymbol } from './canvas.js';
import { atX, atY, clipTo, drawAxesOf, drawLine, fillBetweenLines } from './frame.js';
import { presenceOf, range, reading } from './panel.js';

/** @import {Picture, Theme} from '../types.js' */
/** @typedef {import('./along.js').Segment} Segment */
/** @typedef {import('./frame.js').Frame} Frame */

/** The opacity of what lies between D and D*. */
const SHADE = 0.32;
/** Points this many cells from the line count as lying on it. */
export const BAND = 2;
/** Of a one-dimensional latent so many z are followed, each standing for the same probability. */
const FOLLOWED = 48;
/** An arrow from z to a point as far as this from the line, as a share of the picture's side, is all but invisible. */
const FAINT = 0.12;

/**
 * @param {HTMLCanvasElement} canvas @param {Picture} picture @param {Theme} theme
 * @param {{segment: Segment, t: number | null, samples: boolean, curtain: boolean, words: {density: string}}} options
 *   `t`: where the reader points, from 0 at A to 1 at B, or null; `curtain`: nothing of the data is drawn
 */
export function drawSlice(canvas, picture, theme, { segment, t, samples, curtain, words }) {
  const page = sheet(canvas);
  if (!page) return;
  const { ctx, width, height } = page;
  const { grid } = picture;
  const type = Math.max(10.5, theme.size * 0.8);
  const length = lengthOf(segment);
  const latent = picture.params?.latent_dim === 1 ? (picture.warp ?? null) : null;
  const { left, right } = sides(width, theme);
  const foot = latent?.length ? Math.min(type * 7, height * 0.3) : samples && height > 240 ? type * 2.6 : 0;
  const axis = type * 1.7;
  const top = type * 2.2;
  const high = height - foot - axis - top;
  if (right - left < 40 || high < 50) return;
  const split = top + high * 0.56;
  /** @type {[number, number]} */
  const xs = [0, length];
  /** @type {Frame} */
  const upper = { left, right, top, bottom: split - type * 0.5, xs, ys: [0, 1] };
  /** @type {Frame} */
  const lower = { left, right, top: split + type * 0.6, bottom: top + high, xs, ys: [0, peakOf(picture, curtain) * 1.06] };
  const count = Math.max(2, Math.min(600, Math.round((right - left) / 2)));
  const places = Float64Array.from({ length: count }, (_, i) => (i / (count - 1)) * length);
  /** @param {Float32Array | undefined} field */
  const cut = (field) => (field?.length ? valuesAlong(field, grid, segment, count) : null);
  const thick = theme.stroke * Math.max(2, theme.size / 7.5);

  drawAxesOf(ctx, upper, type, theme, { xTicks: [], yTicks: [0, 0.5, 1], write: (share) => numeral(reading(picture, 'd', share)) });
  drawAxesOf(ctx, lower, type, theme, { yTicks: ticks(0, lower.ys[1], 2) });
  const [d, optimum] = [cut(picture.d), curtain ? null : blank(picture, segment, cut(picture.d_star))];
  clipTo(ctx, upper);
  if (d && optimum) fillBetweenLines(ctx, upper, places, d, optimum, theme.excess, SHADE);
  if (optimum) drawLine(ctx, upper, places, optimum, { colour: theme.bound, thick, dash: [7, 4] });
  if (d) drawLine(ctx, upper, places, d, { colour: theme.ink, thick });
  ctx.restore();
  const [data, model] = [curtain ? null : cut(picture.p_data), cut(picture.p_model)];
  const floor = new Float64Array(count);
  clipTo(ctx, lower);
  if (data) fillBetweenLines(ctx, lower, places, data, floor, theme.real, 0.2);
  if (model) fillBetweenLines(ctx, lower, places, model, floor, theme.generator, 0.2);
  if (data) drawLine(ctx, lower, places, data, { colour: theme.real, thick });
  if (model) drawLine(ctx, lower, places, model, { colour: theme.generator, thick });
  ctx.restore();
  drawNames(ctx, upper, [
    { symbol: 'D', colour: theme.ink, there: d !== null },
    { symbol: 'D*', colour: theme.bound, there: optimum !== null, dash: true },
    { symbol: 'D − D*', colour: theme.excess, there: d !== null && optimum !== null && right - left > 260, area: true },
    { symbol: 'p_{data}', colour: theme.real, there: data !== null },
    { symbol: 'p_{model}', colour: theme.generator, there: model !== null },
  ], type, theme);
  if (lower.bottom - lower.top > 40) drawUnit(ctx, lower, words.density, type, theme);
  const below = lower.bottom + axis;
  if (latent?.length) drawLatent(ctx, picture, segment, latent, { left, right, top: below, bottom: height - type * 1.6, xs, ys: [0, 1] }, type, theme);
  else if (foot > 0) drawPoints(ctx, picture, segment, { left, right, top: below, bottom: height - 2, xs, ys: [0, 1] }, theme, curtain);
  drawEnds(ctx, lower, type, theme);
  if (t !== null) drawCursor(ctx, [upper.top, lower.bottom], atX(upper, t * length), theme);
}

/** Where a point of the plane lies on a map that `drawPanel` has drawn, in CSS pixels. @param {HTMLCanvasElement} canvas @param {Picture} picture @param {Theme} theme @param {{x: number, y: number}} point */
export function spotOf(canvas, { grid }, theme, { x, y }) {
  const { box } = arrange(canvas.clientWidth, canvas.clientHeight, theme.size);
  return { left: box.x + ((x - grid.x0) / (grid.x1 - grid.x0)) * box.width, top: box.y + ((grid.y1 - y) / (grid.y1 - grid.y0)) * box.height };
}

/**
 * The line on a map that `drawPanel` has just drawn, and the place on it that the reader points at, if any; then its ends are named, which on the screen are handles.
 * @param {HTMLCanvasElement} canvas @param {Picture} picture @param {Theme} theme @param {Segment} segment @param {number | null} t
 */
export function drawSegment(canvas, picture, theme, segment, t) {
  const ctx = canvas.clientWidth > 0 ? canvas.getContext('2d') : null;
  if (!ctx) return;
  const [a, b, at] = [0, 1, t ?? 0].map((share) => spotOf(canvas, picture, theme, pointOn(segment, share)));
  ctx.lineCap = 'round';
  for (const [width, colour] of /** @type {[number, string][]} */ ([[5 * theme.stroke, theme.surface], [2.5 * theme.stroke, theme.accent]])) {
    ctx.beginPath();
    ctx.moveTo(a.left, a.top);
    ctx.lineTo(b.left, b.top);
    ctx.lineWidth = width;
    ctx.strokeStyle = colour;
    ctx.stroke();
  }
  if (t === null) {
    const type = Math.max(10.5, theme.size * 0.8);
    drawEnd(ctx, 'A', a.left, a.top, type, theme);
    return drawEnd(ctx, 'B', b.left, b.top, type, theme);
  }
  ctx.beginPath();
  ctx.arc(at.left, at.top, 4.5, 0, 2 * Math.PI);
  ctx.fillStyle = theme.accent;
  ctx.fill();
  ctx.lineWidth = 2 * theme.stroke;
  ctx.strokeStyle = theme.surface;
  ctx.stroke();
}

/** Where along the line the reader points, from 0 at A to 1 at B. @param {HTMLCanvasElement} canvas @param {Theme} theme @param {number} clientX */
export function shareAt(canvas, theme, clientX) {
  const bounds = canvas.getBoundingClientRect();
  const x = (clientX - bounds.left) * (canvas.clientWidth / bounds.width);
  const { left, right } = sides(canvas.clientWidth, theme);
  return Math.min(1, Math.max(0, (x - left) / (right - left)));
}

/** @param {number} width @param {Theme} theme */
function sides(width, theme) {
  const type = Math.max(10.5, theme.size * 0.8);
  return { left: type * 2.4, right: width - type * 2.6 };
}

/** The largest density in sight, of the whole picture, so that the axis stays where it is while the line moves. @param {Picture} picture @param {boolean} curtain */
function peakOf({ p_data: data, p_model: model }, curtain) {
  const own = range(data).high || 1;
  // A collapsed generator may be a hundred times as dense: it leaves the frame, as it leaves the colours of the map.
  return curtain ? own : Math.max(own, Math.min(own * 2, model ? range(model).high : 0));
}

/** D* where there is something to discriminate; nothing elsewhere, as in its map. @param {Picture} picture @param {Segment} segment @param {Float64Array | null} values */
function blank(picture, segment, values) {
  if (!values) return null;
  const present = presenceOf(picture);
  const mass = valuesAlong(present, picture.grid, segment, values.length);
  return values.map((value, i) => (mass[i] > 0.25 ? value : NaN));
}

/**
 * What each line is, in a row above the frames.
 * @param {CanvasRenderingContext2D} ctx @param {Frame} frame @param {{symbol: string, colour: string, there: boolean, dash?: boolean, area?: boolean}[]} names
 * @param {number} type @param {Theme} theme
 */
function drawNames(ctx, frame, names, type, theme) {
  const size = type * 1.18;
  const [long, y] = [type * 1.5, frame.top - size * 0.85];
  let x = frame.left;
  for (const { symbol, colour, there, dash, area } of names) {
    if (!there) continue;
    ctx.fillStyle = ctx.strokeStyle = colour;
    if (area) {
      ctx.globalAlpha = SHADE;
      ctx.fillRect(x, y - size * 0.4, long, size * 0.8);
      ctx.globalAlpha = 1;
      ctx.fillStyle = theme.ink;
    } else {
      ctx.lineWidth = theme.stroke * Math.max(2, theme.size / 7.5);
      ctx.setLineDash(dash ? [6, 3] : []);
      ctx.beginPath();
      ctx.moveTo(x, y);
      ctx.lineTo(x + long, y);
      ctx.stroke();
      ctx.setLineDash([]);
    }
    x += long + 5;
    x += writeSymbol(ctx, symbol, x, y, size, theme) + type * (frame.right - frame.left > 400 ? 1.6 : 0.7);
  }
}

/** What the lower axis counts. @param {CanvasRenderingContext2D} ctx @param {Frame} frame @param {string} unit @param {number} type @param {Theme} theme */
function drawUnit(ctx, frame, unit, type, theme) {
  ctx.font = `${type * 0.92}px ${theme.fontUi}`;
  ctx.fillStyle = theme.muted;
  ctx.textAlign = 'right';
  ctx.textBaseline = 'middle';
  ctx.fillText(unit, frame.right, frame.top - type * 0.55);
}

/** @param {CanvasRenderingContext2D} ctx @param {Frame} frame @param {number} type @param {Theme} theme */
function drawEnds(ctx, { left, right, bottom }, type, theme) {
  drawEnd(ctx, 'A', left - type * 1.3, bottom + type * 0.9, type, theme);
  drawEnd(ctx, 'B', right + type * 1.6, bottom + type * 0.9, type, theme);
}

/** A letter on a disc. @param {CanvasRenderingContext2D} ctx @param {string} name @param {number} x @param {number} y @param {number} type @param {Theme} theme */
function drawEnd(ctx, name, x, y, type, theme) {
  ctx.font = `600 ${type * 1.05}px ${theme.fontUi}`;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.fillStyle = theme.accent;
  ctx.beginPath();
  ctx.arc(x, y, type * 0.82, 0, 2 * Math.PI);
  ctx.fill();
  ctx.fillStyle = theme.onAccent;
  ctx.fillText(name, x, y + type * 0.05);
}

/** @param {CanvasRenderingContext2D} ctx @param {[number, number]} span @param {number} x @param {Theme} theme */
function drawCursor(ctx, [top, bottom], x, theme) {
  ctx.beginPath();
  ctx.moveTo(x, top);
  ctx.lineTo(x, bottom);
  ctx.lineWidth = 1.5 * theme.stroke;
  ctx.strokeStyle = theme.accent;
  ctx.stroke();
}

/**
 * The points near the line at their feet on it: real ones above, generated ones below.
 * @param {CanvasRenderingContext2D} ctx @param {Picture} picture @param {Segment} segment @param {Frame} frame @param {Theme} theme @param {boolean} curtain
 */
function drawPoints(ctx, { grid, samples_data: real, samples_model: fake }, segment, frame, theme, curtain) {
  const near = (BAND * (grid.x1 - grid.x0)) / grid.n;
  const tall = (frame.bottom - frame.top) / 2;
  const length = lengthOf(segment);
  /** @type {[Float32Array | undefined, string, string, number][]} */
  const rows = [[curtain ? undefined : real, theme.real, '●', frame.top], [fake, theme.generator, '△', frame.top + tall]];
  for (const [points, colour, shape, top] of rows) {
    if (!points) continue;
    ctx.beginPath();
    for (let i = 0; i + 1 < points.length; i += 2) {
      const { t, distance } = footOf(segment, points[i], points[i + 1]);
      if (distance > near || t < 0 || t > 1) continue;
      const x = atX(frame, t * length);
      ctx.moveTo(x, top + 2);
      ctx.lineTo(x, top + tall - 2);
    }
    ctx.lineWidth = 1.4 * theme.stroke;
    ctx.globalAlpha = 0.75;
    ctx.strokeStyle = ctx.fillStyle = colour;
    ctx.stroke();
    ctx.globalAlpha = 1;
    ctx.font = `${tall * 0.8}px ${theme.fontUi}`;
    ctx.textAlign = 'right';
    ctx.textBaseline = 'middle';
    ctx.fillText(shape, frame.left - 6, top + tall / 2);
  }
}

/**
 * z → x for a one-dimensional latent: z on a line of its own, each z standing for the same probability, and an arrow to the foot of
 * G(z) on the slice. What lies far from the slice fades.
 * @param {CanvasRenderingContext2D} ctx @param {Picture} picture @param {Segment} segment @param {Float32Array} warp rows of z, 0, x, y
 * @param {Frame} frame @param {number} type @param {Theme} theme
 */
function drawLatent(ctx, { grid, warp_mass: masses }, segment, warp, frame, type, theme) {
  const rows = warp.length / 4;
  const [low, high] = [warp[0], warp[4 * (rows - 1)]];
  /** @type {Frame} */
  const axis = { ...frame, xs: [low, high] };
  const length = lengthOf(segment);
  const faint = FAINT * (grid.x1 - grid.x0);
  const head = Math.max(3, type * 0.35);
  ctx.strokeStyle = ctx.fillStyle = theme.generator;
  for (const row of evenly(masses ?? new Float32Array(), rows)) {
    const { t, distance } = footOf(segment, warp[4 * row + 2], warp[4 * row + 3]);
    const opacity = Math.exp(-0.5 * (distance / faint) ** 2);
    if (t < 0 || t > 1 || opacity < 0.05) continue;
    const [x0, x1] = [atX(axis, warp[4 * row]), atX(frame, t * length)];
    const [dx, dy] = [x1 - x0, frame.top - frame.bottom];
    const far = Math.hypot(dx, dy);
    const [u, v] = [dx / far, dy / far];
    ctx.globalAlpha = 0.7 * opacity;
    ctx.lineWidth = theme.stroke;
    ctx.beginPath();
    ctx.moveTo(x0, frame.bottom);
    ctx.lineTo(x1 - u * head, frame.top - v * head);
    ctx.stroke();
    ctx.beginPath();
    ctx.moveTo(x1, frame.top);
    ctx.lineTo(x1 - head * (1.6 * u - 0.6 * v), frame.top - head * (1.6 * v + 0.6 * u));
    ctx.lineTo(x1 - head * (1.6 * u + 0.6 * v), frame.top - head * (1.6 * v - 0.6 * u));
    ctx.fill();
  }
  ctx.globalAlpha = 1;
  drawAxesOf(ctx, { ...axis, ys: [0, 1] }, type, theme, { yTicks: [] });
  ctx.fillStyle = theme.ink;
  writeSymbol(ctx, 'z', frame.left - type * 1.3, atY(frame, 0), type * 1.18, theme);
}

/** Rows of the lattice that cut the latent's probability into equal shares. @param {Float32Array} masses @param {number} rows @returns {number[]} */
function evenly(masses, rows) {
  const parts = (rows - 1) / masses.length;
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  const chosen = [];
  let below = 0;
  for (let cell = 0; cell < masses.length; cell++) {
    for (; chosen.length < FOLLOWED && below + masses[cell] > ((chosen.length + 0.5) / FOLLOWED) * total; ) {
      chosen.push(Math.round((cell + (((chosen.length + 0.5) / FOLLOWED) * total - below) / masses[cell]) * parts));
    }
    below += masses[cell];
  }
  return chosen;
}
