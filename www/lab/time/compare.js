// @ts-check
// Two runs side by side, over the lab they were asked for from.

import { h, icon } from '../dom.js';

/** @import {Params, Row} from '../../types.js' */
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

  /** Opens two runs with the parameters of a lab, from step 0; which of them is to differ is asked there. @param {Params} params @param {Row[]} rows */
  async open(params, rows) {
    const [{ heeds }] = await Promise.all([import('./question.js'), import('./ab.js')]);
    const ab = document.createElement('dstar-ab');
    for (const row of rows) if (heeds(row) && row.key !== 'start' && params[row.key] !== row.default) ab.setAttribute(row.key, String(params[row.key]));
    ab.setAttribute('autoplay', 'false');
    ab.setAttribute('fit', '');
    this.#room.replaceChildren(ab);
    this.element.showModal();
  }
}
