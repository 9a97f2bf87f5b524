// @ts-check
// From J_D to D*, line by line: a formula, the numbers of the present point, and what in the picture it speaks of.

import { h } from '../lab/dom.js';
import { Formula } from './formula.js';
import { button, row } from './parts.js';

/** @typedef {import('./dstar.js').DstarDstar} DstarDstar */
/** @typedef {import('./dstar.js').Point} Point */

/** `lights`: marks of the two charts; `live`: the same formula with numbers. @type {{formula: string, live?: string, lights: string[]}[]} */
const LINES = [
  { formula: 'equation-4', lights: [] },
  { formula: 'pointwise', live: 'pointwise-live', lights: ['data', 'model', 'loss'] },
  { formula: 'derivative', live: 'derivative-live', lights: ['tangent', 'slope'] },
  { formula: 'zero', lights: ['flat', 'zero'] },
  { formula: 'optimum', live: 'optimum-live', lights: ['dstar'] },
  { formula: 'least', live: 'least-live', lights: ['least'] },
  { formula: 'value', lights: ['least'] },
  { formula: 'split', live: 'split-live', lights: ['excess'] },
];

export class Derivation {
  static count = LINES.length;
  /** @type {HTMLLIElement[]} */
  #items = [];
  /** @type {{name: string, formula: import('./formula.js').Formula}[]} */
  #lives = [];
  #all = false;

  /** What in the picture a line speaks of. @param {number} line from 1 */
  static lights(line) {
    return LINES[Math.round(line) - 1]?.lights ?? [];
  }

  /** @param {DstarDstar} widget */
  constructor(widget) {
    this.widget = widget;
  }

  build() {
    const { text } = this.widget;
    this.previous = button(text, 'dstar.previous', () => this.#go(-1));
    this.next = button(text, 'dstar.next', () => this.#go(1), 'primary');
    this.everything = button(text, 'dstar.all', () => {
      this.#all = !this.#all;
      this.widget.redraw();
    }, 'toggle');
    this.#items = LINES.map(({ formula, live }, i) => {
      const choose = () => this.widget.change({ line: i + 1 });
      const number = h('button', { type: 'button', class: 'line-number', onclick: choose }, String(i + 1));
      text.onChange(number, () => number.setAttribute('aria-label', `${i + 1}: ${text.spoken(`dstar.line.${formula}`)}`));
      const parts = [this.widget.formula(`dstar.${formula}`).element];
      if (live) {
        const numbers = this.widget.formula(`dstar.${live}`);
        this.#lives.push({ name: live, formula: numbers });
        numbers.element.classList.add('numbers');
        parts.push(numbers.element);
      }
      const item = h('li', { 'data-line': String(i + 1) }, number, h('div', {}, ...parts, text.bind(h('p', { class: 'caption' }), `dstar.line.${formula}`)));
      item.addEventListener('click', (event) => event.target instanceof Element && !event.target.closest('button') && choose());
      return item;
    });
    const list = h('ol', { class: 'derivation' }, ...this.#items);
    list.addEventListener('keydown', (event) => {
      const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
      if (by === 0) return;
      event.preventDefault();
      this.#go(by);
      this.#items[this.#line - 1].querySelector('button')?.focus();
    });
    return [row(this.previous, this.next, this.everything), list];
  }
  #shown = false;
  #line = 1;

  /** @param {number} by */
  #go(by) {
    const line = Math.min(LINES.length, Math.max(1, this.#line + by));
    if (line === this.#line) return;
    this.#line = line;
    this.#open();
    this.widget.change({ line });
  }

  /** Shows the lines that are to be seen: around the present one, or all. */
  #open() {
    this.#items.forEach((item, i) => {
      item.hidden = !this.#all && i + 1 > this.#line;
      item.toggleAttribute('data-now', i + 1 === this.#line);
      item.querySelector('button')?.setAttribute('aria-current', i + 1 === this.#line ? 'step' : 'false');
    });
  }

  /** @param {number} line @param {Point} point */
  show(line, point) {
    // The first line shown is no reason to scroll the page.
    const moved = this.#shown && line !== this.#line;
    this.#shown = true;
    this.#line = line;
    this.#open();
    const { widget } = this;
    const [figure, nats] = [widget.figure, widget.nats];
    const numbers = {
      pdata: figure(point.a), pmodel: figure(point.b), d: figure(point.d), rest: figure(1 - point.d), dstar: figure(point.dStar),
      ondata: nats(point.onData), onmodel: nats(point.onModel), loss: nats(point.loss), least: nats(point.least),
      bound: nats(point.least + point.js), js: nats(point.js), excess: nats(point.excess), slope: nats(point.slope),
    };
    const minus = (/** @type {string} */ text) => (text.startsWith('−') ? text.slice(1) : `−${text}`);
    const signs = {
      'is-loss': Formula.sign(numbers.loss, numbers.ondata, numbers.onmodel), 'is-least': Formula.sign(numbers.least, numbers.bound, minus(numbers.js)),
      'is-split': Formula.sign(numbers.loss, numbers.least, numbers.excess),
    };
    // What would be divided by 0 is not shown.
    const { a, b, d } = point;
    const gone = { 'optimum-live': a + b === 0, 'derivative-live': (a === 0 && d === 0) || (b === 0 && d === 1) };
    for (const { name, formula } of this.#lives) {
      formula.set({ ...numbers, ...signs });
      formula.element.hidden = name in gone && gone[/** @type {keyof typeof gone} */ (name)];
    }
    if (this.previous) this.previous.disabled = line === 1;
    if (this.next) this.next.disabled = line === LINES.length;
    this.everything?.setAttribute('aria-pressed', String(this.#all));
    // Only for whoever is at it: a page that opens stays where it is.
    if (moved && this.widget.matches(':focus-within')) this.#items[line - 1].scrollIntoView({ block: 'nearest' });
  }
}
