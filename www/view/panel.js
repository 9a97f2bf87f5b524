// @ts-check
// The five heat-maps. draw(canvas, picture, theme): a pure function of what it is given.

import { arrange, drawAxes, drawColourBar } from './axes.js';
import { sheet } from './canvas.js';
import { drawArrowLegend, drawArrows } from './arrows.js';
import { diverging, viridis } from './colourmap.js';
import { tracePath } from './contour.js';
import { paintField } from './heatmap.js';
import { scatter } from './samples.js';

/** @import {PanelName, Picture, Probe, Theme} from '../types.js' */

/** @type {PanelName[]} */
export const PANELS = ['p_data', 'p_model', 'd', 'd_star', 'gap'];

/** D − D* is drawn on [−½, ½], as wide as [0, 1]: one shade means the same difference in every panel. */
const GAP = 0.5;

/** One arrow for so many pixels of a picture's side, so that each can be followed. */
const PIXELS_PER_ARROW = 5;

/** Panels that show the data, or what is computed from it. @type {ReadonlySet<PanelName>} */
export const DATA_PANELS = new Set(['p_data', 'd_star', 'gap']);

/**
 * @param {HTMLCanvasElement} canvas @param {Picture} picture @param {Theme} theme
 * @param {{name: PanelName, samples: boolean, probe: Probe, curtain: boolean, unit: string, times?: number}} options `curtain`: nothing of
 *   the data is drawn; `unit`: the words for the arrows' nats per unit of length; `times`: how much the arrows are enlarged
 */
export function drawPanel(canvas, picture, theme, { name, samples, probe, curtain, unit, times = 1 }) {
  const page = sheet(canvas);
  if (!page) return;
  const { ctx } = page;
  const { grid } = picture;
  const { box, bar, type } = arrange(page.width, page.height, theme.size);
  const field = curtain && DATA_PANELS.has(name) ? undefined : fieldOf(picture, name);
  const scale = scaleOf(picture, name, theme, field);
  const arrows = name === 'd' && field && picture.samples_model && picture.arrows_model?.length ? picture.arrows_model : null;
  ctx.fillStyle = theme.surface;
  ctx.fillRect(box.x, box.y, box.width, box.height);
  if (field) paintField(ctx, box, field, grid.n, scale.low, scale.high, scale.colours, name === 'd_star' || name === 'gap' ? presence(picture) : null);
  if (field) drawContours(ctx, box, picture, name, theme);
  const sparse = arrows ? Math.ceil((PIXELS_PER_ARROW * arrows.length) / 2 / box.width) : null;
  if (samples && field) drawSamples(ctx, box, picture, theme, { name, curtain, sparse });
  if (arrows && sparse && picture.samples_model) {
    drawArrows(ctx, box, grid, picture.samples_model, arrows, sparse, times, theme);
    drawArrowLegend(ctx, box, grid, times, unit, type, theme);
  }
  if (probe) drawProbe(ctx, box, picture, probe, theme, name);
  drawAxes(ctx, box, grid, type, theme);
  // A picture that will never come needs no scale.
  if (field || curtain || !picture.d) drawColourBar(ctx, bar, scale, type, theme);
}

/** @param {Picture} picture @param {PanelName} name @returns {Float32Array | undefined} */
export function fieldOf(picture, name) {
  const { d, d_star: optimum } = picture;
  // Empty where the loss has no best D.
  if ((name === 'd_star' || name === 'gap') && !optimum?.length) return undefined;
  if (name !== 'gap') return picture[name];
  if (!d || !optimum) return undefined;
  const known = gaps.get(d);
  if (known) return known;
  const gap = d.map((value, i) => value - optimum[i]);
  gaps.set(d, gap);
  return gap;
}

/** What is drawn more than once of one snapshot is worked out once. @type {WeakMap<Float32Array, Float32Array>} */
const gaps = new WeakMap();
/** @type {WeakMap<Float32Array, {low: number, high: number}>} */
const ranges = new WeakMap();

/** @param {Float32Array} field */
export function range(field) {
  const known = ranges.get(field);
  if (known) return known;
  let [low, high] = [Infinity, -Infinity];
  for (const value of field) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  ranges.set(field, { low, high });
  return { low, high };
}

