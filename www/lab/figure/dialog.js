// @ts-check
// Where figures are taken: what the figure will look like, in which formats it can be had, and a film of the next steps.

import { h, icon } from '../dom.js';
import { NumberBox } from '../number.js';
import { save } from '../save.js';
import { LIMITS, USUAL, offered, paceOf } from './clip.js';
import { COLUMN, TEXT, fileOf, make, svgOf, usual } from './make.js';
import { print } from './print.js';

/** @import {FigureWish} from '../../types.js' */
/** @typedef {import('../text.js').Text} Text */
/** @typedef {{studio: () => import('./make.js').Studio, rest: () => Promise<() => void>}} FigureOrders `rest` pauses the run, and answers how to let it go on */

const SCALES = [1, 2, 3, 4];
/** A page in a frame may have been denied to save files, and is not told. */
const isFramed = window.parent !== window;

/** @param {Blob} blob @returns {Promise<string>} an address that says all of it: not every policy lets a picture come from memory */
const addressOf = (blob) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });

export class FigureDialog {
  #said = h('p', { class: 'said-here', role: 'status' });
  #preview = h('img', { class: 'preview' });
  #done = h('progress', { max: 1, value: 0 });
  /** Lets the run go on that was paused. */
  #resume = () => {};
  /** Ends the film that is being made. @type {AbortController | null} */
  #filming = null;
  /** Counts the previews, so that an older one gives way. */
  #drawn = 0;

