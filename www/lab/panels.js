// @ts-check
// The five heat-maps as figures: captions, pictures, the linked cross-hair and what it reads, words for screen readers.

import { heightOf } from '../view/axes.js';
import { gameOf } from '../view/game.js';
import { DATA_PANELS, PANELS, cellAt, drawPanel, fieldOf, pointAt, range, reading } from '../view/panel.js';
import { curtain } from './curtain.js';
import { h, icon, rich } from './dom.js';

/** @import {PanelName, Picture, Plot, Probe, Theme} from '../types.js' */
/** @typedef {import('./text.js').Text} Text */
/** @typedef {{name: PanelName, canvas: HTMLCanvasElement, value: HTMLElement, waiting: HTMLElement, gloss: HTMLElement, seen: string}} Panel */

/** The description of a picture is rewritten this often while it trains. */
const DESCRIBE_MS = 1000;

export class Panels {
  /** @type {Probe} */
  #probe = null;
  /** @type {Picture | null} */
  #picture = null;
  /** @type {Theme | null} */
  #theme = null;
  #described = -Infinity;
  /** Why a picture is not there: the key of a text. */
  #absent = 'panel.waiting';

  /**
   * @param {Text} text @param {() => void} redraw asks for another frame
   * @param {(name: PanelName) => void} enlarge shows one panel alone, or all again @param {() => void} edit the data, on their picture
   */
  constructor(text, redraw, enlarge, edit) {
    this.text = text;
    this.redraw = redraw;
    this.enlarge = enlarge;
    this.edit = h('button', { type: 'button', class: 'plain edit', part: 'button edit', 'aria-expanded': 'false', onclick: edit }, icon('edit'));
    text.bind(this.edit, 'editor.open', 'aria-label');
    text.bind(this.edit, 'editor.open', 'title');
    /** @type {Panel[]} */
    this.panels = [];
    this.element = h('div', { class: 'panels', part: 'panels' }, ...PANELS.map((name) => this.#build(name)));
  }

  /** @param {PanelName} name */
  #build(name) {
    const { text } = this;
    const canvas = h('canvas', { role: 'img', part: 'picture' });
    const value = h('output', { class: 'value' });
    const waiting = h('div', { class: 'waiting' });
    text.onChange(waiting, () => (waiting.textContent = text.t(this.#absent)));
    canvas.setAttribute('aria-label', text.spoken(`panel.${name}`));
    canvas.addEventListener('pointermove', (event) => this.#point(canvas, event));
    canvas.addEventListener('pointerdown', (event) => this.#point(canvas, event));
    canvas.addEventListener('pointerleave', () => this.#setProbe(null));
    const gloss = h('span', { class: 'gloss' });
    text.bind(gloss, `panel.${name}.about`, 'title');
    this.panels.push({ name, canvas, value, waiting, gloss, seen: '' });
    const title = text.bind(h('button', { type: 'button', class: 'name', onclick: () => this.enlarge(name) }), `panel.${name}`);
    text.bind(title, 'panel.enlarge', 'title');
    return h('figure', { class: 'panel', part: `panel panel-${name}`, 'data-name': name },
      h('figcaption', {}, title, gloss, value, name === 'p_data' && this.edit),
      h('div', { class: 'plot' }, canvas, waiting, DATA_PANELS.has(name) && curtain(text)));
  }

  /** @param {HTMLCanvasElement} canvas @param {PointerEvent} event */
  #point(canvas, event) {
    if (this.#picture && this.#theme) this.#setProbe(pointAt(canvas, this.#picture, this.#theme, event));
  }

  /** @param {Probe} probe */
  #setProbe(probe) {
    if (probe === this.#probe) return;
    this.#probe = probe;
    this.redraw();
  }

  /**
   * @param {Picture} picture @param {Theme} theme
   * @param {{samples: boolean, curtain: boolean, settled: boolean, times: number}} options `times`: how much the arrows are enlarged; `curtain`: the data are not shown; `settled`: no other picture follows soon
   */
  draw(picture, theme, { samples, curtain, settled, times }) {
    this.#picture = picture;
    this.#theme = theme;
    const now = performance.now();
    const describe = settled || now - this.#described > DESCRIBE_MS;
    if (describe) this.#described = now;
    const game = gameOf(picture.params);
    const unit = this.text.t(game.nats ? 'panel.arrow-unit' : 'panel.arrow-unit.none');
    this.#absent = picture.d && !game.optimum ? 'panel.no-optimum' : 'panel.waiting';
    for (const panel of this.panels) {
      const { name, canvas } = panel;
      drawPanel(canvas, picture, theme, { name, samples, probe: this.#probe, curtain, unit, times });
      this.#gloss(panel, picture);
      if (curtain && DATA_PANELS.has(name)) {
        this.#hide(panel);
        continue;
      }
      const field = canvas.clientWidth > 0 ? fieldOf(picture, name) : undefined;
      panel.waiting.hidden = field !== undefined || canvas.clientWidth === 0;
      if (panel.waiting.textContent !== this.text.t(this.#absent)) panel.waiting.textContent = this.text.t(this.#absent);
      panel.value.textContent = field && this.#probe ? this.text.nats(reading(picture, name, field[cellAt(picture, this.#probe)])) : '';
      if (describe && field) this.#describe(panel, picture, field);
      if (describe && !field && picture.d) this.#missing(panel);
    }
  }

  /** The panels by their names, for paper. @param {Picture} picture @param {{samples: boolean, curtain: boolean, times: number}} options @returns {Map<PanelName, Plot>} */
  plots(picture, { samples, curtain, times }) {
    const { text } = this;
    const game = gameOf(picture.params);
    const unit = text.t(game.nats ? 'panel.arrow-unit' : 'panel.arrow-unit.none');
    return new Map(this.panels.map(({ name, canvas }) => {
      const instead = curtain && DATA_PANELS.has(name) ? 'curtain.hidden' : fieldOf(picture, name) ? '' : picture.d && !game.optimum ? 'panel.no-optimum' : 'panel.waiting';
      return [name, {
        canvas, title: text.t(`panel.${name}`), gloss: text.t(this.#glossOf(name, picture)), height: heightOf, share: 1, ...(instead && { instead: text.t(instead) }),
        draw: (canvas, theme) => drawPanel(canvas, picture, theme, { name, samples, probe: null, curtain, unit, times }),
      }];
    }));
  }

  /** What is drawn over D changes with the arrows. @param {PanelName} name @param {Picture} picture */
  #glossOf(name, picture) {
    const { key: game, optimum } = gameOf(picture.params);
    const none = (name === 'd_star' || name === 'gap') && picture.d && !picture.d_star?.length && !optimum;
    // A penalty moves the optimum that is drawn.
    const penalised = name === 'd_star' && (picture.params?.penalty ?? 'none') !== 'none';
    const own = `panel.${name}.gloss.${name === 'd' && picture.arrows_model?.length ? 'arrows' : penalised ? 'penalised' : game}`;
    return none ? 'panel.d_star.gloss.none' : this.text.has(own) ? own : `panel.${name}.gloss`;
  }

  /** @param {Panel} panel @param {Picture} picture */
  #gloss({ name, gloss }, picture) {
    const key = this.#glossOf(name, picture);
    const face = `${this.text.language} ${key}`;
    if (gloss.dataset.face === face) return;
    gloss.dataset.face = face;
    gloss.replaceChildren(...rich(this.text.t(key)));
  }

  /** Nothing is said of a picture behind the curtain. @param {Panel} panel */
  #hide(panel) {
    panel.waiting.hidden = true;
    panel.value.textContent = '';
    const words = `${this.text.spoken(`panel.${panel.name}`)}: ${this.text.t('curtain.hidden')}`;
    if (words !== panel.seen) panel.canvas.setAttribute('aria-label', (panel.seen = words));
  }

  /** @param {Panel} panel */
  #missing(panel) {
    const words = `${this.text.spoken(`panel.${panel.name}`)}: ${this.text.t(this.#absent)}`;
    if (words !== panel.seen) panel.canvas.setAttribute('aria-label', (panel.seen = words));
  }

  /** @param {Panel} panel @param {Picture} picture @param {Float32Array} field */
  #describe(panel, picture, field) {
    const { step = 0 } = picture;
    const { low, high } = range(field);
    const words = this.text.spoken('panel.description', {
      name: this.text.spoken(`panel.${panel.name}`),
      about: this.text.spoken(`panel.${panel.name}.about`),
      low: this.text.nats(reading(picture, panel.name, low)), high: this.text.nats(reading(picture, panel.name, high)), step: this.text.number(step),
    });
    if (words !== panel.seen) panel.canvas.setAttribute('aria-label', (panel.seen = words));
  }
}
