// @ts-check
// The one line that must not be missed: the run diverged, the engine failed, or motion waits for a word.

import { h } from './dom.js';

/** @import {Params, Status} from '../types.js' */
/** @typedef {import('./text.js').Text} Text */

export class Banner {
  #message = h('p');

  /** @param {Text} text @param {() => void} reset */
  constructor(text, reset) {
    this.text = text;
    this.button = text.bind(h('button', { type: 'button', onclick: reset }), 'transport.reset');
    this.element = h('div', { class: 'banner', part: 'banner', role: 'status', hidden: true }, this.#message, this.button);
  }

  /**
   * @param {Status} status @param {Params} params @param {number} step @param {boolean} still whether motion was held back
   * @param {boolean} [blank] whether there is nothing to be seen, not even the data
   */
  update(status, params, step, still, blank = false) {
    const alarm = status.state === 'diverged' || status.state === 'failed';
    const wanted = alarm ? this.#alarm(status, params, step, blank) : still ? this.text.t('banner.still') : '';
    this.element.hidden = wanted === '';
    this.element.classList.toggle('alarm', alarm);
    this.button.hidden = status.state !== 'diverged';
    if (this.#message.textContent !== wanted) this.#message.textContent = wanted;
  }

  /** @param {Status} status @param {Params} params @param {number} step @param {boolean} blank */
  #alarm(status, params, step, blank) {
    const { text } = this;
    if (status.state === 'failed') return text.t(blank ? 'banner.blank' : 'banner.failed', { reason: text.sentence(status.reason) });
    const cause = status.diverged?.cause ?? 'unknown';
    const key = text.has(`cause.${cause}`) ? `cause.${cause}` : 'cause.unknown';
    return text.t('banner.diverged', { step: text.number(status.diverged?.step ?? step), cause: text.t(key, { value: params[cause] ?? '' }) });
  }
}
