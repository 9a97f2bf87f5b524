// @ts-check
// Which picture to show where only one fits.

import { h } from './dom.js';

/** @typedef {import('./text.js').Text} Text */

const VIEWS = ['auto', 'p_data', 'p_model', 'd', 'd_star', 'gap', 'curves'];

export class Tabs {
  /** @param {Text} text @param {(view: string) => void} choose */
  constructor(text, choose) {
    this.buttons = VIEWS.map((view) => {
      const button = h('button', { type: 'button', 'data-view': view, 'aria-pressed': 'false', onclick: () => choose(view) }, text.bind(h('span'), `tab.${view}`));
      return text.bind(button, view === 'auto' ? 'tab.auto' : view === 'curves' ? 'curves.title' : `panel.${view}.about`, 'title');
    });
    this.element = h('div', { class: 'tabs', part: 'tabs', role: 'group' }, ...this.buttons);
    text.bind(this.element, 'param.view', 'aria-label');
  }

  /** @param {string} view */
  update(view) {
    for (const button of this.buttons) button.setAttribute('aria-pressed', String(button.dataset.view === view));
  }
}
