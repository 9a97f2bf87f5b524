// @ts-check
// One Gaussian brought near to p from the same start, by KL(p‖q), KL(q‖p) and JS: one covers, one seeks, one is between.

import { h } from '../../lab/dom.js';
import { Figure, Slider, button } from '../parts.js';
import { flat } from '../state.js';

/** @typedef {import('../../lab/theory.js').Wasm} Wasm */
/** @typedef {import('../state.js').Line} Line */
/** @typedef {import('../widget.js').Widget} Widget */
/** @typedef {{mean: number, std: number, value: number}} Place */
/** A descent, place by place. @typedef {{converged: boolean, places: Place[]}} Path */

/** Each objective: its symbol, and its place in the answers of `lineFit` and `lineDivergences`. */
export const OBJECTIVES = /** @type {const} */ ([['forward', 'kl'], ['reverse', 'q'], ['js', 'js']]);

/** The longest path that the theory shows. */
export const LONGEST = 200;
/** The first steps are the large ones, and are shown for so many frames each. */
const SLOW = { steps: 30, frames: 4 };

/** Two decimals, or two digits where that is more. @param {import('../../lab/text.js').Text} text @param {number} std */
export const width = (text, std) => text.number(std, std < 0.095 ? { maximumSignificantDigits: 2 } : { minimumFractionDigits: 2, maximumFractionDigits: 2 });

export class Fits {
  #widget;
  /** @type {Record<string, Figure>} */
  #figures = {};
  #step;
  #play;
  /** What is to be fitted, from where. @type {{wasm: Wasm, p: Line, start: Line} | null} */
  #task = null;
  /** The paths, and what they were computed for. */
  #known = { key: '', paths: /** @type {Path[]} */ ([]) };

  /** @param {Widget} widget @param {(step: number) => void} go */
  constructor(widget, go) {
    this.#widget = widget;
    const { text } = widget;
    this.#step = new Slider(text, 'kl.step', { min: 0, max: LONGEST, step: 1 }, (step) => {
      widget.stop();
      go(step);
    });
    this.#play = button(text, 'kl.play', () => this.#animate(go), 'primary');
    const cards = OBJECTIVES.map(([name, symbol]) => {
      this.#figures[name] = new Figure(text, `kl.fit.${name}`, { symbol });
      const head = h('div', { class: 'extra kl-head' }, text.bind(h('b'), `kl.fit.${name}.word`), widget.formula(`kl.fit-${name}`).element);
      return h('div', { class: 'stack', 'data-symbol': symbol }, head, this.#figures[name].element, text.bind(h('p', { class: 'caption extra' }), `kl.fit.${name}.does`));
    });
    this.element = h('div', { class: 'stack' }, h('div', { class: 'kl-fits' }, ...cards), h('div', { class: 'kl-play' }, this.#play, this.#step.element));
  }

  /**
   * Where each objective is after so many steps. Nothing is computed before the first step is asked for.
   * @param {Wasm} wasm @param {Line} p @param {Line} start @param {number} step
   * @returns {Place[]}
   */
  at(wasm, p, start, step) {
    this.#task = { wasm, p, start };
    if (step === 0) {
      const { mean, std } = start.parts[0];
      const [forward, reverse, js] = wasm.lineDivergences(flat(p), flat(start));
      return [forward, reverse, js].map((value) => ({ mean, std, value }));
    }
    return this.#paths().map(({ places }) => places[Math.min(step, places.length - 1)]);
  }

  /** @returns {Path[]} */
  #paths() {
    if (!this.#task) return [];
    const { wasm, p, start: { parts: [{ mean, std }] } } = this.#task;
    const key = [flat(p), mean, std].join(' ');
    if (this.#known.key !== key) {
      const paths = OBJECTIVES.map((_, i) => {
        const [converged, ...flatly] = wasm.lineFit(flat(p), i, mean, std);
        const places = Array.from({ length: flatly.length / 3 }, (_, j) => ({ mean: flatly[3 * j], std: flatly[3 * j + 1], value: flatly[3 * j + 2] }));
        return { converged: converged === 1, places };
      });
      this.#known = { key, paths };
    }
    return this.#known.paths;
  }

  /** @param {Place[]} places @param {number} step @param {(nats: number) => string} say */
  show(places, step, say) {
    const { text } = this.#widget;
    const number = (/** @type {number} */ value) => text.number(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    OBJECTIVES.forEach(([name], i) => {
      const { mean, std, value } = places[i];
      this.#figures[name].show(say(value), text.t(value === Infinity ? 'kl.fit.nowhere' : 'kl.fit.place', { mean: number(mean), std: width(text, std) }));
    });
    this.#step.show(step);
  }

  /** @param {(step: number) => void} go */
  #animate(go) {
    let [step, frame] = [0, 0];
    const end = Math.max(...this.#paths().map(({ places }) => places.length - 1));
    this.#widget.stop();
    this.#widget.run(() => {
      if (step >= SLOW.steps || frame++ % SLOW.frames === 0) go(Math.min(++step, end));
      return step < end;
    });
  }
}
