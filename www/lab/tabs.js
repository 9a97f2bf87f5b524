// @ts-check
// Which picture to show: a button for each of the lab's own, and a list of the further views.

import { h } from './dom.js';
import { STAGED } from './stage.js';

/** @typedef {import('./text.js').Text} Text */
/** @typedef {(view: string) => void} Choose */

const VIEWS = ['auto', 'p_data', 'p_model', 'd', 'd_star', 'gap', 'curves'];

export class Tabs {
  /** @param {Text} text @param {Choose} choose */
  constructor(text, choose) {
    this.buttons = VIEWS.map((view) => {
      const button = h('button', { type: 'button', 'data-view': view, 'aria-pressed': 'false', onclick: () => choose(view) }, text.bind(h('span'), `tab.${view}`));
      return text.bind(button, view === 'auto' ? 'tab.auto' : view === 'curves' ? 'curves.title' : `panel.${view}.about`, 'title');
    });
    this.more = new Further(text, choose);
    this.element = h('div', { class: 'tabs', part: 'tabs', role: 'group' }, ...this.buttons, this.more.element);
    text.bind(this.element, 'param.view', 'aria-label');
  }

  /** @param {boolean} locked */
  lock(locked) {
    for (const button of this.buttons) button.disabled = locked;
    this.more.element.disabled = locked;
  }

  /** @param {string} view */
  update(view) {
    for (const button of this.buttons) button.setAttribute('aria-pressed', String(button.dataset.view === view));
    this.more.update(view);
  }
}

/** The list of the further views. */
export class Further {
  /** @param {Text} text @param {Choose} choose */
  constructor(text, choose) {
    // What stands there while none of them is chosen; it cannot be chosen itself.
    const none = text.bind(h('option', { value: '', disabled: true, hidden: true }), 'tab.further');
    const back = text.bind(h('option', { value: 'auto' }), 'tab.overview');
    const groups = [...new Set(STAGED.map(({ group }) => group))].map((group) => {
      const options = STAGED.filter((view) => view.group === group).map(({ name }) => text.bind(h('option', { value: name }), `choice.${name}`));
      return text.bind(h('optgroup', {}, ...options), `tab.group.${group}`, 'label');
    });
    this.element = h('select', { class: 'further', part: 'further', onchange: () => choose(this.element.value) }, none, back, ...groups);
    text.bind(this.element, 'tab.further', 'aria-label');
    text.bind(this.element, 'tab.further.hint', 'title');
  }

  /** @param {string} view */
  update(view) {
    const name = STAGED.some((one) => one.name === view) ? view : '';
    this.element.value = name;
    this.element.toggleAttribute('data-chosen', name !== '');
  }
}