/** Below this share of p_data's peak a place counts as empty: D* is a ratio of rounding errors there. */
const EMPTY = 1e-5;
/** Decades from empty to fully drawn. */
const FADE = 2;

/** How much of D* to draw in each cell, from 0 to 1. @param {Picture} picture */
export function presenceOf(picture) {
  const present = presence(picture);
  return picture.p_data.map((_, i) => present(i));
}

/** How much of D* to draw in a cell: nothing where neither density has any mass to speak of. @param {Picture} picture */
function presence({ p_data: data, p_model: model }) {
  const peak = range(data).high || 1;
  return (/** @type {number} */ i) => {
    const mass = (data[i] + (model?.[i] ?? 0)) / (peak * EMPTY);
    return mass > 1 ? Math.min(1, Math.log10(mass) / FADE) : 0;
  };
}

/**
 * What a value of a panel reads: a critic's D and D* are drawn on [0, 1], and read in its own outputs.
 * @param {Picture} picture @param {PanelName} name @param {number} value
 */
export function reading({ metrics }, name, value) {
  const [low, high] = [metrics?.critic_low ?? 0, metrics?.critic_high ?? 1];
  if (name === 'gap') return value * (high - low);
  return name === 'd' || name === 'd_star' ? low + value * (high - low) : value;
}

/** @param {Picture} picture @param {PanelName} name @param {Theme} theme @param {Float32Array | undefined} field */
function scaleOf(picture, name, theme, field) {
  const { critic_low: least, critic_high: most } = picture.metrics ?? {};
  /** @param {number[]} marks */
  const read = (marks) => (most == null ? undefined : marks.map((mark) => reading(picture, name, mark)));
  if (name === 'd' || name === 'd_star') {
    const marks = [0, 0.5, 1];
    const cut = name === 'd' && picture.critic && least != null && most != null ? range(picture.critic) : { low: 0, high: 0 };
    const slack = ((most ?? 1) - (least ?? 0)) * 0.001;
    return { low: 0, high: 1, colours: diverging(theme.dark), marks, read: read(marks), over: cut.high > (most ?? 1) + slack, under: cut.low < (least ?? 0) - slack };
  }
  const seen = field ? range(field) : { low: 0, high: 0 };
  if (name === 'gap') {
    const marks = [-GAP, 0, GAP];
    return { low: -GAP, high: GAP, colours: diverging(theme.dark), marks, read: read(marks), over: seen.high > GAP * 1.001, under: seen.low < -GAP * 1.001 };
  }
  // Both densities share the scale of p_data, so that equal colours are equal densities.
  const high = range(picture.p_data).high || 1;
  return { low: 0, high, colours: viridis, marks: [0, Number((high / 2).toPrecision(2)), Number(high.toPrecision(2))], over: seen.high > high * 1.001, under: false };
}

/**
 * @param {CanvasRenderingContext2D} ctx @param {import('./heatmap.js').Box} box
 * @param {Picture} picture @param {PanelName} name @param {Theme} theme
 */
function drawContours(ctx, box, picture, name, theme) {
  const { grid, d, d_star: optimum, p_data: data, p_model: model } = picture;
  if (!d || !optimum || !model || name === 'p_data' || name === 'p_model') return;
  if (optimum.length === 0 && name !== 'd') return;
  const faint = range(data).high * EMPTY;
  /** @param {number} i */
  const shown = (i) => data[i] + model[i] > faint;
  /** Every other stretch of a line, for the one that is to be broken. @param {number} i */
  const broken = (i) => shown(i) && stretch(i, grid.n);
  ctx.beginPath();
  if (name !== 'd_star') tracePath(ctx, box, d, grid.n, 0.5);
  if (name !== 'd') tracePath(ctx, box, optimum, grid.n, 0.5, name === 'gap' ? broken : shown);
  ctx.lineJoin = 'round';
  ctx.lineWidth = theme.stroke * Math.max(1.6, theme.size / 9);
  ctx.strokeStyle = theme.ink;
  ctx.stroke();
}

/** Cuts the plane into stretches of about 1/64 of its side, on and off along any line. @param {number} i @param {number} n */
function stretch(i, n) {
  const cells = Math.max(1, Math.round(n / 64));
  return (2 * Math.floor(Math.floor(i / n) / cells) + 3 * Math.floor((i % n) / cells)) % 6 < 3;
}

