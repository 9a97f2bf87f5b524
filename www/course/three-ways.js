// @ts-check
// J_D of the running lab, written as (2), (3) and (4): two sample means that are one number, and a quadrature.

import { h, rich } from '../lab/dom.js';
import { gameOf } from '../view/game.js';

/** @typedef {import('./dstar.js').DstarDstar} DstarDstar */

/** So many standard errors are still sampling. */
const SAMPLING = 3;
/** A share of the generated mass off the grid that is named before the smoothing. */
const OUTSIDE = 0.005;

export class ThreeWays {
  /** @type {AbortController | null} */
  #following = null;
  /** What the lab said last. @type {any} */
  #metrics = null;
  #figures = [0, 1, 2].map(() => h('b', { class: 'figure' }, '–'));
  #hows = [0, 1, 2].map(() => h('span', { class: 'how' }));
  #verdict = h('p', { class: 'caption' });
  #alone = h('p', { class: 'caption' });
  #element = h('section', { class: 'ways extra' });
  #cards = h('div', { class: 'cards' });
  /** The lab whose numbers these are. @type {any} */
  lab = null;

  /** @param {DstarDstar} widget */
  constructor(widget) {
    this.widget = widget;
  }

  build() {
    const { text } = this.widget;
    [2, 3, 4].forEach((equation, i) => this.#cards.append(h('div', { class: 'way', 'data-equation': String(equation) },
      h('span', { class: 'ordinal' }, `(${equation})`), this.widget.formula(`dstar.equation-${equation}`).element,
      h('p', {}, this.#figures[i], ' ', text.bind(h('span', { class: 'unit' }), 'unit.nats'), this.#hows[i]))));
    text.bind(this.#alone, 'dstar.ways.alone');
    this.#element.append(text.bind(h('p', { class: 'group-name' }), 'dstar.ways'), this.#cards, this.#verdict, this.#alone);
    return this.#element;
  }

  /** Follows the lab that the attribute `lab` names, or else the first one on the page. */
  connect() {
    this.#following = new AbortController();
    const { signal } = this.#following;
    const find = () => {
      const given = this.widget.getAttribute('lab');
      let lab = null;
      try {
        lab = document.querySelector(given ?? 'dstar-lab');
      } catch {
        // What is no selector names no lab.
      }
      if (!lab || lab.localName !== 'dstar-lab') return;
      this.lab = lab;
      lab.addEventListener('metrics', (event) => {
        this.#metrics = /** @type {CustomEvent} */ (event).detail;
        this.show();
      }, { signal });
      this.widget.redraw();
      customElements.whenDefined('dstar-lab').then(async () => {
        await this.lab.ready;
        const { metrics } = (await this.lab.snapshot()) ?? {};
        if (signal.aborted || !metrics) return;
        this.#metrics ??= metrics;
        this.show();
      }).catch(() => {
        // A lab without an engine has no numbers.
      });
    };
    if (document.readyState === 'loading') addEventListener('DOMContentLoaded', find, { once: true, signal });
    else find();
  }

  disconnect() {
    this.#following?.abort();
    this.#following = this.lab = null;
  }

  show() {
    const { text } = this.widget;
    this.#cards.hidden = this.#verdict.hidden = this.lab === null;
    this.#alone.hidden = this.lab !== null;
    if (!this.lab) return;
    // (2) to (4) are the cross-entropy; a lab with another loss has another J_D.
    const other = gameOf(this.lab.params).key !== 'logistic';
    const { loss_d: exact, loss_d_samples: mean, loss_d_samples_se: se, loss_d_samples_count: count } = (other ? null : this.#metrics) ?? {};
    const estimated = count > 0 && Number.isFinite(mean) && se > 0;
    const digits = estimated ? digitsOf(se) : 4;
    const number = (/** @type {number} */ value) => (Number.isFinite(value) ? value.toFixed(digits).replace('-', '−') : '–');
    const sampled = estimated ? `${number(mean)} ± ${number(se)}` : '–';
    const grid = this.lab.params?.grid ?? '';
    [sampled, sampled, number(exact)].forEach((figure, i) => (this.#figures[i].textContent = figure));
    const values = { count: text.number(count ?? 0), both: text.number(2 * (count ?? 0)), n: grid };
    ['samples', 'labels', 'grid'].forEach((key, i) => this.#hows[i].replaceChildren(...(estimated || key === 'grid' ? rich(text.t(`dstar.ways.${key}`, values)) : [])));
    const away = Math.abs(mean - exact) / se;
    const { outside_model: outside = 0, bandwidth = 0 } = this.#metrics ?? {};
    const key = other ? 'other-loss' : !estimated || !Number.isFinite(exact) ? 'waiting' : away <= SAMPLING ? 'verdict' : outside > OUTSIDE ? 'outside' : 'smoothed';
    this.#verdict.textContent = text.t(`dstar.ways.${key}`, {
      difference: number(Math.abs(mean - exact)), away: away.toFixed(1),
      outside: text.number(100 * outside, { maximumSignificantDigits: 2 }), h: text.number(bandwidth, { maximumSignificantDigits: 2 }),
    });
  }
}

/** How many decimals a standard error supports: its first digit, or two where the first is 1. @param {number} se */
function digitsOf(se) {
  const power = Math.floor(Math.log10(se));
  return Math.min(8, Math.max(0, -power + (se / 10 ** power < 2 ? 1 : 0)));
}
