// @ts-check
// The frame of a square picture, its two axes, and the colour bar beneath it.

import { numeral, ticks } from './canvas.js';

/** @import {Grid, Theme} from '../types.js' */
/** @typedef {import('./heatmap.js').Box} Box */

/**
 * Where the square, its axes and its colour bar go on a sheet of this size.
 * @param {number} width @param {number} height @param {number} size type size
 * @returns {{box: Box, bar: Box, type: number}}
 */
export function arrange(width, height, size) {
  const type = Math.max(10.5, size * 0.8);
  const left = type * 1.75;
  const below = type * 1.5;
  const colour = type * 2.5;
  const side = Math.max(8, Math.min(width - left - type * 0.7, height - below - colour - 4));
  const x = left + Math.max(0, (width - left - type * 0.7 - side) / 2);
  const box = { x: Math.round(x), y: 3, width: Math.floor(side), height: Math.floor(side) };
  const bar = { x: box.x, y: box.y + box.height + below + 2, width: box.width, height: Math.max(7, Math.round(type * 0.62)) };
  return { box, bar, type };
}

/** How high a sheet of this width is that a square all but fills: its numbers have room beside it. @param {number} width @param {number} size */
export function heightOf(width, size) {
  const type = Math.max(10.5, size * 0.8);
  return Math.ceil(width + type * 0.35 + 4);
}

/**
 * @param {CanvasRenderingContext2D} ctx @param {Box} box @param {Grid} grid
 * @param {number} type @param {Theme} theme
 */
export function drawAxes(ctx, box, grid, type, theme) {
  ctx.strokeStyle = theme.muted;
  ctx.lineWidth = theme.stroke;
  ctx.strokeRect(box.x + 0.5, box.y + 0.5, box.width - 1, box.height - 1);
  ctx.fillStyle = theme.muted;
  ctx.font = `${type}px ${theme.fontUi}`;
  ctx.beginPath();
  const count = box.width > 150 ? 5 : 3;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'top';
  for (const value of inner(grid.x0, grid.x1, count)) {
    const x = Math.round(box.x + ((value - grid.x0) / (grid.x1 - grid.x0)) * box.width) + 0.5;
    ctx.moveTo(x, box.y + box.height);
    ctx.lineTo(x, box.y + box.height + 4);
    ctx.fillText(numeral(value), x, box.y + box.height + 5);
  }
  ctx.textAlign = 'right';
  ctx.textBaseline = 'middle';
  for (const value of inner(grid.y0, grid.y1, count)) {
    const y = Math.round(box.y + ((grid.y1 - value) / (grid.y1 - grid.y0)) * box.height) + 0.5;
    ctx.moveTo(box.x - 4, y);
    ctx.lineTo(box.x, y);
    ctx.fillText(numeral(value), box.x - 6, y + 0.5);
  }
  ctx.stroke();
}

/** Ticks that keep clear of the corners. @param {number} low @param {number} high @param {number} count */
function inner(low, high, count) {
  const margin = (high - low) * 0.04;
  return ticks(low + margin, high - margin, count);
}

/**
 * @param {CanvasRenderingContext2D} ctx @param {Box} bar
 * @param {{low: number, high: number, colours: Uint32Array, marks: number[], read?: number[], over: boolean, under: boolean}} scale
 *   `read` are the numerals at the marks, where they are others than the marks themselves;
 *   `over`/`under` put a pointed end where the picture holds values beyond the bar
 * @param {number} type @param {Theme} theme
 */
export function drawColourBar(ctx, bar, scale, type, theme) {
  const bytes = new Uint8Array(scale.colours.buffer);
  /** @param {number} i */
  const colour = (i) => `rgb(${bytes[4 * i]} ${bytes[4 * i + 1]} ${bytes[4 * i + 2]})`;
  const gradient = ctx.createLinearGradient(bar.x, 0, bar.x + bar.width, 0);
  for (let i = 0; i <= 32; i++) gradient.addColorStop(i / 32, colour(Math.round((i / 32) * 255)));
  const tip = bar.height * 0.8;
  const [left, right] = [bar.x, bar.x + bar.width];
  const [top, bottom, middle] = [bar.y, bar.y + bar.height, bar.y + bar.height / 2];
  ctx.beginPath();
  ctx.moveTo(left + 0.5, top + 0.5);
  ctx.lineTo(right - 0.5, top + 0.5);
  if (scale.over) ctx.lineTo(right + tip, middle);
  ctx.lineTo(right - 0.5, bottom - 0.5);
  ctx.lineTo(left + 0.5, bottom - 0.5);
  if (scale.under) ctx.lineTo(left - tip, middle);
  ctx.closePath();
  ctx.fillStyle = gradient;
  ctx.fill();
  ctx.strokeStyle = theme.muted;
  ctx.lineWidth = theme.stroke;
  ctx.stroke();
  ctx.fillStyle = theme.muted;
  ctx.font = `${type}px ${theme.fontUi}`;
  ctx.textBaseline = 'top';
  scale.marks.forEach((value, i) => {
    const x = left + ((value - scale.low) / (scale.high - scale.low)) * bar.width;
    ctx.textAlign = i === 0 ? 'left' : i === scale.marks.length - 1 ? 'right' : 'center';
    ctx.fillText(numeral(scale.read ? scale.read[i] : value, true), i === 0 ? x - 1 : i === scale.marks.length - 1 ? x + 1 : x, bottom + 3);
  });
}
