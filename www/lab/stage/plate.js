// @ts-check
// One picture of a view: its caption, its canvas, what is said while there is nothing to draw, and words for screen readers.

import { heightOf } from '../../view/axes.js';
import { gameOf } from '../../view/game.js';
import { curtain } from '../curtain.js';
import { h } from '../dom.js';

/** @import {Plot, Scene, Theme} from '../../types.js' */
/** @typedef {import('../text.js').Text} Text */

/** What arrows count, of the loss in force. @param {Text} text @param {import('../../types.js').Picture} picture */
export function arrowUnit(text, { params }) {
  return text.t(gameOf(params).nats ? 'panel.arrow-unit' : 'panel.arrow-unit.none');
}

/** The description of a picture is rewritten this often while it trains. */
const DESCRIBE_MS = 1000;

export class Plate {
  canvas = h('canvas', { role: 'img', part: 'picture' });
  /** What is read off at the right of the caption. */
  value = h('output', { class: 'value' });
  #described = -Infinity;
  #said = '';

  /**
   * @param {Text} text @param {string} key of its title; `key.gloss` stands beside it, and `key.label` names the canvas
   * @param {{secret?: boolean}} [options] `secret`: hidden with the data
   */
  constructor(text, key, { secret = false } = {}) {
    this.text = text;
    this.key = key;
    this.secret = secret;
    this.name = text.bind(h('span', { class: 'name' }), `${key}.title`);
    this.waiting = h('div', { class: 'waiting', hidden: true });
    this.plot = h('div', { class: 'plot' }, this.canvas, this.waiting, secret && curtain(text));
    const gloss = text.bind(h('span', { class: 'gloss' }), `${key}.gloss`);
    text.bind(gloss, `${key}.gloss`, 'title');
    this.element = h('figure', { class: 'plate', part: 'plate' }, h('figcaption', {}, this.name, gloss, this.value), this.plot);
    text.bind(this.canvas, `${key}.label`, 'aria-label');
  }

  /**
   * This picture for paper.
   * @param {Scene} scene @param {(canvas: HTMLCanvasElement, theme: Theme) => void} draw
   * @param {{height?: Plot['height'], share?: number, title?: string, gloss?: string, absent?: string}} [more] `absent`: the key of why there is nothing to draw
   * @returns {Plot}
   */
  onPaper({ curtain: hidden }, draw, { height = heightOf, share = 1, title = this.text.t(`${this.key}.title`), gloss = this.text.t(`${this.key}.gloss`), absent } = {}) {
    const instead = hidden && this.secret ? 'curtain.hidden' : absent;
    return { canvas: this.canvas, title, gloss, height, share, draw, ...(instead && { instead: this.text.t(instead) }) };
  }

  /**
   * Says what the picture shows, once in a while; nothing of what is behind the curtain.
   * @param {Scene} scene @param {boolean} there whether there is anything to draw @param {() => Record<string, unknown>} values for `key.description`
   * @param {string} [absent] the key of the reason why there is not, where it is not that the engine has yet to answer
   */
  tell({ state, curtain: hidden, settled }, there, values, absent = state === 'diverged' ? 'stage.diverged' : 'panel.waiting') {
    const { text, key } = this;
    const behind = hidden && this.secret;
    this.waiting.hidden = there || behind;
    if (!this.waiting.hidden) this.waiting.textContent = text.t(absent);
    const now = performance.now();
    if (!settled && now - this.#described < DESCRIBE_MS) return;
    this.#described = now;
    const label = text.spoken(`${key}.label`);
    const words = behind ? `${label} ${text.t('curtain.hidden')}` : there ? text.spoken(`${key}.description`, values()) : label;
    if (words !== this.#said) this.canvas.setAttribute('aria-label', (this.#said = words));
  }
}
