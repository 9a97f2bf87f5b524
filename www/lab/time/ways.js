// @ts-check
// Behind one small button: until when to train, which networks, so many steps at once; and what opens over the lab.

import { gameOf } from '../../view/game.js';
import { h, icon } from '../dom.js';
import { NumberBox } from '../number.js';

/** @import {Params, Row, Value, Which} from '../../types.js' */
/** @typedef {import('../text.js').Text} Text */
/** @typedef {{apply: (changes: Params) => void, steps: (n: number, which: Which) => void}} WayOrders */
/** What opens over the lab. @typedef {Record<'slow' | 'figure' | 'share' | 'keys' | 'controls' | 'full' | 'language', () => void>} Further */

/** The numbers that belong to each way of stopping, in the order in which its sentence names them. @type {Record<string, string[]>} */
const NUMBERS = { pause: [], step: ['steps'], optimal: ['tolerance'], converged: ['tolerance', 'patience'] };

/** What opens over the lab, and the key of its words. Where there is a title bar, it has the second half itself. */
const DOORS = /** @type {const} */ ({ figure: 'figure.open', share: 'share.open', keys: 'keys.open', controls: 'controls.open', full: 'full.enter', language: 'lab.language' });
const IN_TITLE_BAR = ['controls', 'full', 'language'];

export class Ways {
  /** @type {Map<string, HTMLInputElement>} */
  #choices = new Map();
  /** @type {{key: string, way: string, box: HTMLInputElement}[]} */
  #boxes = [];
  /** The tolerance, as it was last. @type {Value | undefined} */
  #before;
  /** @type {Map<string, HTMLButtonElement>} */
  #doors = new Map();
  /** @type {HTMLElement[]} */
  #lines = [];
  #noOptimum = h('p', { class: 'hint', hidden: true });

