// @ts-check
// Both directions side by side: the integrand, what it adds and takes away, and its running total, which ends at KL.

import { h } from '../../lab/dom.js';
import { Chart } from '../chart.js';
import { flat } from '../state.js';
import { holes, roof } from './densities.js';

/** @typedef {import('../../lab/theory.js').Wasm} Wasm */
/** @typedef {import('../chart.js').Mark} Mark */
/** @typedef {import('../state.js').Line} Line */
/** One direction, over the points of the picture. @typedef {{integrand: Float64Array, running: Float64Array, total: number}} Running */

/** @typedef {import('../widget.js').Widget} Widget */

/** @param {Wasm} wasm @param {Line} p @param {Line} q @param {Float64Array} xs @returns {Running} */
export function running(wasm, p, q, xs) {
  const all = wasm.lineRunning(flat(p), flat(q), xs);
  const n = xs.length;
  return { integrand: all.subarray(0, n), running: all.subarray(n, 2 * n), total: all[2 * n] };
}

export class Directions {
  #widget;
  #charts = [new Chart('extra direction'), new Chart('extra direction')];
  #numbers;

  /** @param {Widget} widget */
  constructor(widget) {
    this.#widget = widget;
    this.#numbers = ['kl.forward', 'kl.reverse'].map((key) => [widget.formula(key), widget.formula(`${key}-short`)]);
    this.element = h('div', { class: 'kl-pair' }, ...this.#charts.map(({ element }, i) => {
      const [long, short] = this.#numbers[i].map(({ element }) => element);
      long.classList.add('extra');
      short.classList.add('kl-short');
      return h('div', { class: 'stack' }, h('div', { class: 'kl-number' }, long, short, widget.text.bind(h('span', { class: 'unit' }), 'kl.nats')), element);
    }));
  }

  /** @param {Line} p @param {Line} q @param {number} span @param {Float64Array} xs @param {Running[]} both @param {(nats: number) => string} say */
  show(p, q, span, xs, both, say) {
    const { text } = this.#widget;
    // One scale for both, so that they can be compared.
    const values = both.flatMap(({ integrand, running }) => [...integrand, ...running]).filter(Number.isFinite);
    const high = roof(1.08 * Math.max(0.05, ...values));
    const low = -roof(1.08 * Math.max(0.15 * high, -Math.min(...values)));
    both.forEach(({ integrand, running, total }, i) => {
      const [first, second] = i === 0 ? ['p', 'q'] : ['q', 'p'];
      const gone = i === 0 ? holes(p, q, span) : holes(q, p, span);
      const above = integrand.map((y) => Math.max(0, y));
      const below = integrand.map((y) => Math.min(0, y));
      /** @type {Mark[]} */
      const marks = [
        { id: 'above', kind: 'area', symbol: 'positive', xs, ys: above },
        { id: 'below', kind: 'area', symbol: 'negative', xs, ys: below },
        { id: 'above-line', kind: 'line', symbol: 'positive', xs, ys: integrand.map((y) => (y >= 0 ? y : NaN)), thin: true },
        { id: 'below-line', kind: 'line', symbol: 'negative', xs, ys: integrand.map((y) => (y <= 0 ? y : NaN)), thin: true },
        { id: 'running', kind: 'line', symbol: 'total', lights: 'kl', xs, ys: running },
        ...gone.flatMap(([from, to], j) => /** @type {Mark[]} */ ([
          { id: `gone-${j}`, kind: 'area', symbol: 'alarm', class: 'nothing', xs: [from, to], ys: [high, high], base: low },
          { id: `gone-name-${j}`, kind: 'text', symbol: 'alarm', x: (from + to) / 2, y: high, dy: 26, anchor: 'middle', text: '+∞' },
        ])),
      ];
      if (Number.isFinite(total)) {
        marks.push({ id: 'total-name', kind: 'text', symbol: 'total', lights: 'kl', x: span, y: total, dx: -4, dy: total > 0.8 * high ? 18 : -9, anchor: 'end', text: say(total) });
      }
      this.#charts[i].show({ x: [-span, span], y: [low, high], xName: '$x$', yName: text.t('kl.integrand', { first, second }), label: text.t('kl.integrand.label', { first, second }), marks });
      for (const formula of this.#numbers[i]) formula.set({ nats: say(total) });
    });
  }
}
