// @ts-check
// How the generated points share out among the components: a bar each, against the component's weight.

import { arrange } from './axes.js';
import { numeral, sheet, ticks } from './canvas.js';
import { atX, atY, drawAxesOf } from './frame.js';

/** @import {Picture, Theme} from '../types.js' */
/** @typedef {import('./frame.js').Frame} Frame */

/** What the snapshot says of one component: all but the means are shares of 1. @typedef {{weight: number, x: number, y: number, near: number, within: number}} Mode */

/** A component counts as found from this share of the points on, within its 3σ. */
export const FOUND = 0.01;

/** @param {Float32Array | undefined} rows five numbers for each component @returns {Mode[]} */
export function modesOf(rows) {
  return Array.from({ length: Math.floor((rows?.length ?? 0) / 5) }, (_, i) => {
    const [weight, x, y, near, within] = /** @type {Float32Array} */ (rows).subarray(5 * i, 5 * i + 5);
    return { weight, x, y, near, within };
  });
}

/**
 * @param {HTMLCanvasElement} canvas @param {Mode[]} modes @param {Theme} theme
 */
export function drawModes(canvas, modes, theme) {
  const page = sheet(canvas);
  if (!page) return;
  const { ctx, width, height } = page;
  const type = Math.max(10.5, theme.size * 0.8);
  const count = Math.max(1, modes.length);
  const highest = Math.max(0.02, ...modes.map(({ weight, near }) => Math.max(weight, near))) * 1.12;
  /** @type {Frame} */
  const frame = { left: type * 3, right: width - type * 0.8, top: type * 0.8, bottom: height - type * 1.8, xs: [0.5, count + 0.5], ys: [0, Math.min(1.02, highest)] };
  if (frame.right - frame.left < 30 || frame.bottom - frame.top < 30) return;
  const pitch = (frame.right - frame.left) / count;
  const every = Math.ceil((type * 1.5) / pitch);
  const named = Array.from({ length: count }, (_, i) => i + 1).filter((i) => (i - 1) % every === 0);
  drawAxesOf(ctx, frame, type, theme, {
    xTicks: modes.length > 0 ? named : [],
    yTicks: ticks(0, frame.ys[1], Math.max(2, (frame.bottom - frame.top) / (type * 3))),
    write: (share) => `${numeral(100 * share)} %`,
  });
  const half = pitch * 0.34;
  const zero = atY(frame, 0);
  modes.forEach(({ weight, near, within }, i) => {
    const x = atX(frame, i + 1);
    const [top, inner] = [atY(frame, near), atY(frame, within)];
    ctx.fillStyle = theme.generator;
    ctx.globalAlpha = 0.28;
    ctx.fillRect(x - half, top, 2 * half, inner - top);
    ctx.globalAlpha = 1;
    ctx.fillRect(x - half, inner, 2 * half, zero - inner);
    ctx.beginPath();
    const wanted = Math.round(atY(frame, weight));
    ctx.moveTo(x - half * 1.3, wanted);
    ctx.lineTo(x + half * 1.3, wanted);
    ctx.strokeStyle = theme.real;
    ctx.lineWidth = theme.stroke * Math.max(2, theme.size / 6);
    ctx.stroke();
  });
  if (modes.length === 0) return;
  const found = Math.round(atY(frame, FOUND)) + 0.5;
  ctx.beginPath();
  ctx.setLineDash([2, 3]);
  ctx.moveTo(frame.left, found);
  ctx.lineTo(frame.right, found);
  ctx.lineWidth = 1.2 * theme.stroke;
  ctx.strokeStyle = theme.ink;
  ctx.stroke();
  ctx.setLineDash([]);
}

/**
 * The components' numbers at their means, on a map that `drawPanel` has just drawn.
 * @param {HTMLCanvasElement} canvas @param {Picture} picture @param {Mode[]} modes @param {Theme} theme
 */
export function drawNumbers(canvas, { grid }, modes, theme) {
  const ctx = canvas.clientWidth > 0 ? canvas.getContext('2d') : null;
  if (!ctx) return;
  const { box, type } = arrange(canvas.clientWidth, canvas.clientHeight, theme.size);
  const size = modes.length > 25 ? type * 0.72 : type * 0.95;
  ctx.font = `700 ${size}px ${theme.fontUi}`;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.lineWidth = 3 * theme.stroke;
  ctx.lineJoin = 'round';
  ctx.strokeStyle = 'rgb(0 0 0 / 0.75)';
  ctx.fillStyle = '#ffffff';
  modes.forEach(({ x, y }, i) => {
    const left = box.x + ((x - grid.x0) / (grid.x1 - grid.x0)) * box.width;
    const top = box.y + ((grid.y1 - y) / (grid.y1 - grid.y0)) * box.height;
    ctx.strokeText(String(i + 1), left, top);
    ctx.fillText(String(i + 1), left, top);
  });
}
