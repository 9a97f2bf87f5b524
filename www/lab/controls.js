// @ts-check
// The parameter drawer: one field for every row of the table, in the table's groups, and what to do with a run.

import { h, icon } from './dom.js';
import { makeField } from './fields.js';
import { Presets } from './presets.js';

/** @import {Params, Row, Snapshot, Value} from '../types.js' */
/** @typedef {import('./text.js').Text} Text */
/**
 * @typedef {{change: (key: string, value: Value) => void, apply: (changes: Params) => void, edit: () => void,
 *   copyLink: () => Promise<void>, save: () => void, load: (text: string) => void, csv: () => void}} Handlers
 */

/** Groups that are open at first: what a lecture changes. */
const OPEN = new Set(['data', 'training']);

export class Controls {
  /** @type {import('./fields.js').Field[]} */
  #fields = [];
  #body = h('div', { class: 'drawer-body' });
  #rates = h('p', { class: 'hint rates', hidden: true });
  #noise = h('p', { class: 'hint noise', hidden: true });
  #locked = h('p', { class: 'hint locked', hidden: true });
  /** What would change what is locked. @type {HTMLButtonElement[]} */
  #doors = [];

  /** @param {Text} text @param {Handlers} handlers @param {{runs: () => void, compare: () => void, share: () => void, figure: () => void, keys: () => void}} open opens what stands over the lab */
  constructor(text, handlers, open) {
    this.text = text;
    this.open = open;
    this.handlers = handlers;
    this.presets = new Presets(text, handlers.apply, () => {
      if (!this.always) this.toggle(false);
      handlers.edit();
    });
    this.close = h('button', { type: 'button', class: 'plain drawer-close', onclick: () => this.toggle(false) }, icon('close'));
    text.bind(this.close, 'controls.close', 'aria-label');
    this.opener = h('button', { type: 'button', class: 'drawer-open', part: 'button open-controls', 'aria-expanded': 'false', 'aria-controls': 'drawer', onclick: () => this.toggle() },
      icon('settings'), text.bind(h('span', { class: 'word' }), 'controls.title'));
    text.bind(this.opener, 'controls.title', 'aria-label');
    this.element = h('aside', { class: 'drawer', id: 'drawer', part: 'controls', hidden: true },
      h('div', { class: 'drawer-head' }, text.bind(h('h2'), 'controls.title'), this.close), this.#body, this.#foot());
    text.bind(this.element, 'controls.title', 'aria-label');
    this.element.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !this.always) this.toggle(false);
    });
  }
  /** Whether there is room to leave the drawer open. */
  always = false;
  #wanted = false;
  /** What had the focus when the drawer was opened. @type {Element | null} */
  #from = null;

  /** @param {boolean} [open] */
  toggle(open = !this.#wanted) {
    const before = /** @type {ShadowRoot} */ (this.element.getRootNode()).activeElement;
    const isIn = this.element.contains(before);
    if (open && !isIn) this.#from = before;
    this.#wanted = open;
    this.place(this.always);
    if (open) this.close.focus();
    // Back to what opened it, or would: there is not always a title bar.
    else if (!this.always && isIn) /** @type {HTMLElement | undefined} */ ([this.#from, this.opener, this.element.parentElement].find((each) => each?.checkVisibility()))?.focus();
  }

  /** @param {boolean} always */
  place(always) {
    this.always = always;
    this.element.hidden = !(always || this.#wanted);
    this.opener.setAttribute('aria-expanded', String(!this.element.hidden));
    if (!this.element.hidden) this.presets.load();
  }

  /** @param {Row[]} rows */
  build(rows) {
    const { text } = this;
    this.presets.know(rows);
    // What is locked is not unlocked where it is locked.
    this.#fields = rows.filter(({ key }) => key !== 'lock').map((row) => makeField(row, text, (value) => this.handlers.change(row.key, value)));
    this.#fields.find(({ row }) => row.key === 'lr_decay')?.element.append(this.#rates);
    this.#fields.find(({ row }) => row.key === 'noise_steps')?.element.append(this.#noise);
    const groups = [...new Set(rows.map((row) => row.group))];
    text.bind(this.#locked, 'lock.hint');
    this.#body.replaceChildren(text.bind(h('p', { class: 'hint' }), 'controls.hint'), this.#locked, this.presets.element, ...groups.map((group) => {
      const summary = h('summary', {}, text.bind(h('span'), `group.${group}`));
      const fields = this.#fields.filter((field) => field.row.group === group).map((field) => field.element);
      return h('details', { class: 'group', open: OPEN.has(group), 'data-group': group }, summary, h('div', { class: 'fields' }, ...fields));
    }));
  }

  /** What has fallen since the run began: the learning rates, the noise. @param {Snapshot | null} snapshot */
  tell(snapshot) {
    const { text } = this;
    const { params, metrics } = snapshot ?? { params: {}, metrics: null };
    const short = (/** @type {number} */ value) => text.number(value, { maximumSignificantDigits: 2 });
    /** @param {HTMLElement} hint @param {string} words */
    const say = (hint, words) => {
      hint.hidden = !words;
      if (hint.textContent !== words) hint.textContent = words;
    };
    const decays = metrics && params.lr_decay !== 'constant';
    say(this.#rates, decays ? text.t('controls.rates', { g: short(metrics.lr_g), d: short(metrics.lr_d), share: short((100 * metrics.lr_g) / Number(params.lr)) }) : '');
    say(this.#noise, metrics && Number(params.noise) > 0 ? text.t('controls.noise', { noise: short(metrics.noise) }) : '');
  }

  /**
   * @param {Params} params @param {Set<string>} hidden keys without a field: left out by wish, or of no effect at present
   * @param {Set<string>} [locked] keys that are shown and cannot be changed
   */
  update(params, hidden, locked = new Set()) {
    this.presets.update(params, hidden, locked);
    this.#locked.hidden = locked.size === 0;
    for (const button of this.#doors) button.disabled = locked.size > 0;
    for (const { row, element, show } of this.#fields) {
      element.hidden = row.hidable && hidden.has(row.key);
      show(params[row.key], params, locked.has(row.key));
    }
    for (const group of this.#body.querySelectorAll('details')) {
      group.hidden = [...group.querySelectorAll('.field')].every((field) => /** @type {HTMLElement} */ (field).hidden);
    }
  }

  #foot() {
    const { text, handlers } = this;
    const said = h('span', { role: 'status', class: 'hint' });
    const file = h('input', { type: 'file', accept: '.json,application/json', hidden: true });
    file.addEventListener('change', async () => {
      const chosen = file.files?.[0];
      if (chosen) handlers.load(await chosen.text());
      file.value = '';
    });
    const copy = async () => {
      await handlers.copyLink().then(() => (said.textContent = text.t('controls.copied')), () => (said.textContent = text.t('controls.not-copied')));
    };
    /** @param {string} key @param {() => void} act */
    const button = (key, act) => text.bind(h('button', { type: 'button', class: key, onclick: act }), `controls.${key}`);
    const [load, compare] = [button('load', () => file.click()), button('compare', this.open.compare)];
    this.#doors = [load, compare];
    const opens = (/** @type {'share' | 'figure' | 'keys'} */ what) => text.bind(h('button', { type: 'button', class: what, onclick: this.open[what] }), `${what}.open`);
    return h('div', { class: 'drawer-foot' }, opens('share'), button('copy', copy), opens('figure'), button('save', handlers.save), load, button('csv', handlers.csv),
      button('runs', this.open.runs), compare, opens('keys'), file, said);
  }
}
