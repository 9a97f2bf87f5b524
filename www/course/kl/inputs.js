// @ts-check
// Everything that a handle sets, by number: for those who do not drag, or want an exact value.

import { h } from '../../lab/dom.js';
import { Slider, Toggle, row } from '../parts.js';

/** @typedef {import('../../lab/text.js').Text} Text */
/** @typedef {import('../state.js').Line} Line */

const MEAN = { min: -6, max: 6, step: 0.05 };
const STD = { min: 0.01, max: 10, step: 0.01, log: true };
const SHARE = { min: 0.01, max: 0.99, step: 0.01 };

/** The numbers of one density. */
export class Inputs {
  #sliders;
  #two;
  #cut;
  /** @type {Line | null} */
  #line = null;

  /**
   * @param {Text} text @param {string} name its key and symbol @param {(line: Line) => void} change
   * @param {{simple?: boolean, symbol?: string}} [how] `simple`: one Gaussian on the whole line
   */
  constructor(text, name, change, { simple = false, symbol = name } = {}) {
    const edit = (/** @type {(line: Line) => Line} */ by) => this.#line && change(by(this.#line));
    const part = (/** @type {number} */ i, /** @type {'mean' | 'std'} */ key, /** @type {object} */ range) =>
      new Slider(text, `kl.input.${key}${i}`, /** @type {any} */ ({ ...range, symbol }), (value) => edit((line) => ({ ...line, parts: line.parts.map((one, j) => (j === i ? { ...one, [key]: value } : one)) })));
    const bound = (/** @type {'low' | 'high'} */ key) => new Slider(text, `kl.input.${key}`, { ...MEAN, symbol }, (value) => edit((line) => {
      const to = { ...line, [key]: value };
      return to.low < to.high ? to : line;
    }));
    this.#sliders = {
      mean0: part(0, 'mean', MEAN), std0: part(0, 'std', STD), mean1: part(1, 'mean', MEAN), std1: part(1, 'std', STD),
      share: new Slider(text, 'kl.input.share', { ...SHARE, symbol }, (share) => edit((line) => ({ ...line, parts: line.parts.map((one, i) => ({ ...one, weight: i === 0 ? share : Number((1 - share).toFixed(6)) })) }))),
      low: bound('low'), high: bound('high'),
    };
    this.#two = new Toggle(text, 'kl.input.two', (on) => edit((line) => ({ ...line, parts: on ? twice(line.parts[0]) : [{ ...line.parts[0], weight: 1 }] })));
    this.#cut = new Toggle(text, 'kl.input.cut', (on) => edit((line) => ({ ...line, low: on ? Math.max(-6, line.parts[0].mean - 1.5) : -Infinity, high: on ? Math.min(6, line.parts[0].mean + 1.5) : Infinity })));
    this.element = h('div', { class: 'stack', role: 'group', 'data-inputs': name },
      row(text.bind(h('b', { 'data-symbol': symbol, class: 'kl-of' }), `kl.input.${name}`), !simple && this.#two.element, !simple && this.#cut.element),
      ...Object.values(this.#sliders).map(({ element }) => element));
    text.bind(this.element, `kl.input.${name}`, 'aria-label');
  }

  /** @param {Line} line */
  show(line) {
    this.#line = line;
    const { parts, low, high } = line;
    const two = parts.length > 1;
    const values = {
      mean0: parts[0].mean, std0: parts[0].std, mean1: parts[1]?.mean ?? null, std1: parts[1]?.std ?? null,
      share: two ? parts[0].weight / (parts[0].weight + parts[1].weight) : null,
      low: Number.isFinite(low) || Number.isFinite(high) ? Math.max(low, -6) : null, high: Number.isFinite(low) || Number.isFinite(high) ? Math.min(high, 6) : null,
    };
    for (const [key, slider] of Object.entries(this.#sliders)) {
      const value = values[/** @type {keyof typeof values} */ (key)];
      slider.element.hidden = value === null;
      if (value !== null) slider.show(value);
    }
    this.#two.show(two);
    this.#cut.show(Number.isFinite(low) || Number.isFinite(high));
  }
}

/** Two components where there was one. @param {Line['parts'][0]} one @returns {Line['parts']} */
function twice({ mean, std }) {
  const left = Math.max(-5, Math.min(mean, 2));
  return [{ weight: 0.5, mean: left, std }, { weight: 0.5, mean: left + 3, std }];
}