  /** @param {Text} text @param {FigureOrders} orders */
  constructor(text, orders) {
    this.text = text;
    this.orders = orders;
    const close = h('button', { type: 'button', class: 'plain', onclick: () => this.element.close() }, icon('close'));
    text.bind(close, 'figure.close', 'aria-label');
    this.width = h('select', { id: 'figure-width', onchange: () => this.#show() }, ...[COLUMN, TEXT, 'slide'].map((width) => text.bind(h('option', { value: String(width) }), `figure.width.${width}`)));
    this.caption = h('input', { type: 'checkbox', id: 'figure-caption', checked: true, onchange: () => this.#show() });
    this.scale = h('select', { id: 'figure-scale' }, ...SCALES.map((scale) => h('option', { value: String(scale), selected: scale === 2 }, `${scale}×`)));
    /** @param {string} key @param {() => void} act */
    const button = (key, act) => text.bind(h('button', { type: 'button', class: key, onclick: act }), `figure.${key}`);
    this.stills = [button('svg', () => this.#take('svg')), button('png', () => this.#take('png')), button('print', () => this.#print()), button('csv', () => this.#take('csv'))];
    this.record = button('record', () => this.#record());
    this.stop = button('stop', () => this.#filming?.abort());
    this.numbers = /** @type {Record<'frames' | 'every' | 'fps', NumberBox>} */ (Object.fromEntries(/** @type {const} */ (['frames', 'every', 'fps']).map((key) => [key, this.#number(key)])));
    this.format = h('select', { id: 'figure-format', onchange: () => this.#measure() });
    this.length = h('p', { class: 'hint length' });
    this.filming = h('div', { class: 'row making', hidden: true }, this.#done, this.stop);
    text.bind(this.#done, 'figure.making', 'aria-label');
    const film = h('fieldset', { class: 'film' }, text.bind(h('legend'), 'figure.film'),
      ...Object.entries(this.numbers).map(([key, box]) => this.#field(`figure.${key}`, box.element)), this.#field('figure.format', this.format),
      this.length, h('div', { class: 'row' }, this.record), this.filming);
    const still = h('fieldset', { class: 'still' }, text.bind(h('legend'), 'figure.still'),
      this.#field('figure.width', this.width), this.#field('figure.scale', this.scale), this.#field('figure.caption.wanted', this.caption), h('div', { class: 'row' }, ...this.stills));
    this.element = h('dialog', { class: 'figure', part: 'figure', onclose: () => this.#leave() },
      h('div', { class: 'drawer-head' }, text.bind(h('h2'), 'figure.title'), close),
      h('div', { class: 'body' }, h('div', { class: 'shown' }, this.#preview), h('div', { class: 'wishes' }, still, film)), this.#said);
    text.bind(this.element, 'figure.title', 'aria-label');
    // The lab's own keys wait.
    this.element.addEventListener('keydown', (event) => event.stopPropagation());
    text.onChange(this.element, () => this.#measure());
  }

  /** @param {string} key @param {HTMLElement} control */
  #field(key, control) {
    return h('div', { class: 'wish' }, this.text.bind(h('label', { for: control.id }), key), control);
  }

  /** @param {'frames' | 'every' | 'fps'} key */
  #number(key) {
    const { low, high } = LIMITS[key];
    const box = new NumberBox(this.text, `figure.${key}`, { low, high, usual: USUAL[key] }, () => this.#measure(), (words) => this.#say(words));
    box.element.id = `figure-${key}`;
    return box;
  }

  /** How many steps the film takes, and how long it lasts. */
  #measure() {
    const [frames, every, fps] = /** @type {const} */ (['frames', 'every', 'fps']).map((key) => this.numbers[key].value);
    this.length.textContent = this.text.t('figure.length', { steps: this.text.number((frames - 1) * every), seconds: this.text.number(frames / paceOf(this.format.value, fps), { maximumFractionDigits: 1 }) });
  }

  /** Pauses the run while the dialog is open. */
  async open() {
    if (this.element.open) return;
    this.#say('');
    const resume = await this.orders.rest();
    if (!this.element.isConnected) return;
    this.#resume = resume;
    this.element.showModal();
    this.stills[0].focus();
    this.width.value = String(usual(await this.orders.studio().plots()));
    if (this.format.options.length === 0) {
      const formats = await offered();
      this.format.replaceChildren(...formats.map((format) => this.text.bind(h('option', { value: format }), `figure.format.${format}`)));
    }
    this.#measure();
    await this.#show();
  }

  #leave() {
    this.#filming?.abort();
    this.#preview.removeAttribute('src');
    this.#resume();
    this.#resume = () => {};
  }

  /** @returns {FigureWish} */
  get #wish() {
    const width = this.width.value === 'slide' ? 'slide' : Number(this.width.value);
    return { width, scale: Number(this.scale.value), caption: this.caption.checked };
  }

  /** @param {string} words */
  #say(words) {
    this.#said.textContent = words;
  }

  /** @param {unknown} error */
  #complain(error) {
    this.#say(this.text.t('figure.failed', { reason: this.text.sentence(error instanceof Error ? error.message : String(error)) }));
  }

  async #show() {
    const drawn = ++this.#drawn;
    try {
      const svg = await svgOf(this.orders.studio(), this.#wish);
      const src = await addressOf(new Blob([fileOf(svg)], { type: 'image/svg+xml' }));
      if (drawn !== this.#drawn || !this.element.open) return;
      this.#preview.src = src;
      this.#preview.alt = svg.querySelector('desc')?.textContent ?? '';
      this.#preview.dataset.format = 'svg';
    } catch (error) {
      this.#complain(error);
    }
  }

  /** A file; in a frame the picture is shown as well, to be copied by hand. @param {'svg' | 'png' | 'csv'} format */
  async #take(format) {
    try {
      const studio = this.orders.studio();
      const blob = await make(studio, { ...this.#wish, format });
      const name = `${studio.look().name}.${format}`;
      save(name, blob);
      this.#say(this.text.t(isFramed ? (format === 'csv' ? 'figure.framed.csv' : 'figure.framed') : 'figure.saved', { name }));
      if (!isFramed || format === 'csv') return;
      this.#drawn++;
      this.#preview.src = await addressOf(blob);
      this.#preview.dataset.format = format;
    } catch (error) {
      this.#complain(error);
    }
  }

  async #print() {
    try {
      print(await svgOf(this.orders.studio(), this.#wish));
      this.#say(isFramed ? this.text.t('figure.framed.print') : '');
    } catch (error) {
      this.#complain(error);
    }
  }

  /** @param {boolean} making whether a clip is being made */
  #busy(making) {
    this.filming.hidden = !making;
    for (const control of [this.record, ...this.stills, this.format, this.width, this.scale, this.caption, ...Object.values(this.numbers)]) control.disabled = making;
    if (making) this.stop.focus();
    else if (this.element.open) this.record.focus();
  }

  async #record() {
    const filming = (this.#filming = new AbortController());
    const studio = this.orders.studio();
    const format = /** @type {'mp4' | 'webm' | 'gif'} */ (this.format.value);
    const [wanted, every, fps] = [this.numbers.frames.value, this.numbers.every.value, this.numbers.fps.value];
    let made = 0;
    this.#say('');
    this.#busy(true);
    this.#done.value = 0;
    try {
      const blob = await make(studio, {
        ...this.#wish, format, scale: 1, frames: wanted, every, fps, signal: filming.signal,
        progress: (done, frames) => {
          made = done;
          this.#done.value = done / frames;
        },
      });
      const name = `${studio.look().name}.${format}`;
      save(name, blob);
      const size = this.text.number(blob.size / 1e6, { maximumSignificantDigits: 2 });
      const ended = made < wanted ? ` ${this.text.t('figure.ended', { made, wanted })}` : '';
      this.#say(this.text.t(isFramed ? 'figure.framed.film' : 'figure.filmed', { name, size, made }) + ended);
      if (isFramed && format === 'gif') this.#preview.src = await addressOf(blob);
      else if (this.element.open) this.#show();
    } catch (error) {
      if (!filming.signal.aborted) this.#complain(error);
      else {
        this.#say(this.text.t('figure.cancelled', { step: this.text.number(studio.look().snapshot?.step ?? 0) }));
        if (this.element.open) this.#show();
      }
    } finally {
      this.#filming = null;
      this.#busy(false);
    }
  }
}
