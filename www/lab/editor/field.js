// @ts-check
// A number of the editor: in a box, and on a slider where dragging helps. It reports while it moves, and when it rests.

import { h } from '../dom.js';

/** @typedef {import('../text.js').Text} Text */

let count = 0;

export class Field {
  #box;
  #range;
  #scale;
  #shown = '';

  /**
   * @param {Text} text @param {string} key of its name
   * @param {{min: number, max: number, step?: number, slider?: [number, number], log?: boolean}} how `slider`: its ends, where there is one; `log`: it goes by decades
   * @param {(value: number, rests: boolean) => void} change
   */
  constructor(text, key, { min, max, step = 0, slider, log = false }, change) {
    const id = `edit-${++count}`;
    const clamp = (/** @type {number} */ value) => Math.min(max, Math.max(min, value));
    const [low, high] = slider ?? [min, max];
    const snap = (/** @type {number} */ value) => clamp(step ? Math.round(value / step) * step : Number(value.toPrecision(2)));
    this.#scale = log
      ? { to: (/** @type {number} */ v) => (1000 * Math.log(v / low)) / Math.log(high / low), from: (/** @type {number} */ p) => snap(low * (high / low) ** (p / 1000)) }
      : { to: (/** @type {number} */ v) => v, from: snap };
    this.#box = h('input', { type: 'number', id, min: String(min), max: String(max), step: step ? String(step) : 'any', inputMode: 'decimal' });
    this.#box.addEventListener('change', () => {
      const value = Number(this.#box.value);
      if (this.#box.value.trim() !== '' && Number.isFinite(value)) change(clamp(step ? Math.round(value / step) * step : value), true);
      // What is no number, or out of range, is put right at once.
      else this.#box.value = this.#shown;
    });
    this.#range = slider && h('input', { type: 'range', min: String(log ? 0 : low), max: String(log ? 1000 : high), step: String(log ? 1 : step || (high - low) / 500) });
    if (this.#range) {
      const range = this.#range;
      text.bind(range, key, 'aria-label');
      range.addEventListener('input', () => {
        const value = this.#scale.from(Number(range.value));
        this.#box.value = String(value);
        change(value, false);
      });
      range.addEventListener('change', () => change(this.#scale.from(Number(range.value)), true));
    }
    this.element = h('div', { class: slider ? 'edit-field slid' : 'edit-field', 'data-key': key }, text.bind(h('label', { for: id }), key), this.#range, this.#box);
  }

  /** @param {number} value */
  show(value) {
    this.#shown = String(Number(value.toFixed(4)));
    this.#box.value = this.#shown;
    if (!this.#range) return;
    this.#range.value = String(this.#scale.to(value));
    this.#range.setAttribute('aria-valuetext', this.#shown);
  }
}
