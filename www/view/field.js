// @ts-check
// What D tells the generator everywhere: −∂J_G/∂x at the centres of a square of cells, on the scale of all arrows, over D.

import { drawArrowLegend, drawArrows } from './arrows.js';
import { arrange } from './axes.js';
import { drawPanel } from './panel.js';

/** @import {Grid, Picture, Theme} from '../types.js' */

/** Arrows stand at least so many CSS pixels apart. */
const APART = 15;

/**
 * The arrows that a picture of this side has room for, each with the place from which it starts.
 * @param {Grid} grid @param {Float32Array} field u v u v …, row 0 at the bottom @param {number} side in CSS pixels
 */
export function arrowsOf(grid, field, side) {
  const n = Math.round(Math.sqrt(field.length / 2));
  const every = Math.max(1, Math.ceil((APART * n) / side));
  const first = Math.floor(((n - 1) % every) / 2);
  /** @type {number[]} */
  const points = [];
  /** @type {number[]} */
  const arrows = [];
  for (let row = first; row < n; row += every) {
    for (let column = first; column < n; column += every) {
      const at = 2 * (row * n + column);
      points.push(grid.x0 + ((column + 0.5) / n) * (grid.x1 - grid.x0), grid.y0 + ((row + 0.5) / n) * (grid.y1 - grid.y0));
      arrows.push(field[at], field[at + 1]);
    }
  }
  return { points: Float32Array.from(points), arrows: Float32Array.from(arrows) };
}

/**
 * @param {HTMLCanvasElement} canvas @param {Picture} picture @param {Theme} theme
 * @param {{curtain: boolean, unit: string, times: number}} options
 */
export function drawField(canvas, picture, theme, { curtain, unit, times }) {
  const { field, grid } = picture;
  drawPanel(canvas, { ...picture, arrows_model: undefined }, theme, { name: 'd', samples: false, probe: null, curtain, unit });
  const ctx = canvas.clientWidth > 0 && field?.length ? canvas.getContext('2d') : null;
  if (!ctx || !field) return;
  const { box, type } = arrange(canvas.clientWidth, canvas.clientHeight, theme.size);
  const { points, arrows } = arrowsOf(grid, field, box.width);
  drawArrows(ctx, box, grid, points, arrows, 1, times, theme);
  drawArrowLegend(ctx, box, grid, times, unit, type, theme);
}
