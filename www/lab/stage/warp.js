// @ts-check
// The latent lattice and what G makes of it: before, after, and on the way.

import { drawWarp, scaleOfLatent } from '../../view/warp.js';
import { h } from '../dom.js';
import { Plate } from './plate.js';

/** @import {Scene, StageView} from '../../types.js' */
/** @typedef {import('../text.js').Text} Text */
/** @typedef {import('../stage.js').Wishes} Wishes */

const STILL = matchMedia('(prefers-reduced-motion: reduce)');
/** How long the way from z to G(z) takes, in ms. */
const JOURNEY_MS = 2600;

/** @implements {StageView} */
class WarpView {
  /** How far on the way from z to G(z). */
  #t = 1;
  #frame = 0;

  /** @param {Text} text @param {Wishes} wishes */
  constructor(text, wishes) {
    this.text = text;
    this.wishes = wishes;
    this.plate = new Plate(text, 'warp');
    this.play = text.bind(h('button', { type: 'button', class: 'journey', onclick: () => this.#journey() }), 'warp.play');
    this.slider = h('input', { type: 'range', min: '0', max: '1000', step: '1', value: '1000', class: 'way' });
    text.bind(this.slider, 'warp.way', 'aria-label');
    this.slider.addEventListener('input', () => {
      this.leave();
      this.#go(Number(this.slider.value) / 1000);
    });
    this.note = h('span', { class: 'note' });
    this.plate.element.append(h('div', { class: 'way-row' }, this.play, h('span', { class: 'math', 'aria-hidden': 'true' }, h('i', {}, 'z')), this.slider, text.bind(h('span', { 'aria-hidden': 'true' }), 'warp.end')), this.note);
    this.element = this.plate.element;
  }

  /** @param {number} t */
  #go(t) {
    this.#t = t;
    this.slider.value = String(Math.round(1000 * t));
    this.wishes.redraw();
  }

  /** From z to G(z); where motion is unwelcome, from one to the other at once. */
  #journey() {
    this.leave();
    if (STILL.matches) return this.#go(this.#t < 1 ? 1 : 0);
    const start = performance.now();
    const step = () => {
      const t = Math.min(1, (performance.now() - start) / JOURNEY_MS);
      this.#frame = t < 1 ? requestAnimationFrame(step) : 0;
      // It leaves and arrives gently.
      this.#go(t * t * (3 - 2 * t));
    };
    this.#go(0);
    this.#frame = requestAnimationFrame(step);
  }

  leave() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  /** @param {Scene} scene */
  plots(scene) {
    const { picture } = scene;
    const dim = Number(picture.params?.latent_dim ?? 2);
    return [this.plate.onPaper(scene, (canvas, theme) => drawWarp(canvas, picture, theme, { t: this.#t, dim }))];
  }

  /** @param {Scene} scene */
  draw(scene) {
    const { text } = this;
    const { picture, theme } = scene;
    const dim = Number(picture.params?.latent_dim ?? 2);
    const there = Boolean(picture.warp?.length);
    for (const plot of this.plots(scene)) plot.draw(plot.canvas, theme);
    this.plate.tell(scene, there, () => ({ share: Math.round(100 * this.#t) }));
    this.slider.setAttribute('aria-valuetext', this.#t === 0 ? 'z' : this.#t === 1 ? 'G(z)' : `${Math.round(100 * this.#t)} %`);
    const shrink = there ? scaleOfLatent(picture) : 1;
    const words = [text.t(dim === 1 ? 'warp.note-line' : 'warp.note'), shrink < 1 ? text.t('warp.shrunk', { share: Math.round(100 * shrink) }) : ''].join(' ').trim();
    if (this.note.textContent !== words) this.note.textContent = words;
  }
}

/** @param {Text} text @param {Wishes} wishes */
export const make = (text, wishes) => new WarpView(text, wishes);
