// @ts-check
// Where a part of J_D arises: nats per unit area, on a scale that follows in whole decades, so that what vanishes is seen to vanish.

import { arrange, drawAxes, drawColourBar } from './axes.js';
import { sheet } from './canvas.js';
import { sequential } from './colourmap.js';
import { paintField } from './heatmap.js';
import { range } from './panel.js';

/** @import {Picture, Theme} from '../types.js' */

/** A scale is at most so many decades finer than the first. */
const DECADES = 3;

/**
 * The upper end of the colours. At first it is log 2 times p_data's peak, which is what a place costs where two such peaks meet; and
 * a tenth of it, or a hundredth, for a field that would hardly be seen.
 * @param {Picture} picture @param {Float32Array} field
 */
export function ceiling({ p_data: data }, field) {
  const first = Number(((range(data).high || 1) * Math.LN2).toPrecision(2));
  const highest = range(field).high;
  const decades = highest > 0 ? Math.floor(Math.log10(first / highest) + 1e-9) : DECADES;
  return first / 10 ** Math.max(0, Math.min(DECADES, decades));
}

/**
 * @param {HTMLCanvasElement} canvas @param {Picture} picture @param {Float32Array | null} field null for none
 * @param {'bound' | 'excess'} part whose colour it has @param {Theme} theme
 */
export function drawLossMap(canvas, picture, field, part, theme) {
  const page = sheet(canvas);
  if (!page) return;
  const { ctx } = page;
  const { grid } = picture;
  const { box, bar, type } = arrange(page.width, page.height, theme.size);
  const colours = sequential(part, theme.dark);
  const high = field ? ceiling(picture, field) : 1;
  ctx.fillStyle = theme.surface;
  ctx.fillRect(box.x, box.y, box.width, box.height);
  if (field) paintField(ctx, box, field, grid.n, 0, high, colours);
  drawAxes(ctx, box, grid, type, theme);
  if (field) drawColourBar(ctx, bar, { low: 0, high, colours, marks: [0, high / 2, high], over: range(field).high > high * 1.001, under: false }, type, theme);
}
