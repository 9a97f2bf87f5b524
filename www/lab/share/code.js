// @ts-check
// The QR code of a link, as a picture with the quiet margin that readers need.

import { generate } from '../../pkg/qr.js';

/** Modules of margin, as ISO 18004 asks for. */
const QUIET = 4;
/** Pixels of a module; the style sheet sizes the whole. */
const PIXELS = 8;
/** From so many modules on a code is hard to read from the last row. */
export const DENSE = 61;

/** @param {HTMLCanvasElement} canvas @param {string} link @returns {number} modules along a side; 0 where the link is too long for any code */
export function drawCode(canvas, link) {
  let code;
  try {
    code = generate(link);
  } catch {
    return 0;
  }
  const side = code.size + 2 * QUIET;
  canvas.width = canvas.height = side * PIXELS;
  const ctx = canvas.getContext('2d');
  if (!ctx) return 0;
  // Black on white in any theme: a reader expects it.
  ctx.fillStyle = '#fff';
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  ctx.fillStyle = '#000';
  for (let y = 0; y < code.size; y++) for (let x = 0; x < code.size; x++) if (code.get(x, y)) ctx.fillRect((x + QUIET) * PIXELS, (y + QUIET) * PIXELS, PIXELS, PIXELS);
  return code.size;
}
