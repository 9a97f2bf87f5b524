// @ts-check
// Every key there is, over the lab.

import { h, icon } from './dom.js';
import { LIST } from './keys.js';

/** @import {Params} from '../types.js' */
/** @typedef {import('./text.js').Text} Text */

/** Keys that are not the lab's own, and what they do. @type {[keys: string[], says: string][]} */
const OTHERS = [[['PgUp', 'PgDn'], 'pages'], [['Tab'], 'tab'], [['Esc'], 'escape']];

export class Keys {
  #off = h('p', { class: 'hint', hidden: true });

  /** @param {Text} text */
  constructor(text) {
    const close = h('button', { type: 'button', class: 'plain', onclick: () => this.element.close() }, icon('close'));
    text.bind(close, 'keys.close', 'aria-label');
    text.bind(this.#off, 'keys.off');
    const row = (/** @type {string[]} */ keys, /** @type {string} */ says) =>
      h('tr', {}, h('th', { scope: 'row' }, ...keys.flatMap((key, i) => [i > 0 && ' ', h('kbd', {}, key)])), text.bind(h('td'), `keys.${says}`));
    const single = LIST.map(([key, action]) => row([key.toUpperCase()], action));
    this.element = h('dialog', { class: 'keys', part: 'keys' },
      h('div', { class: 'drawer-head' }, text.bind(h('h2'), 'keys.title'), close),
      h('div', { class: 'scroll', tabindex: '0' }, text.bind(h('p', { class: 'hint' }), 'keys.about'), this.#off,
        h('table', {}, h('tbody', { class: 'single' }, ...single), h('tbody', {}, ...OTHERS.map(([keys, says]) => row(keys, says)))),
        text.bind(h('p', { class: 'hint' }), 'keys.deck')));
    for (const node of [this.element, /** @type {Element} */ (this.element.querySelector('.scroll'))]) text.bind(node, 'keys.title', 'aria-label');
    // What opened it closes it.
    this.element.addEventListener('keydown', (event) => event.key === '?' && this.element.close());
  }

  /** @param {Params} params */
  update({ keys }) {
    this.#off.hidden = keys !== false;
    /** @type {HTMLElement | null} */ (this.element.querySelector('.single'))?.toggleAttribute('hidden', keys === false);
  }

  open() {
    if (!this.element.open) this.element.showModal();
  }
}
