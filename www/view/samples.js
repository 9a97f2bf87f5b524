// @ts-check
// Sample points: a real one is a filled disc, a generated one a hollow triangle.

/** @import {Grid} from '../types.js' */
/** @typedef {import('./heatmap.js').Box} Box */
/** @typedef {'disc' | 'triangle'} Shape */
/** @typedef {{shape: Shape, radius: number, colour: string, halo: string, opacity: number}} Style radius in CSS pixels; the halo sets a mark off from the field */

/** A pen that writes vectors keeps a mark once, and the places where it stands. @typedef {CanvasRenderingContext2D & {repeat?: (draw: (pen: CanvasRenderingContext2D) => void, places: [x: number, y: number][], opacity: number) => void}} Pen */

/** One mark, as pixels. @typedef {{size: number, pixels: Uint32Array}} Stamp */
/** @type {Map<string, Stamp>} */
const stamps = new Map();

/** A layer as large as a picture, reused by every picture of that size. @type {{canvas: HTMLCanvasElement, ctx: CanvasRenderingContext2D, image: ImageData, pixels: Uint32Array} | null} */
let layer = null;

/** @param {Style} style @param {number} ratio device pixels per CSS pixel @returns {Stamp} */
function stampOf(style, ratio) {
  const { shape, radius, colour, halo } = style;
  const key = [shape, radius, colour, halo, ratio].join(' ');
  const known = stamps.get(key);
  if (known) return known;
  const half = Math.ceil((radius + 2) * ratio);
  const size = 2 * half + 1;
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size;
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  ctx.translate(half + 0.5, half + 0.5);
  ctx.scale(ratio, ratio);
  drawMark(ctx, style);
  const made = { size, pixels: new Uint32Array(ctx.getImageData(0, 0, size, size).data.buffer) };
  if (stamps.size > 64) stamps.clear();
  stamps.set(key, made);
  return made;
}

/** Around the origin. @param {CanvasRenderingContext2D} ctx @param {Style} style */
function drawMark(ctx, { shape, radius, colour, halo }) {
  if (shape === 'disc') drawDisc(ctx, radius, colour, halo);
  else drawTriangle(ctx, radius, colour, halo);
}

/** @param {CanvasRenderingContext2D} ctx @param {number} radius @param {string} colour @param {string} halo */
function drawDisc(ctx, radius, colour, halo) {
  for (const [r, fill] of /** @type {[number, string][]} */ ([[radius, halo], [Math.max(1, radius - 0.5), colour]])) {
    ctx.beginPath();
    ctx.arc(0, 0, r, 0, 2 * Math.PI);
    ctx.fillStyle = fill;
    ctx.fill();
  }
}

/** @param {CanvasRenderingContext2D} ctx @param {number} radius @param {string} colour @param {string} halo */
function drawTriangle(ctx, radius, colour, halo) {
  const r = radius * 1.15;
  ctx.lineJoin = 'round';
  ctx.beginPath();
  ctx.moveTo(0, -r);
  ctx.lineTo(r * 0.87, r * 0.5);
  ctx.lineTo(-r * 0.87, r * 0.5);
  ctx.closePath();
  for (const [width, stroke] of /** @type {[number, string][]} */ ([[Math.min(2.4, radius), halo], [Math.max(0.8, Math.min(1.4, radius / 2)), colour]])) {
    ctx.lineWidth = width;
    ctx.strokeStyle = stroke;
    ctx.stroke();
  }
}

/** @param {number} width @param {number} height in device pixels */
function emptyLayer(width, height) {
  if (!layer || layer.image.width !== width || layer.image.height !== height) {
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    const image = ctx.createImageData(width, height);
    layer = { canvas, ctx, image, pixels: new Uint32Array(image.data.buffer) };
  } else layer.pixels.fill(0);
  return layer;
}

/**
 * Stamps a mark for each point that lies on the grid. Ten thousand marks take a few milliseconds this way; asked for
 * one by one, a canvas takes ten times as long.
 * @param {Pen} ctx @param {Box} box @param {Grid} grid
 * @param {Float32Array} points x y x y …
 * @param {number} every draws one point in this many
 * @param {Style} style
 */
export function scatter(ctx, box, grid, points, every, style) {
  if (ctx.repeat) return ctx.repeat((pen) => drawMark(pen, style), placesOf(box, grid, points, every), style.opacity);
  const ratio = ctx.getTransform().a;
  const [width, height] = [Math.round(box.width * ratio), Math.round(box.height * ratio)];
  if (points.length === 0 || width < 1 || height < 1) return;
  const { canvas, ctx: off, image, pixels } = emptyLayer(width, height);
  const stamp = stampOf(style, ratio);
  const sx = width / (grid.x1 - grid.x0);
  const sy = height / (grid.y1 - grid.y0);
  for (let i = 0; i + 1 < points.length; i += 2 * every) {
    const x = Math.floor((points[i] - grid.x0) * sx);
    const y = Math.floor((grid.y1 - points[i + 1]) * sy);
    if (x >= 0 && x < width && y >= 0 && y < height) press(stamp, pixels, width, height, x, y);
  }
  off.putImageData(image, 0, 0);
  ctx.globalAlpha = style.opacity;
  ctx.drawImage(canvas, box.x, box.y, box.width, box.height);
  ctx.globalAlpha = 1;
}

/** Where the points that lie on the grid stand. @param {Box} box @param {Grid} grid @param {Float32Array} points @param {number} every @returns {[number, number][]} */
function placesOf(box, grid, points, every) {
  /** @type {[number, number][]} */
  const places = [];
  for (let i = 0; i + 1 < points.length; i += 2 * every) {
    const [u, v] = [(points[i] - grid.x0) / (grid.x1 - grid.x0), (grid.y1 - points[i + 1]) / (grid.y1 - grid.y0)];
    if (u >= 0 && u < 1 && v >= 0 && v < 1) places.push([box.x + u * box.width, box.y + v * box.height]);
  }
  return places;
}

/**
 * Lays a stamp down around (x, y); of two marks on one pixel the more opaque shows.
 * @param {Stamp} stamp @param {Uint32Array} pixels @param {number} width @param {number} height @param {number} x @param {number} y
 */
function press({ size, pixels: mark }, pixels, width, height, x, y) {
  const half = size >> 1;
  const [left, right] = [Math.max(0, half - x), Math.min(size, width + half - x)];
  const [top, bottom] = [Math.max(0, half - y), Math.min(size, height + half - y)];
  for (let v = top; v < bottom; v++) {
    const to = (y + v - half) * width + x - half;
    for (let u = left; u < right; u++) {
      const ink = mark[v * size + u];
      if (ink >>> 24 > pixels[to + u] >>> 24) pixels[to + u] = ink;
    }
  }
}
