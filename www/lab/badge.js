// @ts-check
// Which engine trains, and why that one.

import { h } from './dom.js';

/** @import {Status} from '../types.js' */
/** @typedef {import('./text.js').Text} Text */

export class Badge {
  #label = h('span', { class: 'engine-name' });
  #state = h('p', { class: 'engine-state' });
  #reason = h('p', { class: 'engine-reason' });
  #adapter = h('p', { class: 'engine-adapter' });

  /** @param {Text} text */
  constructor(text) {
    this.text = text;
    this.summary = h('summary', {}, h('span', { class: 'lamp' }), this.#label);
    this.element = h('details', { class: 'engine', part: 'engine' }, this.summary,
      h('div', { class: 'sheet' }, this.#state, this.#reason, this.#adapter, text.bind(h('p', { class: 'hint' }), 'engine.about')));
    this.element.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.element.open = false;
    });
    this.element.addEventListener('focusout', (event) => {
      if (!this.element.contains(/** @type {Node | null} */ (event.relatedTarget))) this.element.open = false;
    });
  }

  /** @param {Status} status */
  update(status) {
    const { text } = this;
    const name = status.backend === 'webgpu'
      ? `WebGPU${status.adapter ? ` · ${status.adapter}` : ''}`
      : status.backend === 'cpu' ? text.t('engine.cpu') : text.t(status.state === 'failed' ? 'status.failed' : 'engine.none');
    const because = text.sentence(status.reason);
    this.#label.textContent = name;
    this.#state.textContent = text.t(`status.${status.state}`);
    this.#reason.textContent = because;
    this.#adapter.textContent = status.adapter && status.backend !== 'webgpu' ? text.t('engine.adapter', { adapter: status.adapter }) : '';
    this.summary.title = because;
    this.summary.setAttribute('aria-label', `${text.t('engine.label')}: ${name}. ${because}`);
  }
}
