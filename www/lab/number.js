// @ts-check
// A box for a whole number. What is typed is read within its range at once; when the box is left, it shows what is used, and that is said.

import { h } from './dom.js';

/** @typedef {import('./text.js').Text} Text */
/**
 * @typedef {object} Range
 * @property {number} low @property {number} high
 * @property {number} usual what is used where nothing of sense is typed
 */

export class NumberBox {
  #text;
  #label;
  #range;
  #say;
  /** What is used. */
  #value;

  /**
   * @param {Text} text @param {string} label the key of its name @param {Range} range
   * @param {() => void} changed @param {(sentence: string) => void} [say] is told what was corrected, and '' once nothing is wrong
   */
  constructor(text, label, range, changed, say = () => {}) {
    this.#text = text;
    this.#label = label;
    this.#range = range;
    this.#say = say;
    this.#value = range.usual;
    this.element = h('input', { type: 'number', min: String(range.low), max: String(range.high), step: '1', value: String(range.usual) });
    text.bind(this.element, label, 'aria-label');
    this.element.addEventListener('input', () => {
      this.#value = this.#read().used;
      changed();
    });
    this.element.addEventListener('change', () => this.#correct());
  }

  get value() {
    return this.#value;
  }

  set value(value) {
    this.#value = value;
    this.element.value = String(value);
  }

  /** @param {boolean} disabled */
  set disabled(disabled) {
    this.element.disabled = disabled;
  }

  /** What is typed, what is used instead, and why. */
  #read() {
    const { low, high, usual } = this.#range;
    const given = this.element.value.trim();
    const number = Number(given);
    if (given === '' || !Number.isFinite(number)) return { given, used: usual, why: 'not-a-number' };
    const used = Math.min(high, Math.max(low, Math.round(number)));
    return { given, used, why: number < low ? 'below' : number > high ? 'above' : number !== used ? 'rounded' : '' };
  }

  #correct() {
    const { given, used, why } = this.#read();
    this.value = used;
    const name = this.#text.spoken(this.#label);
    this.#say(why ? this.#text.t(`note.${why}`, { name, given, used: this.#text.number(used) }) : '');
  }
}
