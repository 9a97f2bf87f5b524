// @ts-check
// A rectangle with two axes, for whatever is drawn as lines or bars.

import { numeral, ticks } from './canvas.js';

/** @import {Theme} from '../types.js' */

/**
 * @typedef {object} Frame where the axes stand, in CSS pixels, and their ranges
 * @property {number} left @property {number} right @property {number} top @property {number} bottom
 * @property {[number, number]} xs @property {[number, number]} ys
 */

/** @param {Frame} frame @param {number} value */
export function atX({ left, right, xs: [low, high] }, value) {
  return left + ((value - low) / (high - low)) * (right - left);
}

/** Values beyond the axis are held a little outside it, so that a line leaves the frame where it should. @param {Frame} frame @param {number} value */
export function atY({ top, bottom, ys: [low, high] }, value) {
  const over = high - low;
  return bottom - ((Math.max(low - over, Math.min(high + over, value)) - low) / over) * (bottom - top);
}

/**
 * Grid lines, ticks and numbers.
 * @param {CanvasRenderingContext2D} ctx @param {Frame} frame @param {number} type @param {Theme} theme
 * @param {{xTicks?: number[], yTicks?: number[], write?: (value: number) => string}} [options] `write`: the numbers at the left
 */
export function drawAxesOf(ctx, frame, type, theme, { xTicks, yTicks, write = numeral } = {}) {
  const { left, right, top, bottom, xs, ys } = frame;
  const columns = xTicks ?? ticks(xs[0], xs[1], Math.max(2, Math.min(8, (right - left) / (type * 6))));
  const rows = yTicks ?? ticks(ys[0], ys[1], Math.max(1, Math.min(5, (bottom - top) / (type * 2.4))));
  ctx.font = `${type}px ${theme.fontUi}`;
  ctx.lineWidth = theme.stroke;
  ctx.fillStyle = theme.muted;
  ctx.strokeStyle = theme.grid;
  ctx.beginPath();
  ctx.textAlign = 'right';
  ctx.textBaseline = 'middle';
  for (const value of rows) {
    const y = Math.round(atY(frame, value)) + 0.5;
    ctx.moveTo(left, y);
    ctx.lineTo(right, y);
    ctx.fillText(write(value), left - 5, y);
  }
  ctx.stroke();
  ctx.strokeStyle = theme.muted;
  ctx.beginPath();
  ctx.textAlign = 'center';
  ctx.textBaseline = 'top';
  for (const value of columns) {
    const x = Math.round(atX(frame, value)) + 0.5;
    ctx.moveTo(x, bottom);
    ctx.lineTo(x, bottom + 4);
    ctx.fillText(numeral(value), x, bottom + 5);
  }
  ctx.moveTo(left, Math.round(bottom) + 0.5);
  ctx.lineTo(right, Math.round(bottom) + 0.5);
  ctx.stroke();
}

/** Keeps what follows inside the frame, until `ctx.restore()`. @param {CanvasRenderingContext2D} ctx @param {Frame} frame */
export function clipTo(ctx, { left, right, top, bottom }) {
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top - 2, right - left + 1, bottom - top + 4);
  ctx.clip();
}

/**
 * A line through the finite ones of these points; it is broken where one is not.
 * @param {CanvasRenderingContext2D} ctx @param {Frame} frame @param {ArrayLike<number>} xs @param {ArrayLike<number>} ys
 * @param {{colour: string, thick: number, dash?: number[]}} style
 */
export function drawLine(ctx, frame, xs, ys, { colour, thick, dash = [] }) {
  ctx.beginPath();
  let pen = false;
  for (let i = 0; i < xs.length; i++) {
    if (!Number.isFinite(ys[i])) pen = false;
    else if (pen) ctx.lineTo(atX(frame, xs[i]), atY(frame, ys[i]));
    else {
      ctx.moveTo(atX(frame, xs[i]), atY(frame, ys[i]));
      pen = true;
    }
  }
  ctx.setLineDash(dash);
  ctx.lineWidth = thick;
  ctx.lineJoin = 'round';
  ctx.strokeStyle = colour;
  ctx.stroke();
  ctx.setLineDash([]);
}

/**
 * Fills between two lines, wherever both are finite.
 * @param {CanvasRenderingContext2D} ctx @param {Frame} frame @param {ArrayLike<number>} xs
 * @param {ArrayLike<number>} upper @param {ArrayLike<number>} lower @param {string} colour @param {number} opacity
 */
export function fillBetweenLines(ctx, frame, xs, upper, lower, colour, opacity) {
  ctx.fillStyle = colour;
  ctx.globalAlpha = opacity;
  ctx.beginPath();
  for (let from = 0; from < xs.length; ) {
    let to = from;
    while (to < xs.length && Number.isFinite(upper[to]) && Number.isFinite(lower[to])) to++;
    for (let i = from; i < to; i++) ctx[i === from ? 'moveTo' : 'lineTo'](atX(frame, xs[i]), atY(frame, upper[i]));
    for (let i = to - 1; i >= from; i--) ctx.lineTo(atX(frame, xs[i]), atY(frame, lower[i]));
    from = to + 1;
  }
  ctx.fill();
  ctx.globalAlpha = 1;
}
