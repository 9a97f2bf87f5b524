// @ts-check
// Canvas chores shared by every picture: device pixels, ticks, numbers, and symbols with subscripts.

/** @import {Theme} from '../types.js' */

/** @typedef {{ctx: CanvasRenderingContext2D, width: number, height: number}} Sheet sizes in CSS pixels */
/** A canvas on the screen; or a part of a page of paper (www/lab/figure/paper.js), which says itself how sharp it is. @typedef {HTMLCanvasElement & {ratio?: number}} Canvas */

/** What a frame cannot see: how much the page around it is enlarged. */
let magnification = 1;

/** No projector needs more, and no picture should eat the memory. */
const LARGEST = 4;

/** The page around this frame says how large it is shown, as a deck scales its slides. @param {unknown} ratio screen pixels per CSS pixel of this frame */
export function magnify(ratio) {
  if (typeof ratio !== 'number' || !(ratio > 0) || !Number.isFinite(ratio)) throw new RangeError('scale: a ratio above 0 is wanted, such as 1.5.');
  if (ratio === magnification) return;
  magnification = ratio;
  dispatchEvent(new Event('resize'));
}

/** Device pixels for each CSS pixel of this canvas, with whatever the elements around it are scaled by. @param {HTMLCanvasElement} canvas */
function sharpness(canvas) {
  const scale = (canvas.getBoundingClientRect().width / canvas.offsetWidth) * magnification;
  // On its way from slide to slide a canvas may stand edge on.
  const within = Math.min(LARGEST, Math.max(0.5, Number.isFinite(scale) ? scale : 1));
  return (globalThis.devicePixelRatio || 1) * (Math.abs(within - 1) < 0.01 ? 1 : within);
}

/**
 * Sizes the backing store to the screen and clears it. Null while the canvas is not laid out.
 * @param {Canvas} canvas
 * @returns {Sheet | null}
 */
export function sheet(canvas) {
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  const ctx = width > 0 && height > 0 ? canvas.getContext('2d') : null;
  if (!ctx) return null;
  const ratio = canvas.ratio ?? sharpness(canvas);
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
  }
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.clearRect(0, 0, width, height);
  return { ctx, width, height };
}

/**
 * Round numbers that cut a range into about `count` parts.
 * @param {number} low @param {number} high @param {number} count
 * @returns {number[]}
 */
export function ticks(low, high, count) {
  const rough = (high - low) / Math.max(1, count);
  if (!(rough > 0) || !Number.isFinite(rough)) return [];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((m) => m * power >= rough * 0.999) ?? 10);
  const first = Math.ceil(low / step - 1e-6);
  const last = Math.floor(high / step + 1e-6);
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
}

/**
 * A short numeral with a true minus sign; ½ where it is exactly that and `half` is set.
 * @param {number} value @param {boolean} [half]
 */
export function numeral(value, half = false) {
  const size = Math.abs(value);
  if (half && size === 0.5) return value < 0 ? '−½' : '½';
  if (size < 1e-12) return '0';
  if (size >= 1e5 || size < 1e-3) {
    const [mantissa, power] = value.toExponential(0).split('e');
    return `${mantissa.replace('-', '−')}e${power.replace('+', '').replace('-', '−')}`;
  }
  return String(Number(value.toPrecision(3))).replace('-', '−');
}

/**
 * Cuts `J_D` or `p_{data}` into what stands on the line and what hangs below it.
 * @param {string} symbol
 * @returns {{text: string, low: boolean}[]}
 */
export function pieces(symbol) {
  return symbol
    .split(/(_\{[^}]*\}|_.)/)
    .filter((part) => part !== '')
    .map((part) => (part.startsWith('_') ? { text: part.replace(/^_\{?|\}$/g, ''), low: true } : { text: part, low: false }));
}

/**
 * Writes a symbol at the left end of `x`, centred on `y`; answers its width.
 * @param {CanvasRenderingContext2D} ctx @param {string} symbol
 * @param {number} x @param {number} y @param {number} size @param {Theme} theme
 */
export function writeSymbol(ctx, symbol, x, y, size, theme) {
  let at = x;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  for (const { text, low } of pieces(symbol)) {
    const upright = low || /[0-9]|^log|JS|KL|TV|LC|\p{L}{4}|\p{Script=Han}/u.test(text);
    ctx.font = `${upright ? '' : 'italic '}${low ? size * 0.74 : size}px ${theme.fontMath}`;
    ctx.fillText(text, at, low ? y + size * 0.3 : y);
    at += ctx.measureText(text).width + (low ? 1 : 0);
  }
  return at - x;
}
