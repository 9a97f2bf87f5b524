// @ts-check
// A field of numbers on the grid as a coloured square.

/** @typedef {{x: number, y: number, width: number, height: number}} Box in CSS pixels */

/** One off-screen picture per grid size, reused by every panel in turn. @type {Map<number, {canvas: HTMLCanvasElement, ctx: CanvasRenderingContext2D, image: ImageData, pixels: Uint32Array}>} */
const stores = new Map();

/** @param {number} n */
function store(n) {
  const known = stores.get(n);
  if (known) return known;
  const canvas = document.createElement('canvas');
  canvas.width = n;
  canvas.height = n;
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const image = ctx.createImageData(n, n);
  const made = { canvas, ctx, image, pixels: new Uint32Array(image.data.buffer) };
  stores.set(n, made);
  return made;
}

/**
 * Paints `field` (n×n, row 0 at the bottom) into `box`; values outside [low, high] take the end colours,
 * and a cell that is not a number is left see-through; `opacity` (0 to 1, by cell) lets what lies below shine through.
 * @param {CanvasRenderingContext2D} ctx @param {Box} box
 * @param {Float32Array} field @param {number} n
 * @param {number} low @param {number} high @param {Uint32Array} colours 256 pixels
 * @param {((index: number) => number)|null} [opacity]
 */
export function paintField(ctx, box, field, n, low, high, colours, opacity = null) {
  const { canvas, ctx: off, image, pixels } = store(n);
  const scale = 255.999 / (high - low);
  for (let row = 0; row < n; row++) {
    const from = row * n;
    const to = (n - 1 - row) * n;
    for (let column = 0; column < n; column++) {
      const value = (field[from + column] - low) * scale;
      const colour = value >= 0 ? colours[value < 255 ? value | 0 : 255] : value < 0 ? colours[0] : 0;
      pixels[to + column] = opacity ? (colour & 0xffffff) | ((opacity(from + column) * 255) << 24) : colour;
    }
  }
  off.putImageData(image, 0, 0);
  ctx.imageSmoothingEnabled = true;
  ctx.imageSmoothingQuality = 'high';
  ctx.drawImage(canvas, box.x, box.y, box.width, box.height);
}