  /** @param {Text} text @param {WayOrders} orders @param {Further} further */
  constructor(text, orders, further) {
    this.text = text;
    this.orders = orders;
    this.further = further;
    text.bind(this.#noOptimum, 'ways.no-optimum');
    this.summary = h('summary', {}, icon('more'));
    text.bind(this.summary, 'ways.title', 'aria-label');
    text.bind(this.summary, 'ways.title', 'title');
    this.train = h('select', { onchange: () => orders.apply({ train: this.train.value }) }, ...['both', 'd', 'g'].map((word) => text.bind(h('option', { value: word }), `choice.${word}`)));
    text.bind(this.train, 'param.train', 'aria-label');
    this.doors = this.#openers();
    this.sheet = h('div', { class: 'sheet' }, this.#until(), this.#networks(), this.#atOnce(),
      this.#group('slow', h('div', { class: 'way' }, text.bind(h('button', { type: 'button', onclick: () => this.#leave(further.slow) }), 'ways.slow'))),
      this.doors);
    this.element = h('details', { class: 'ways', part: 'ways' }, this.summary, this.sheet);
    this.element.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      this.element.open = false;
      this.summary.focus();
    });
    this.element.addEventListener('focusout', (event) => {
      const to = /** @type {Node | null} */ (event.relatedTarget);
      if (to && !this.element.contains(to)) this.element.open = false;
    });
  }

  /** @param {Row[]} rows */
  know(rows) {
    this.#before = undefined;
    for (const { key, box } of this.#boxes) box.value = String(rows.find((row) => row.key === key)?.default ?? '');
  }

  /** @param {boolean} tiny whether these doors are the only ones: then they come first */
  arrange(tiny) {
    if (tiny !== (this.sheet.firstChild === this.doors)) this.sheet[tiny ? 'prepend' : 'append'](this.doors);
  }

  /** @param {Params} params @param {boolean} ready whether steps can be made @param {Set<string>} hidden @param {Set<string>} [locked] */
  update(params, ready, hidden, locked = new Set()) {
    for (const [word, choice] of this.#choices) choice.checked = params.until === word;
    const isNews = params.tolerance !== this.#before;
    this.#before = params.tolerance;
    for (const { key, way, box } of this.#boxes) {
      // One parameter serves two ways: it is of the way in force, and the other one keeps its own number.
      const isOf = key !== 'tolerance' || params.until === way || (isNews && !NUMBERS[String(params.until)]?.includes(key)) || locked.has(key);
      if (!box.dataset.typed && isOf) box.value = String(params[key] ?? '');
      box.disabled = locked.has(key) || locked.has('until');
    }
    for (const choice of this.#choices.values()) choice.disabled = locked.has('until');
    this.train.disabled = locked.has('train');
    this.#noOptimum.hidden = gameOf(params).optimum !== null;
    const optimal = this.#choices.get('optimal');
    if (optimal) optimal.disabled ||= !this.#noOptimum.hidden;
    this.train.value = String(params.train ?? 'both');
    // What a step is told by shows the data.
    for (const line of this.#lines) line.hidden = hidden.has(line.dataset.key === 'slow' ? 'truth' : (line.dataset.key ?? ''));
    for (const button of this.sheet.querySelectorAll('button')) button.disabled = !ready && !button.matches('.door');
    for (const name of IN_TITLE_BAR) this.#doors.get(name)?.toggleAttribute('hidden', hidden.has('header') || hidden.has(name));
    this.#doors.get('language')?.toggleAttribute('disabled', locked.has('lang'));
  }

  /** To something else; when that closes, the focus comes back to the button. @param {() => void} act */
  #leave(act) {
    this.summary.focus();
    this.element.open = false;
    act();
  }

  /** The buttons that open something over the lab. */
  #openers() {
    const { text } = this;
    const doors = /** @type {(keyof typeof DOORS)[]} */ (Object.keys(DOORS)).map((name) => {
      const door = text.bind(h('button', { type: 'button', class: `door open-${name}${IN_TITLE_BAR.includes(name) ? ' tiny' : ''}`, onclick: () => this.#leave(this.further[name]) }), DOORS[name]);
      if (name === 'language') text.bind(door, 'lab.language.label', 'aria-label');
      this.#doors.set(name, door);
      return door;
    });
    return this.#group('doors', h('div', { class: 'way' }, ...doors));
  }

  /** The tolerance that stands in the sentence of this way, if it is to be another than the one in force. @param {string} way @returns {Params} */
  #tolerance(way) {
    const box = this.#boxes.find((one) => one.key === 'tolerance' && one.way === way)?.box;
    return box && !box.disabled ? { tolerance: box.value } : {};
  }

  /** Each way to stop as a sentence with its numbers in it. */
  #until() {
    const { text } = this;
    const lines = Object.entries(NUMBERS).map(([word, keys]) => {
      const choice = h('input', { type: 'radio', name: 'until', value: word, id: `until-${word}`, onchange: () => this.orders.apply({ until: word, ...this.#tolerance(word) }) });
      this.#choices.set(word, choice);
      const boxes = keys.map((key) => this.#number(key, word));
      const label = h('label', { for: choice.id });
      const line = h('div', { class: 'way' }, choice, h('span', { class: 'words' }));
      return text.onChange(line, () => {
        // The sentence has a hole for each number; what stands before the first is the label.
        const [head, ...rest] = text.t(`ways.${word}`).split('#');
        label.textContent = head;
        line.lastElementChild?.replaceChildren(label, ...rest.flatMap((words, i) => [boxes[i], words]));
      });
    });
    return this.#group('until', ...lines, this.#noOptimum);
  }

  #networks() {
    return this.#group('train', h('div', { class: 'way' }, this.train));
  }

  #atOnce() {
    const { text } = this;
    const count = new NumberBox(text, 'ways.count', { low: 1, high: 100_000, usual: 10 }, () => {});
    const buttons = /** @type {Which[]} */ (['both', 'd', 'g']).map((which) =>
      text.bind(h('button', { type: 'button', onclick: () => this.orders.steps(count.value, which) }), `ways.step-${which}`));
    return this.#group('at-once', h('div', { class: 'way' }, count.element, ...buttons));
  }

  /** @param {string} key @param {string} way that whoever gives this number means */
  #number(key, way) {
    const box = h('input', { type: 'number', step: 'any', inputMode: 'decimal' });
    this.text.bind(box, key === 'tolerance' ? `ways.tolerance.${way}` : `param.${key}`, 'aria-label');
    // What is being typed is nobody else's; what was said shows what came of it.
    box.addEventListener('input', () => (box.dataset.typed = 'yes'));
    box.addEventListener('change', () => {
      delete box.dataset.typed;
      this.orders.apply({ [key]: box.value, until: way });
    });
    this.#boxes.push({ key, way, box });
    return box;
  }

  /** @param {string} key @param {...Node} lines */
  #group(key, ...lines) {
    const group = h('fieldset', { 'data-key': key }, this.text.bind(h('legend'), `ways.${key}.title`), ...lines);
    this.#lines.push(group);
    return group;
  }
}
