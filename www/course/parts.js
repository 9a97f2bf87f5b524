// @ts-check
// What widgets are put together from: sliders, buttons, choices, read-outs. Words come by key, in the page's language.

import { h } from '../lab/dom.js';

/** @typedef {import('../lab/text.js').Text} Text */

let count = 0;

/** @param {Text} text @param {string} key @param {() => void} act @param {string} [style] */
export function button(text, key, act, style = '') {
  return text.bind(h('button', { type: 'button', class: style, 'data-key': key, onclick: act }), key);
}

/** Buttons side by side. @param {...(Node | false | null | undefined)} children */
export const row = (...children) => h('div', { class: 'row' }, ...children);

/** A button that is on or off. */
export class Toggle {
  /** @param {Text} text @param {string} key @param {(on: boolean) => void} choose */
  constructor(text, key, choose) {
    this.element = button(text, key, () => choose(this.element.getAttribute('aria-pressed') !== 'true'), 'toggle');
    this.show(false);
  }

  /** @param {boolean} on */
  show(on) {
    this.element.setAttribute('aria-pressed', String(on));
  }
}

/** One of several, as a row of buttons. */
export class Choice {
  /** @type {HTMLButtonElement[]} */
  #buttons;

  /** @param {Text} text @param {string} key its name; the options' names are `key.option` @param {string[]} options @param {(option: string) => void} choose */
  constructor(text, key, options, choose) {
    this.#buttons = options.map((option) => text.bind(h('button', { type: 'button', 'data-option': option, onclick: () => choose(option) }), `${key}.${option}`));
    this.element = text.bind(h('div', { class: 'choice', role: 'group' }, ...this.#buttons), key, 'aria-label');
    this.element.dataset.key = key;
  }

  /** @param {string} option */
  show(option) {
    for (const one of this.#buttons) one.setAttribute('aria-pressed', String(one.dataset.option === option));
  }
}

/** A number on a slider and in a box: the way to set without dragging what a handle sets by dragging. */
export class Slider {
  #range;
  #box;
  #scale;

  /**
   * @param {Text} text @param {string} key its name
   * @param {{min: number, max: number, step: number, log?: boolean, symbol?: string}} how `log`: the slider goes by decades
   * @param {(value: number) => void} change
   */
  constructor(text, key, { min, max, step, log = false, symbol = '' }, change) {
    const id = `slider-${++count}`;
    const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    const snap = (/** @type {number} */ value) => Math.min(max, Math.max(min, Number((Math.round(value / step) * step).toFixed(digits))));
    this.#scale = log
      ? { to: (/** @type {number} */ v) => 1000 * Math.log(v / min) / Math.log(max / min), from: (/** @type {number} */ p) => snap(min * (max / min) ** (p / 1000)) }
      : { to: (/** @type {number} */ v) => v, from: snap };
    this.#range = h('input', { type: 'range', id, min: String(log ? 0 : min), max: String(log ? 1000 : max), step: String(log ? 1 : step) });
    this.#box = h('input', { type: 'number', min: String(min), max: String(max), step: String(step), inputMode: 'decimal' });
    text.bind(this.#box, key, 'aria-label');
    this.#range.addEventListener('input', () => change(this.#scale.from(Number(this.#range.value))));
    this.#box.addEventListener('change', () => {
      const value = Number(this.#box.value);
      if (this.#box.value.trim() !== '' && Number.isFinite(value)) change(Math.min(max, Math.max(min, value)));
      // What is no number is put right by the next drawing; what is out of range was moved to its end.
      this.#box.value = this.#shown;
    });
    this.element = h('div', { class: 'slider', 'data-key': key, 'data-symbol': symbol }, text.bind(h('label', { for: id }), key), this.#range, this.#box);
  }
  #shown = '';

  /** @param {number} value @param {string} [words] for speech, where the number does not say it */
  show(value, words) {
    this.#shown = String(Number(value.toPrecision(12)));
    if (!this.#box.matches(':focus')) this.#box.value = this.#shown;
    this.#range.value = String(this.#scale.to(value));
    this.#range.setAttribute('aria-valuetext', words ?? this.#shown);
  }
}

/** A number with its name and unit: `KL(p‖q) = 0.443 nats`. */
export class Figure {
  #value = h('b', { class: 'figure' });
  #how = h('span', { class: 'how' });

  /** @param {Text} text @param {string} key its name @param {{symbol?: string, unit?: string}} [how] the key of its unit; nats unless another is given, none if empty */
  constructor(text, key, { symbol = '', unit = 'unit.nats' } = {}) {
    this.element = h('div', { class: 'number', 'data-key': key, 'data-symbol': symbol },
      text.bind(h('span', { class: 'name' }), key), ' ', this.#value, ' ', unit && text.bind(h('span', { class: 'unit' }), unit), this.#how);
  }

  /** @param {string} value @param {string} [how] by what estimator */
  show(value, how = '') {
    if (this.#value.textContent !== value) this.#value.textContent = value;
    if (this.#how.textContent !== how) this.#how.textContent = how;
  }
}