/**
 * @param {CanvasRenderingContext2D} ctx @param {import('./heatmap.js').Box} box
 * @param {Picture} picture @param {Theme} theme
 * @param {{name: PanelName, curtain: boolean, sparse: number | null}} options `sparse`: one generated point in so many has an arrow, and only those are drawn
 */
function drawSamples(ctx, box, picture, theme, { name, curtain, sparse }) {
  const { grid, samples_data: real, samples_model: fake } = picture;
  const density = name === 'p_data' || name === 'p_model';
  const radius = Math.max(1.5, Math.min(4.5, box.width / 125)) * Math.sqrt(theme.stroke);
  const halo = density ? 'rgb(0 0 0 / 0.5)' : theme.surface;
  const opacity = density ? 0.7 : 0.8;
  // Over D lie both kinds; where the square is small, only some of each, so that D can still be seen.
  const every = density ? 1 : Math.ceil(Math.max(real.length, fake?.length ?? 0) / 2 / (box.width * 1.3));
  if (!curtain && (name === 'p_data' || name === 'd')) {
    scatter(ctx, box, grid, real, every, { shape: 'disc', radius, colour: density ? '#ffffff' : theme.real, halo, opacity });
  }
  if (fake && (name === 'p_model' || name === 'd')) {
    scatter(ctx, box, grid, fake, sparse ?? every, { shape: 'triangle', radius: radius * 1.2, colour: density ? '#ffffff' : theme.fake, halo, opacity });
  }
}

/**
 * @param {CanvasRenderingContext2D} ctx @param {import('./heatmap.js').Box} box
 * @param {Picture} picture @param {NonNullable<Probe>} probe @param {Theme} theme @param {PanelName} name
 */
function drawProbe(ctx, box, { grid }, probe, theme, name) {
  const x = box.x + ((probe.x - grid.x0) / (grid.x1 - grid.x0)) * box.width;
  const y = box.y + ((grid.y1 - probe.y) / (grid.y1 - grid.y0)) * box.height;
  ctx.beginPath();
  ctx.moveTo(x, box.y);
  ctx.lineTo(x, box.y + box.height);
  ctx.moveTo(box.x, y);
  ctx.lineTo(box.x + box.width, y);
  ctx.lineWidth = theme.stroke;
  ctx.strokeStyle = name === 'p_data' || name === 'p_model' ? 'rgb(255 255 255 / 0.8)' : theme.ink;
  ctx.stroke();
}

/**
 * The point of the plane under a pointer, or null where it misses the square.
 * @param {HTMLCanvasElement} canvas @param {Picture} picture @param {Theme} theme
 * @param {{clientX: number, clientY: number}} pointer
 * @returns {Probe}
 */
export function pointAt(canvas, picture, theme, pointer) {
  const { x, y } = placeAt(canvas, picture, theme, pointer);
  const { x0, x1, y0, y1 } = picture.grid;
  return x >= x0 && x < x1 && y > y0 && y <= y1 ? { x, y } : null;
}

/**
 * The same, on a plane that goes on beyond the square.
 * @param {HTMLCanvasElement} canvas @param {Picture} picture @param {Theme} theme
 * @param {{clientX: number, clientY: number}} pointer
 */
export function placeAt(canvas, { grid }, theme, { clientX, clientY }) {
  const bounds = canvas.getBoundingClientRect();
  // A scaled slide changes the bounds but not the layout size; the ratio undoes it.
  const left = (clientX - bounds.left) * (canvas.clientWidth / bounds.width);
  const top = (clientY - bounds.top) * (canvas.clientHeight / bounds.height);
  const { box } = arrange(canvas.clientWidth, canvas.clientHeight, theme.size);
  const [u, v] = [(left - box.x) / box.width, (top - box.y) / box.height];
  return { x: grid.x0 + u * (grid.x1 - grid.x0), y: grid.y1 - v * (grid.y1 - grid.y0) };
}

/** The cell a point falls in. @param {Picture} picture @param {NonNullable<Probe>} probe */
export function cellAt({ grid: { n, x0, x1, y0, y1 } }, probe) {
  const column = Math.min(n - 1, Math.floor(((probe.x - x0) / (x1 - x0)) * n));
  const row = Math.min(n - 1, Math.floor(((probe.y - y0) / (y1 - y0)) * n));
  return row * n + column;
}
