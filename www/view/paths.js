// @ts-check
// The paths of some generated points over the last looks, over D: pale where a point was, strong where it is.

import { arrange } from './axes.js';
import { drawPanel } from './panel.js';
import { scatter } from './samples.js';

/** @import {Picture, Theme} from '../types.js' */
/** @typedef {import('./trails.js').Look} Look */

/** The paths fade in so many steps. */
const SHADES = 6;
/** The faintest stretch. */
const FAINTEST = 0.12;

/**
 * @param {HTMLCanvasElement} canvas @param {Picture} picture @param {Theme} theme @param {Look[]} looks
 * @param {{curtain: boolean, unit: string}} options
 */
export function drawPaths(canvas, picture, theme, looks, { curtain, unit }) {
  drawPanel(canvas, { ...picture, arrows_model: undefined }, theme, { name: 'd', samples: false, probe: null, curtain, unit });
  const ctx = canvas.clientWidth > 0 && looks.length > 0 ? canvas.getContext('2d') : null;
  if (!ctx) return;
  const { grid } = picture;
  const { box } = arrange(canvas.clientWidth, canvas.clientHeight, theme.size);
  const [sx, sy] = [box.width / (grid.x1 - grid.x0), box.height / (grid.y1 - grid.y0)];
  ctx.save();
  ctx.beginPath();
  ctx.rect(box.x, box.y, box.width, box.height);
  ctx.clip();
  ctx.lineCap = ctx.lineJoin = 'round';
  ctx.lineWidth = theme.stroke * Math.max(1.2, box.width / 260);
  ctx.strokeStyle = theme.fake;
  for (let shade = 0; shade < SHADES; shade++) {
    const [from, to] = [shade, shade + 1].map((part) => Math.round((part / SHADES) * (looks.length - 1)));
    ctx.beginPath();
    for (let i = 0; i + 1 < looks[0].points.length; i += 2) {
      for (let look = from; look <= to; look++) {
        const { points } = looks[look];
        ctx[look === from ? 'moveTo' : 'lineTo'](box.x + (points[i] - grid.x0) * sx, box.y + (grid.y1 - points[i + 1]) * sy);
      }
    }
    ctx.globalAlpha = FAINTEST + ((1 - FAINTEST) * (shade + 1)) / SHADES;
    ctx.stroke();
  }
  ctx.restore();
  const last = looks[looks.length - 1].points;
  scatter(ctx, box, grid, last, 1, { shape: 'triangle', radius: Math.max(2.5, Math.min(5, box.width / 95)), colour: theme.fake, halo: theme.surface, opacity: 1 });
}
