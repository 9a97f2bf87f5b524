// @ts-check
// Two runs side by side, over the lab they were asked for from.

import { h, icon } from '../dom.js';

/** @import {Params} from '../../types.js' */
/** @typedef {import('../text.js').Text} Text */

export class Compare {
  #room = h('div', { class: 'room' });

  /** @param {Text} text */
  constructor(text) {
    const close = h('button', { type: 'button', class: 'plain', onclick: () => this.element.close() }, icon('close'));
    text.bind(close, 'compare.close', 'aria-label');
    this.element = h('dialog', { class: 'compare', part: 'compare', onclose: () => this.#room.replaceChildren() }, close, this.#room);
    text.bind(this.element, 'compare.title', 'aria-label');
  }

  /** Opens two runs with these parameters; which of them is to differ is asked there. @param {Params} params @param {Params} defaults */
  async open(params, defaults) {
    await import('./ab.js');
    const ab = document.createElement('dstar-ab');
    for (const [key, value] of Object.entries(params)) if (value !== defaults[key]) ab.setAttribute(key, String(value));
    ab.setAttribute('autoplay', 'false');
    ab.setAttribute('fit', '');
    this.#room.replaceChildren(ab);
    this.element.showModal();
  }
}
