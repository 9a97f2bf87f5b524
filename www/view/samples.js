// @ts-check
// Sample points: a real one is a filled disc, a generated one a hollow triangle.

/** @import {Grid} from '../types.js' */
/** @typedef {import('./heatmap.js').Box} Box */
/** @typedef {'disc' | 'triangle'} Shape */

/**
 * One mark drawn once; every sample is then a copy of it.
 * @param {Shape} shape @param {number} radius in CSS pixels
 * @param {string} colour @param {string} halo the colour that sets it off from the field
 */
function stamp(shape, radius, colour, halo) {
  const ratio = (globalThis.devicePixelRatio || 1);
  const half = Math.ceil(radius + 2);
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = Math.ceil(2 * half * ratio);
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  ctx.scale(ratio, ratio);
  ctx.translate(half, half);
  ctx.lineJoin = 'round';
  ctx.beginPath();
  if (shape === 'disc') {
    ctx.arc(0, 0, radius, 0, 2 * Math.PI);
    ctx.fillStyle = halo;
    ctx.fill();
    ctx.beginPath();
    ctx.arc(0, 0, Math.max(1, radius - 0.5), 0, 2 * Math.PI);
    ctx.fillStyle = colour;
    ctx.fill();
  } else {
    const r = radius * 1.15;
    ctx.moveTo(0, -r);
    ctx.lineTo(r * 0.87, r * 0.5);
    ctx.lineTo(-r * 0.87, r * 0.5);
    ctx.closePath();
    ctx.lineWidth = Math.min(2.4, radius);
    ctx.strokeStyle = halo;
    ctx.stroke();
    ctx.lineWidth = Math.max(0.8, Math.min(1.4, radius / 2));
    ctx.strokeStyle = colour;
    ctx.stroke();
  }
  return { canvas, half };
}

/**
 * @param {CanvasRenderingContext2D} ctx @param {Box} box @param {Grid} grid
 * @param {Float32Array} points x y x y …
 * @param {number} every draws one point in this many
 * @param {{shape: Shape, radius: number, colour: string, halo: string, opacity: number}} style
 */
export function scatter(ctx, box, grid, points, every, style) {
  const { canvas, half } = stamp(style.shape, style.radius, style.colour, style.halo);
  const sx = box.width / (grid.x1 - grid.x0);
  const sy = box.height / (grid.y1 - grid.y0);
  ctx.save();
  ctx.beginPath();
  ctx.rect(box.x, box.y, box.width, box.height);
  ctx.clip();
  ctx.globalAlpha = style.opacity;
  for (let i = 0; i + 1 < points.length; i += 2 * every) {
    const [x, y] = [points[i], points[i + 1]];
    if (x < grid.x0 || x > grid.x1 || y < grid.y0 || y > grid.y1) continue;
    ctx.drawImage(canvas, box.x + (x - grid.x0) * sx - half, box.y + (grid.y1 - y) * sy - half, 2 * half, 2 * half);
  }
  ctx.restore();
}
