// @ts-check
// One of two runs that are compared: its engine, its pictures, its numbers.

import { Session } from '../../engine/session.js';
import { drawCurves } from '../../view/curves.js';
import { gameOf } from '../../view/game.js';
import { History } from '../../view/history.js';
import { drawPanel } from '../../view/panel.js';
import { h } from '../dom.js';

/** @import {Metrics, PanelName, Params, SessionLike, Snapshot, Status, Theme, Which} from '../../types.js' */
/** @typedef {import('../text.js').Text} Text */

/** @type {PanelName[]} */
const PANELS = ['p_model', 'd', 'gap'];

/** The numbers that two runs are held against each other by. @type {[key: string, figure: (m: Metrics, text: Text) => string][]} */
const NUMBERS = [
  ['js', (m, text) => text.nats(m.js)],
  ['excess_d', (m, text) => text.nats(m.excess_d)],
  ['d_gap', (m, text) => text.nats(m.d_gap)],
  ['modes', (m) => `${m.modes} / ${m.modes_total}`],
  ['high_quality', (m, text) => `${text.number(100 * m.high_quality, { minimumFractionDigits: 1, maximumFractionDigits: 1 })} %`],
];

export class Side {
  history = new History();
  /** @type {Snapshot | null} */
  snapshot = null;
  #session = /** @type {SessionLike} */ (/** @type {unknown} */ (new Session()));
  /** @type {Map<string, HTMLElement>} */
  #figures = new Map();
  #what = h('b', { class: 'what' });
  #fault = h('p', { class: 'fault', hidden: true });
  #params = /** @type {Params} */ ({});

  /** @param {Text} text @param {'a' | 'b'} name @param {() => void} changed told when the state of the engine changes */
  constructor(text, name, changed) {
    this.text = text;
    this.name = name;
    this.canvases = PANELS.map((panel) => h('canvas', { role: 'img', 'data-panel': panel }));
    this.curves = h('canvas', { role: 'img' });
    const rows = NUMBERS.map(([key]) => {
      const figure = h('dd', {}, '–');
      this.#figures.set(key, figure);
      const term = text.bind(h('dt'), `ab.${key}`);
      text.bind(term, key === 'excess_d' ? 'ab.excess_d.about' : `metric.${key}.about`, 'title');
      return h('div', { 'data-metric': key }, term, figure);
    });
    const title = h('h2', {}, h('span', { class: 'letter' }, name.toUpperCase()), this.#what);
    const pictures = this.canvases.map((canvas, i) => h('figure', { 'data-name': PANELS[i] }, h('figcaption', {}, text.bind(h('span', { class: 'math' }), `panel.${PANELS[i]}`)), h('div', { class: 'plot' }, canvas)));
    this.element = h('section', { class: 'side', 'data-side': name }, h('header', {}, title, this.#fault, h('dl', {}, ...rows)), ...pictures,
      h('figure', { 'data-name': 'curves' }, text.bind(h('figcaption', {}), 'ab.curves'), h('div', { class: 'plot' }, this.curves)));
    this.#session.addEventListener('status', changed);
  }

  /** @returns {Status} */
  get status() {
    return this.#session.status;
  }

  /** Starts the engine. @param {Params} params */
  async start(params) {
    this.#params = params;
    await this.#session.start(params);
    if (this.status.state === 'paused') this.#take(await this.#session.snapshot());
  }

  /** Begins the run anew. @param {Params} params */
  async reset(params) {
    this.#params = params;
    this.history.clear();
    this.#take(await this.#session.reset(params));
  }

  /** @param {number} n @param {Which} which */
  async step(n, which) {
    this.#take(await this.#session.step(n, which));
  }

  close() {
    this.#session.close();
  }

  /** @param {Snapshot} snapshot */
  #take(snapshot) {
    this.snapshot = snapshot;
    this.history.add(snapshot);
  }

  /** @param {Theme} theme @param {string} what the parameter and its value @param {Side} other the run beside it, drawn pale behind this one's losses */
  draw(theme, what, other) {
    const { text, snapshot } = this;
    if (this.#what.textContent !== what) this.#what.textContent = what;
    this.#complain();
    if (!snapshot) return;
    const { metrics, step } = snapshot;
    const picture = { ...snapshot, bandwidth: metrics.bandwidth };
    const samples = !String(this.#params.hide).split(',').includes('samples');
    this.canvases.forEach((canvas, i) => {
      drawPanel(canvas, picture, theme, { name: PANELS[i], samples, probe: null, curtain: false, unit: text.t('panel.arrow-unit') });
      canvas.setAttribute('aria-label', text.t('ab.picture', { side: this.name.toUpperCase(), name: text.spoken(`panel.${PANELS[i]}`), step: text.number(step) }));
    });
    drawCurves(this.curves, this.history.points, theme, gameOf(snapshot.params), null, { left: other.history.points });
    this.curves.setAttribute('aria-label', `${this.name.toUpperCase()}: ${text.spoken('curves.label')}`);
    for (const [key, figure] of NUMBERS) {
      const cell = this.#figures.get(key);
      if (cell) cell.textContent = figure(metrics, text);
    }
  }

  #complain() {
    const { text } = this;
    const { state, diverged, reason } = this.status;
    const words = state === 'failed' ? text.t('banner.failed', { reason: text.sentence(reason) }) : diverged ? text.t('ab.diverged', { step: text.number(diverged.step) }) : '';
    this.#fault.hidden = words === '';
    if (this.#fault.textContent !== words) this.#fault.textContent = words;
  }
}
