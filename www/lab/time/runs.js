// @ts-check
// The table of runs: what each was set to and came to, one to be taken up again, all of them as CSV.

import { h, icon } from '../dom.js';
import { SHORTEST, book } from './book.js';
import { csv, withUnit } from './looks.js';

/** @import {Metrics} from '../../types.js' */
/** @typedef {import('../text.js').Text} Text */
/** @typedef {import('./book.js').Run} Run */
/** @typedef {{restore: (run: Run) => void, table: (text: string) => void}} RunOrders */

/** The columns of numbers. @type {[key: string, figure: (m: Metrics, text: Text) => string][]} */
const FIGURES = [
  ['js', (m, text) => text.nats(m.js)],
  ['excess_d', (m, text) => text.nats(m.excess_d)],
  ['d_gap', (m, text) => text.nats(m.d_gap)],
  ['modes', (m) => `${m.modes} / ${m.modes_total}`],
  ['high_quality', (m, text) => `${text.number(100 * m.high_quality, { minimumFractionDigits: 1, maximumFractionDigits: 1 })} %`],
];

export class Runs {
  #body = h('tbody');
  #none = h('p', { class: 'hint' });
  #table;

  /** @param {Text} text @param {RunOrders} orders */
  constructor(text, orders) {
    this.text = text;
    this.orders = orders;
    const heads = ['ab.js', 'ab.excess_d', 'ab.d_gap', 'ab.modes', 'ab.high_quality'];
    const head = ['runs.number', 'runs.settings', 'param.seed', 'runs.steps', ...heads, 'runs.restore'].map((key) => text.bind(h('th', { scope: 'col' }), key));
    this.#table = h('table', {}, h('thead', {}, h('tr', {}, ...head)), this.#body);
    text.bind(this.#none, 'runs.none');
    const close = h('button', { type: 'button', class: 'plain', onclick: () => this.element.close() }, icon('close'));
    text.bind(close, 'runs.close', 'aria-label');
    const save = text.bind(h('button', { type: 'button', class: 'export', onclick: () => orders.table(table(book.runs)) }), 'runs.export');
    const clear = text.bind(h('button', { type: 'button', class: 'clear', onclick: () => book.clear() }), 'runs.clear');
    this.buttons = [save, clear];
    const note = h('p', { class: 'hint' });
    text.onChange(note, () => {
      note.textContent = text.t('runs.note', { shortest: SHORTEST });
    });
    this.element = h('dialog', { class: 'runs', part: 'runs' }, h('div', { class: 'drawer-head' }, text.bind(h('h2'), 'runs.title'), close), h('div', { class: 'scroll', tabindex: '0' }, this.#table, this.#none), note, h('div', { class: 'drawer-foot' }, save, clear));
    text.bind(this.element, 'runs.title', 'aria-label');
    text.bind(/** @type {Element} */ (this.element.querySelector('.scroll')), 'runs.title', 'aria-label');
    text.onChange(this.element, () => this.#fill());
    this.element.addEventListener('close', () => this.#opened.abort());
  }
  #opened = new AbortController();

  open() {
    // The book outlives every lab: it is listened to only while the table is open.
    this.#opened = new AbortController();
    book.addEventListener('change', () => this.#fill(), { signal: this.#opened.signal });
    this.#fill();
    this.element.showModal();
  }

  #fill() {
    const { text } = this;
    const { runs } = book;
    this.#none.hidden = runs.length > 0;
    this.#table.hidden = runs.length === 0;
    for (const button of this.buttons) button.disabled = runs.length === 0;
    this.#body.replaceChildren(...runs.map((run) => {
      const restore = h('button', { type: 'button', disabled: !run.bytes, onclick: () => (this.element.close(), this.orders.restore(run)) }, text.t('runs.restore'));
      restore.setAttribute('aria-label', text.t('runs.restore-this', { number: run.number }));
      const cells = [String(run.params.seed), text.number(run.step), ...FIGURES.map(([, figure]) => figure(run.metrics, text))];
      return h('tr', {}, h('th', { scope: 'row' }, String(run.number)),
        h('td', { class: 'settings' }, run.settings.replaceAll('&', ' ') || text.t('runs.defaults'), run.diverged && ` · ${text.t('status.diverged')}`),
        ...cells.map((cell) => h('td', {}, cell)), h('td', {}, restore));
    }));
  }
}

/** All runs, the oldest first, with every metric. @param {Run[]} runs */
export function table(runs) {
  const keys = [...new Set(runs.flatMap(({ metrics }) => Object.keys(metrics)))];
  const head = ['run', 'settings', 'seed', 'step', 'engine', 'diverged', ...keys.map(withUnit)];
  return csv([head, ...runs.toReversed().map((run) => [run.number, run.settings, String(run.params.seed), run.step, run.backend, String(run.diverged), ...keys.map((key) => run.metrics[key] ?? '')])]);
}
