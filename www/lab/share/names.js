// @ts-check
// Which parts and parameters are left out, and which are locked: two lists of names, ticked.

import { h } from '../dom.js';

/** @import {Params, Row} from '../../types.js' */
/** @typedef {import('../text.js').Text} Text */

export class Names {
  /** @type {Map<string, HTMLInputElement[]>} one box for a name, or two where it is both a part and a key */
  #hide = new Map();
  /** @type {Map<string, HTMLInputElement>} */
  #lock = new Map();

  /** @param {Text} text @param {Row[]} rows @param {() => void} changed */
  constructor(text, rows, changed) {
    const keys = rows.filter((row) => row.hidable).map(({ key }) => key);
    const choices = rows.find(({ key }) => key === 'hide')?.choices ?? [];
    const parts = choices.filter((name) => text.has(`part.${name}`));
    this.order = choices;
    const hides = (/** @type {string} */ name) => {
      const box = h('input', { type: 'checkbox', value: name });
      box.addEventListener('change', () => {
        for (const other of this.#hide.get(name) ?? []) other.checked = box.checked;
        changed();
      });
      this.#hide.set(name, [...(this.#hide.get(name) ?? []), box]);
      return box;
    };
    const locks = (/** @type {string} */ name) => {
      const box = h('input', { type: 'checkbox', value: name, onchange: changed });
      this.#lock.set(name, box);
      return box;
    };
    const ticked = (/** @type {HTMLInputElement} */ box, /** @type {string} */ key) => h('label', {}, box, text.bind(h('span'), key));
    this.parts = h('fieldset', {}, text.bind(h('legend'), 'share.hide'), h('div', { class: 'ticks' }, ...parts.map((name) => ticked(hides(name), `part.${name}`))));
    const single = keys.map((key) => {
      const named = (/** @type {HTMLInputElement} */ box, /** @type {string} */ what) => text.onChange(box, () => box.setAttribute('aria-label', text.spoken(what, { name: text.t(`param.${key}`) })));
      return h('tr', {}, h('th', { scope: 'row' }, text.bind(h('span'), `param.${key}`), ' ', h('span', { class: 'key' }, key)),
        h('td', {}, named(hides(key), 'share.hide-this')), h('td', {}, named(locks(key), 'share.lock-this')));
    });
    const head = h('tr', {}, h('td'), text.bind(h('th', { scope: 'col' }), 'share.column.hide'), text.bind(h('th', { scope: 'col' }), 'share.column.lock'));
    this.all = locks('all');
    this.locks = h('fieldset', {}, text.bind(h('legend'), 'share.lock'), ticked(this.all, 'share.lock.all'),
      h('details', {}, text.bind(h('summary'), 'share.single'), h('div', { class: 'single', tabindex: '0' }, h('table', {}, h('thead', {}, head), h('tbody', {}, ...single)))));
    text.bind(/** @type {Element} */ (this.locks.querySelector('.single')), 'share.single', 'aria-label');
  }

  /** @param {Params} params @param {(key: string) => boolean} isNews whether the boxes of a list are to follow it */
  show(params, isNews) {
    const [hidden, locked] = [params.hide, params.lock].map((list) => new Set(String(list).split(',')));
    if (isNews('hide')) for (const [name, boxes] of this.#hide) for (const box of boxes) box.checked = hidden.has(name);
    if (isNews('lock')) for (const [name, box] of this.#lock) box.checked = locked.has(name);
  }

  /** As the address writes them. @returns {{hide: string, lock: string}} */
  get params() {
    const hide = this.order.filter((name) => this.#hide.get(name)?.[0].checked);
    const lock = [...this.#lock.keys()].filter((name) => this.#lock.get(name)?.checked);
    return { hide: hide.join(','), lock: lock.sort((a, b) => this.#place(a) - this.#place(b)).join(',') };
  }

  /** Keys in the order of the table, `all` last. @param {string} name */
  #place(name) {
    return name === 'all' ? Infinity : this.order.indexOf(name);
  }
}
