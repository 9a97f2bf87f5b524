// @ts-check
// The components by their numbers: which one, its weight, place, widths and angle; more of them, and fewer.

import { h } from '../dom.js';
import { MOST } from './cloud.js';
import { Field } from './field.js';

/** @typedef {import('../text.js').Text} Text */
/** @typedef {import('../../course/ellipse.js').Component} Component */

/**
 * @typedef {object} Handlers
 * @property {(component: Component, rests: boolean) => void} change the chosen component
 * @property {(j: number) => void} select @property {() => void} add @property {() => void} remove
 */

/** The numbers of a component behind its weight: ranges as in the parameter table. @type {[string, number, number][]} */
const NUMBERS = [['x', -100, 100], ['y', -100, 100], ['std-1', 0.001, 50], ['std-2', 0.001, 50], ['angle', -360, 360]];

export class Shape {
  /** @type {Component} */
  #component = [1, 0, 0, 1, 1, 0];
  #share = h('span', { class: 'share' });

  /** @param {Text} text @param {Handlers} handlers */
  constructor(text, handlers) {
    this.text = text;
    this.which = h('select', { onchange: () => handlers.select(Number(this.which.value)) });
    text.bind(this.which, 'editor.which', 'aria-label');
    /** @param {string} key @param {() => void} act */
    const button = (key, act) => text.bind(h('button', { type: 'button', 'data-key': key, onclick: act }), `editor.${key}`);
    this.add = button('add', handlers.add);
    this.remove = button('remove', handlers.remove);
    this.weight = new Field(text, 'editor.weight', { min: 0.0001, max: 1000, slider: [0.05, 20], log: true }, (value, rests) => handlers.change(this.#component.with(0, value), rests));
    this.numbers = NUMBERS.map(([key, min, max], i) => new Field(text, `editor.${key}`, { min, max }, (value) => handlers.change(this.#component.with(i + 1, value), true)));
    this.element = h('div', { class: 'tool shape' },
      h('div', { class: 'edit-row' }, this.which, this.add, this.remove),
      h('div', { class: 'edit-row' }, this.weight.element, this.#share),
      h('div', { class: 'numbers' }, ...this.numbers.map(({ element }) => element)),
      text.bind(h('p', { class: 'hint' }), 'editor.shape.hint'));
  }

  /** @param {Component[]} components @param {number} selected */
  show(components, selected) {
    const { text } = this;
    const face = `${text.language} ${components.length}`;
    if (this.which.dataset.face !== face) {
      this.which.dataset.face = face;
      this.which.replaceChildren(...components.map((_, j) => h('option', { value: String(j) }, text.t('editor.component', { part: j + 1, total: components.length }))));
    }
    this.which.value = String(selected);
    this.add.disabled = components.length >= MOST;
    this.remove.disabled = components.length <= 1;
    const component = components[selected];
    if (!component) return;
    this.#component = component;
    this.weight.show(component[0]);
    this.numbers.forEach((field, i) => field.show(component[i + 1]));
    const total = components.reduce((sum, [weight]) => sum + weight, 0);
    this.#share.textContent = text.t('editor.share', { percent: text.number((100 * component[0]) / total, { maximumSignificantDigits: 3 }) });
  }
}
