// @ts-check
/**
 * A point that can be moved: by mouse, finger or pen, and by the arrow keys (Shift: ten steps; Page up/down: ten; Home, End).
 * To a screen reader it is a slider with the words the widget gives it.
 */

import { s, set } from './svg.js';

/**
 * @typedef {object} Grip
 * @property {string} id
 * @property {number} x where it stands, in the units of the chart
 * @property {number} y
 * @property {'x' | 'y' | 'xy'} along what it can change
 * @property {string} label its name, for speech
 * @property {string} value its value in words, for speech
 * @property {[number, number]} [xs] the range of x (default: the chart's)
 * @property {[number, number]} [ys]
 * @property {number} [step] an arrow key's step, and the grid that a drag snaps to, in the units of the chart (default 0.01)
 * @property {string} [symbol] whose colour it has
 * @property {(x: number, y: number) => void} move
 */

/** Screen to chart and back. @typedef {{toX: (x: number) => number, toY: (y: number) => number, fromX: (px: number) => number, fromY: (px: number) => number}} Scale */

/** The target is 28 px wide, whatever is drawn. */
const TARGET = 14;

export class Handle {
  element = s('g', { class: 'handle', role: 'slider', tabindex: 0 }, s('circle', { class: 'target', r: TARGET }), s('circle', { class: 'ring', r: 10 }), s('circle', { class: 'knob', r: 6.5 }));
  /** @type {Grip} */
  #grip;
  /** @type {Scale} */
  #scale;
  /** Where the pointer took hold, relative to the middle. @type {[number, number] | null} */
  #held = null;

  /** @param {Grip} grip @param {Scale} scale */
  constructor(grip, scale) {
    this.#grip = grip;
    this.#scale = scale;
    const { element } = this;
    // Chromium scrolls all the same where only an SVG element has `touch-action: none`.
    element.addEventListener('touchstart', (event) => event.preventDefault(), { passive: false });
    element.addEventListener('pointerdown', (event) => this.#take(event));
    element.addEventListener('pointermove', (event) => this.#drag(event));
    for (const end of ['pointerup', 'pointercancel', 'lostpointercapture']) element.addEventListener(end, () => this.#release());
    element.addEventListener('keydown', (event) => this.#key(event));
  }

  /** @param {Grip} grip @param {Scale} scale */
  show(grip, scale) {
    this.#grip = grip;
    this.#scale = scale;
    const [x, y] = [scale.toX(grip.x), scale.toY(grip.y)];
    const [low, high] = grip.along === 'y' ? range(grip.ys) : range(grip.xs);
    set(this.element, {
      transform: `translate(${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10})`,
      'data-symbol': grip.symbol ?? '', 'data-along': grip.along, 'data-handle': grip.id,
      'aria-label': grip.label, 'aria-valuetext': grip.value, 'aria-valuemin': low, 'aria-valuemax': high, 'aria-valuenow': grip.along === 'y' ? grip.y : grip.x,
      'aria-orientation': grip.along === 'y' ? 'vertical' : 'horizontal',
    });
  }

  /** @param {PointerEvent} event @returns {[number, number]} in the pixels of the drawing, which a slide may have scaled */
  #at(event) {
    const svg = /** @type {SVGSVGElement} */ (this.element.ownerSVGElement);
    const bounds = svg.getBoundingClientRect();
    return [((event.clientX - bounds.left) * svg.clientWidth) / bounds.width, ((event.clientY - bounds.top) * svg.clientHeight) / bounds.height];
  }

  /** @param {PointerEvent} event */
  #take(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    this.element.setPointerCapture(event.pointerId);
    this.element.focus({ preventScroll: true });
    const [px, py] = this.#at(event);
    this.#held = [this.#scale.toX(this.#grip.x) - px, this.#scale.toY(this.#grip.y) - py];
    this.element.classList.add('held');
  }

  /** @param {PointerEvent} event */
  #drag(event) {
    if (!this.#held) return;
    const [px, py] = this.#at(event);
    this.#move(this.#scale.fromX(px + this.#held[0]), this.#scale.fromY(py + this.#held[1]));
  }

  #release() {
    this.#held = null;
    this.element.classList.remove('held');
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { x, y, along, step = 0.01, xs, ys } = this.#grip;
    const far = event.shiftKey ? 10 * step : step;
    const upright = along === 'y';
    /** @type {Record<string, [number, number]>} */
    const moves = {
      ArrowLeft: upright ? [0, -far] : [-far, 0], ArrowRight: upright ? [0, far] : [far, 0],
      ArrowDown: along === 'x' ? [-far, 0] : [0, -far], ArrowUp: along === 'x' ? [far, 0] : [0, far],
      PageDown: upright ? [0, -10 * step] : [-10 * step, 0], PageUp: upright ? [0, 10 * step] : [10 * step, 0],
      Home: upright ? [0, range(ys)[0] - y] : [range(xs)[0] - x, 0], End: upright ? [0, range(ys)[1] - y] : [range(xs)[1] - x, 0],
    };
    const by = moves[event.key];
    if (!by || !by.every(Number.isFinite)) return;
    event.preventDefault();
    event.stopPropagation();
    this.#move(x + by[0], y + by[1]);
  }

  /** @param {number} x @param {number} y */
  #move(x, y) {
    const { along, step = 0.01, xs, ys } = this.#grip;
    const to = [along === 'y' ? this.#grip.x : hold(x, step, range(xs)), along === 'x' ? this.#grip.y : hold(y, step, range(ys))];
    if (to[0] === this.#grip.x && to[1] === this.#grip.y) return;
    // A second key in the same frame goes on from here; the next drawing has the last word.
    this.#grip = { ...this.#grip, x: to[0], y: to[1] };
    this.#grip.move(to[0], to[1]);
  }
}

/** @param {[number, number] | undefined} given @returns {[number, number]} */
const range = (given) => given ?? [-Infinity, Infinity];

/** Snaps to the grid of steps, within a range. @param {number} value @param {number} step @param {[number, number]} range */
function hold(value, step, [low, high]) {
  const snapped = Number((Math.round(value / step) * step).toPrecision(12));
  return Math.min(high, Math.max(low, snapped));
}
