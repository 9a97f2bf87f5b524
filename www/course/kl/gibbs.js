// @ts-check
// Gibbs' inequality as a picture: log r lies below r − 1 and touches it at r = 1; averaged under p, that is KL ≥ 0.

import { h, rich } from '../../lab/dom.js';
import { Chart } from '../chart.js';
import { flat } from '../state.js';
import { even } from './densities.js';

/** @typedef {import('../../lab/theory.js').Wasm} Wasm */
/** @typedef {import('../chart.js').Mark} Mark */
/** @typedef {import('../state.js').Line} Line */
/** @typedef {import('../widget.js').Widget} Widget */

/** How far r reaches in the picture, farther where the point needs it. */
const REACHES = [4, 8, 16];

/** Two Gaussians of which the ratio at x is exp(x − ½): with them the theory draws the curve of the logarithm. */
const [UNIT, NEXT] = [0, 1].map((mean) => Float64Array.of(-Infinity, Infinity, 1, mean, 1));

export class Gibbs {
  #widget;
  #chart = new Chart('gibbs');
  #live;
  #say = h('p', { class: 'say' });
  /** The curve (r, log r). @type {{xs: number[], ys: number[]} | null} */
  #curve = null;

  /** @param {Widget} widget */
  constructor(widget) {
    this.#widget = widget;
    this.#live = widget.formula('kl.gibbs-live');
    const ratio = widget.formula('kl.gibbs-ratio').element;
    ratio.classList.add('extra');
    this.element = h('div', { class: 'kl-pair' },
      h('div', { class: 'stack' }, this.#chart.element),
      h('div', { class: 'stack' }, h('div', { class: 'kl-number' }, this.#live.element, ratio), h('div', { class: 'extra' }, widget.formula('kl.proof').element), this.#say));
  }

  /**
   * @param {Wasm} wasm @param {Line} p @param {Line} q @param {number} x
   * @param {number} kl KL(p‖q) @param {(value: number) => string} say any number @param {(nats: number) => string} nats a divergence
   */
  show(wasm, p, q, x, kl, say, nats) {
    const { text } = this.#widget;
    const [ratio, log, gap] = wasm.lineGibbs(flat(p), flat(q), x);
    this.#curve ??= curve(wasm);
    const reach = REACHES.find((each) => ratio <= 0.95 * each) ?? REACHES[REACHES.length - 1];
    const high = reach === 4 ? 3 : reach - 1;
    const low = -4;
    const seen = ratio <= reach && log >= low;
    const named = this.#curve.xs.findIndex((each) => each > 0.8 * reach);
    /** @type {Mark[]} */
    const marks = [
      { id: 'one', kind: 'rule', x: 1, class: 'quiet', dash: true },
      { id: 'tangent', kind: 'line', symbol: 'tangent', xs: [0, reach], ys: [-1, reach - 1] },
      { id: 'log', kind: 'line', symbol: 'ratio', xs: this.#curve.xs, ys: this.#curve.ys },
      { id: 'tangent-name', kind: 'text', symbol: 'tangent', x: 0.7 * reach, y: 0.7 * reach - 1, dx: -10, dy: -6, anchor: 'end', text: '$r$ − 1' },
      { id: 'log-name', kind: 'text', symbol: 'ratio', x: this.#curve.xs[named], y: this.#curve.ys[named], dy: 22, anchor: 'middle', text: '$log r$' },
    ];
    if (seen) {
      marks.push(
        { id: 'gap', kind: 'line', symbol: 'kl', xs: [ratio, ratio], ys: [log, ratio - 1], class: 'thick' },
        { id: 'dot', kind: 'dots', symbol: 'ratio', xs: [ratio], ys: [log], r: 5 },
        { id: 'r', kind: 'rule', symbol: 'ratio', x: ratio, to: log, from: low, dash: true },
      );
    }
    this.#chart.show({ x: [0, reach], y: [low, high], xName: '$r$', yName: text.t('kl.gibbs.axis'), label: text.t('kl.gibbs.label'), marks });
    // A ratio may be beyond any double where its logarithm is not.
    this.#live.set({ log: say(log), bound: ratio === Infinity && log < Infinity ? power(log) : say(ratio - 1) });
    const key = Number.isFinite(gap) ? (seen ? 'at' : 'outside') : ratio === 0 ? 'gone' : 'only-q';
    const words = text.t(`kl.gibbs.${key}`, { x: text.number(x, { maximumFractionDigits: 2 }), ratio: say(ratio), gap: say(gap) });
    const end = kl === Infinity ? 'infinite' : kl === 0 ? 'same' : 'end';
    this.#say.replaceChildren(...rich([words, text.t(`kl.gibbs.${end}`, { kl: nats(kl) })].join(text.language === 'zh' ? '' : ' ')));
    return this.#say.textContent ?? '';
  }
}

/** e to this power, which no double holds. @param {number} log */
function power(log) {
  const exponent = Math.floor(log / Math.LN10);
  return `${(10 ** (log / Math.LN10 - exponent)).toFixed(2)}e${exponent}`;
}

/** (r, log r) for r between e^−6 and the farthest reach. @param {Wasm} wasm */
function curve(wasm) {
  const points = even(-6, 3, 180).map((log) => wasm.lineGibbs(UNIT, NEXT, log + 0.5));
  return { xs: points.map(([ratio]) => ratio), ys: points.map(([, log]) => log) };
}
