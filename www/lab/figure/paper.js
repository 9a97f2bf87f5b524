// @ts-check
// The two kinds of paper: vectors in an SVG element, pixels on a canvas.

import { Pen, element, short } from './pen.js';

/** @typedef {import('./page.js').Box} Box */
/** @typedef {import('./page.js').Paper} Paper */

/** A part of a page, as the pictures take it for a canvas. @param {Box} box @param {number} ratio @param {CanvasRenderingContext2D} ctx */
function standIn({ width, height }, ratio, ctx) {
  const canvas = { clientWidth: width, clientHeight: height, width: Math.round(width * ratio), height: Math.round(height * ratio), ratio, getContext: () => ctx };
  return /** @type {HTMLCanvasElement} */ (/** @type {unknown} */ (canvas));
}

/** @param {number} width @param {number} height in units @param {number} points for each of them @param {string} name of what is drawn: it begins every name in the file, so that two figures may stand in one page @returns {Paper & {svg: SVGElement}} */
export function vectors(width, height, points, name) {
  const defs = element('defs');
  const group = element('g');
  const svg = element('svg', { version: '1.1', width: `${short(width * points)}pt`, height: `${short(height * points)}pt`, viewBox: `0 0 ${width} ${height}`, role: 'img' }, defs, group);
  const book = { defs, prefix: `${name.replace(/[^\w-]/g, '')}-`, count: 0 };
  return {
    svg,
    ctx: new Pen(group, book).asCanvas,
    part: (box) => {
      const part = element('g', { transform: `translate(${box.x} ${box.y})` });
      group.append(part);
      return { canvas: standIn(box, 1, new Pen(part, book).asCanvas), done: () => {} };
    },
  };
}

/** @param {number} width @param {number} height in units @param {number} scale pixels for each of them @param {HTMLCanvasElement} [canvas] to be drawn on again @returns {Paper & {canvas: HTMLCanvasElement}} */
export function pixels(width, height, scale, canvas = document.createElement('canvas')) {
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  // It is read back, as a picture or as a frame.
  const ctx = canvas.getContext('2d', { willReadFrequently: true });
  if (!ctx) throw new Error('The browser has no memory for a picture of this size.');
  ctx.scale(scale, scale);
  return {
    canvas,
    ctx,
    part: (box) => {
      const leaf = document.createElement('canvas');
      leaf.width = Math.round(box.width * scale);
      leaf.height = Math.round(box.height * scale);
      const made = standIn(box, scale, /** @type {CanvasRenderingContext2D} */ (leaf.getContext('2d')));
      return {
        canvas: made,
        done: () => {
          // Pixel by pixel, or it would be blurred.
          ctx.save();
          ctx.setTransform(1, 0, 0, 1, 0, 0);
          ctx.drawImage(leaf, Math.round(box.x * scale), Math.round(box.y * scale));
          ctx.restore();
        },
      };
    },
  };
}
