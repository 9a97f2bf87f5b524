// @ts-check
// The generator's gradient at its points: arrows on one fixed scale, so that a gradient that vanishes is seen to vanish.

import { numeral } from './canvas.js';

/** @import {Grid, Theme} from '../types.js' */
/** @typedef {import('./heatmap.js').Box} Box */

/**
 * An arrow as long as the picture's side would be a gradient of so many nats per side. The scale depends on nothing but the
 * picture's extent: not on the step, and not on the longest arrow.
 */
const NATS_PER_SIDE = 160;
/** No arrow is drawn longer than this share of the side; one that should be has a double head. */
const LONGEST = 0.25;
/** The arrow of the legend takes at most this share of the side. */
const LEGEND = 0.16;

/**
 * @param {CanvasRenderingContext2D} ctx @param {Box} box @param {Grid} grid
 * @param {Float32Array} points x y x y … @param {Float32Array} arrows u v u v …, in nats per unit of length
 * @param {number} every draws one arrow in this many @param {number} times the scale is enlarged @param {Theme} theme
 */
export function drawArrows(ctx, box, grid, points, arrows, every, times, theme) {
  const scale = times * pixelsPerNat(box, grid);
  const head = Math.max(3, Math.min(7, box.width / 60));
  ctx.save();
  ctx.beginPath();
  ctx.rect(box.x, box.y, box.width, box.height);
  ctx.clip();
  ctx.beginPath();
  for (let i = 0; i + 1 < arrows.length; i += 2 * every) {
    const x = box.x + ((points[i] - grid.x0) / (grid.x1 - grid.x0)) * box.width;
    const y = box.y + ((grid.y1 - points[i + 1]) / (grid.y1 - grid.y0)) * box.height;
    if (x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height) trace(ctx, x, y, scale * arrows[i], -scale * arrows[i + 1], head, LONGEST * box.width);
  }
  ink(ctx, theme.stroke * Math.max(1.1, Math.min(1.8, box.width / 260)), theme);
  ctx.restore();
}

/**
 * A reference arrow in the lower left corner, with what it stands for.
 * @param {CanvasRenderingContext2D} ctx @param {Box} box @param {Grid} grid @param {number} times the scale is enlarged
 * @param {string} unit @param {number} type @param {Theme} theme
 */
export function drawArrowLegend(ctx, box, grid, times, unit, type, theme) {
  const scale = times * pixelsPerNat(box, grid);
  const most = (LEGEND * box.width) / scale;
  const power = 10 ** Math.floor(Math.log10(most));
  const nats = power * ([5, 2, 1].find((digit) => digit * power <= most) ?? 1);
  const label = `${numeral(nats)} ${unit}`;
  ctx.font = `${type}px ${theme.fontUi}`;
  const length = scale * nats;
  const [x, y] = [box.x + 7, box.y + box.height - type * 0.9];
  const width = length + 9 + ctx.measureText(label).width;
  if (width > box.width - 14) return;
  ctx.fillStyle = theme.surface;
  ctx.globalAlpha = 0.82;
  ctx.fillRect(box.x + 2, y - type * 0.8, width + 10, type * 1.6);
  ctx.globalAlpha = 1;
  ctx.beginPath();
  trace(ctx, x, y, length, 0, Math.max(3, Math.min(7, box.width / 60)), Infinity);
  ink(ctx, 1.6, theme);
  ctx.fillStyle = theme.ink;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  ctx.fillText(label, x + length + 6, y);
}

/** CSS pixels for one nat per unit of length. @param {Box} box @param {Grid} grid */
function pixelsPerNat(box, grid) {
  return ((grid.x1 - grid.x0) / NATS_PER_SIDE) * box.width;
}

/**
 * Adds one arrow to the path. What is shorter than a third of a pixel leaves no trace.
 * @param {CanvasRenderingContext2D} ctx @param {number} x @param {number} y where it starts @param {number} dx @param {number} dy in CSS pixels
 * @param {number} head @param {number} longest
 */
function trace(ctx, x, y, dx, dy, head, longest) {
  const asked = Math.hypot(dx, dy);
  if (!(asked > 0.33)) return;
  const length = Math.min(asked, longest);
  const [u, v] = [dx / asked, dy / asked];
  const barb = Math.min(head, length * 0.6);
  ctx.moveTo(x, y);
  ctx.lineTo(x + u * length, y + v * length);
  for (const at of asked > longest ? [length, length - barb] : [length]) {
    const [tx, ty] = [x + u * at, y + v * at];
    ctx.moveTo(tx - barb * (0.87 * u - 0.5 * v), ty - barb * (0.87 * v + 0.5 * u));
    ctx.lineTo(tx, ty);
    ctx.lineTo(tx - barb * (0.87 * u + 0.5 * v), ty - barb * (0.87 * v - 0.5 * u));
  }
}

/** @param {CanvasRenderingContext2D} ctx @param {number} width @param {Theme} theme */
function ink(ctx, width, theme) {
  ctx.lineCap = 'round';
  ctx.lineJoin = 'round';
  for (const [thick, colour] of /** @type {[number, string][]} */ ([[width + 2, theme.surface], [width, theme.fake]])) {
    ctx.lineWidth = thick;
    ctx.strokeStyle = colour;
    ctx.stroke();
  }
}
