// @ts-check
// The dialog that gives the lab, as it is set now, to others.

import { has, hrefOf } from '../../assets.js';
import { h, icon } from '../dom.js';
import { NumberBox } from '../number.js';
import { DENSE, drawCode } from './code.js';
import { Names } from './names.js';
import { FORMS, isLocal, textsOf } from './texts.js';

/** @import {Params, Row} from '../../types.js' */
/** @typedef {import('../text.js').Text} Text */
/** @typedef {import('./texts.js').Form} Form */
/**
 * What the dialog is told of the lab; `follows`: the page's address is the lab's; `pace`: steps a second, or 0 where none was seen.
 * @typedef {{rows: Row[], params: Params, step: number, pace: number, follows: boolean, query: (params: Params) => string}} Subject
 */

/** A frame of this size fits a slide. */
const [WIDTH, HEIGHT] = [960, 540];
/** What the box for a step says while there is none. */
const SOME_STEP = 500;
/** What takes so many seconds is soon there. */
const SOON = 5;

/** @param {boolean} follows @returns {import('./texts.js').Places} */
function placesOf(follows) {
  if (has('embed.html')) return { page: hrefOf('index.html'), lab: hrefOf('embed.html'), element: hrefOf('lab/element.js'), listener: hrefOf('frame.js') };
  // One file is what it is; in an npm package nothing has an address.
  const here = follows ? location.href.split('#', 1)[0] : null;
  const isPage = document.querySelector('[data-course]') !== null;
  return { page: isPage ? here : null, lab: isPage ? null : here, element: null, listener: null };
}

export class Share {
  /** @type {Subject | null} */
  #subject = null;
  /** @type {Record<Form, {box: HTMLTextAreaElement, row: HTMLElement, missing: HTMLElement, button: HTMLButtonElement}>} */
  #forms;
  /** The lab's parameters when the dialog opened last: what was chosen here stays, but where they have changed since. @type {Params} */
  #before = {};
  #time = h('p', { class: 'hint', hidden: true });
  #said = h('p', { role: 'status', class: 'hint said-here' });
  #local = h('p', { class: 'warning', hidden: true });
  #remark = h('p', { class: 'hint' });
  /** What the code does when it is pressed. */
  #caption = h('span');
  #canvas = h('canvas', { 'aria-hidden': 'true' });

  /** @param {Text} text @param {Row[]} rows */
  constructor(text, rows) {
    this.text = text;
    const renew = () => this.#renew();
    this.what = h('select', { onchange: renew }, ...['lab', 'page'].map((word) => text.bind(h('option', { value: word }), `share.what.${word}`)));
    const [autoplay, starts, projector, keys] = Array.from({ length: 4 }, () => h('input', { type: 'checkbox', onchange: renew }));
    this.switches = { autoplay, projector, keys };
    this.starts = starts;
    const say = (/** @type {string} */ words) => void (this.#said.textContent = words);
    const number = (/** @type {string} */ label, /** @type {number} */ low, /** @type {number} */ high, /** @type {number} */ usual, act = renew) => new NumberBox(text, label, { low, high, usual }, act, say);
    const most = rows.find(({ key }) => key === 'start')?.max ?? 0;
    this.start = number('param.start', 1, most, SOME_STEP, () => ((starts.checked = true), renew()));
    this.width = number('share.width', 280, 10_000, WIDTH);
    this.height = number('share.height', 160, 10_000, HEIGHT);
    this.names = new Names(text, rows, renew);
    const ticked = (/** @type {HTMLInputElement} */ box, /** @type {string} */ key) => h('label', {}, box, text.bind(h('span'), key));
    const choices = h('div', { class: 'choices' },
      h('label', { class: 'line' }, text.bind(h('span'), 'share.what'), this.what),
      h('div', { class: 'line' }, text.bind(h('span'), 'share.size'), h('span', {}, this.width.element, ' × ', this.height.element)),
      h('fieldset', {}, text.bind(h('legend'), 'share.begin'),
        h('div', { class: 'line' }, ticked(starts, 'share.start'), this.start.element), text.bind(h('p', { class: 'hint' }), 'share.start.hint'), this.#time,
        h('div', { class: 'ticks' }, ticked(autoplay, 'share.autoplay'), ticked(projector, 'share.projector'), ticked(keys, 'share.keys'))),
      this.names.parts, this.names.locks);
    this.#forms = /** @type {any} */ (Object.fromEntries(FORMS.map((form) => [form, this.#form(form)])));
    text.bind(this.#local, 'share.local');
    const close = h('button', { type: 'button', class: 'plain', onclick: () => this.element.close() }, icon('close'));
    text.bind(close, 'share.close', 'aria-label');
    this.code = h('button', { type: 'button', class: 'code', onclick: () => this.#large(!this.element.hasAttribute('data-large')) }, this.#canvas, this.#caption);
    text.bind(this.code, 'share.code', 'aria-label');
    this.big = h('p', { class: 'big-link' });
    const side = h('div', { class: 'side' }, this.code, this.#remark, this.big);
    this.element = h('dialog', { class: 'share', part: 'share', onclose: () => this.#large(false) },
      h('div', { class: 'drawer-head' }, text.bind(h('h2'), 'share.title'), close),
      h('div', { class: 'body' }, choices,
        h('div', { class: 'forms' }, this.#local, this.#forms.link.row, side, ...FORMS.slice(1).map((form) => this.#forms[form].row))), this.#said);
    text.bind(this.element, 'share.title', 'aria-label');
    text.onChange(this.element, renew);
    text.onChange(this.#caption, () => this.#sayCode());
  }

  /** @param {Subject} subject */
  open(subject) {
    const { params, step } = (this.#subject = subject);
    const places = placesOf(subject.follows);
    for (const option of this.what.options) option.disabled = places[/** @type {'lab' | 'page'} */ (option.value)] === null;
    if (this.what.selectedOptions[0]?.disabled && places.page) this.what.value = 'page';
    const isNews = (/** @type {string} */ key) => params[key] !== this.#before[key];
    for (const [key, box] of Object.entries(this.switches)) if (isNews(key)) box.checked = params[key] === true;
    if (isNews('start')) this.starts.checked = Number(params.start) > 0;
    if (isNews('start') || !this.starts.checked) this.start.value = Number(params.start) || step || SOME_STEP;
    this.names.show(params, isNews);
    this.#before = params;
    this.#said.textContent = '';
    this.#renew();
    this.element.showModal();
  }

  /** What is to be shared: the lab's parameters, with what was chosen here. @param {Subject} subject @returns {Params} */
  #chosen({ params }) {
    const { autoplay, projector, keys } = this.switches;
    const start = this.starts.checked ? this.start.value : 0;
    return { ...params, ...this.names.params, autoplay: autoplay.checked, projector: projector.checked, keys: keys.checked, start };
  }

  #renew() {
    const subject = this.#subject;
    if (!subject) return;
    const params = this.#chosen(subject);
    const query = subject.query(params);
    const places = placesOf(subject.follows);
    const texts = textsOf({
      query, params, places, what: /** @type {'lab' | 'page'} */ (this.what.value), title: this.text.t('page.title'),
      width: this.width.value, height: this.height.value,
    });
    for (const form of FORMS) {
      const { box, missing, button } = this.#forms[form];
      const text = texts[form];
      box.value = text ?? '';
      box.rows = Math.max(1, box.value.split('\n').length);
      box.hidden = button.hidden = text === null;
      missing.hidden = text !== null;
    }
    const seconds = subject.pace > 0 ? Number(params.start) / subject.pace : 0;
    this.#time.hidden = seconds < SOON;
    this.#time.textContent = this.text.t('share.start.time', { time: this.text.duration(seconds) });
    this.#local.hidden = !texts.link || !isLocal(texts.link);
    const modules = texts.link ? drawCode(this.#canvas, texts.link) : 0;
    this.code.hidden = modules === 0;
    this.#remark.textContent = !texts.link ? this.text.t('share.no-address') : modules === 0 ? this.text.t('share.code.too-long') : modules >= DENSE ? this.text.t('share.code.dense') : '';
    this.big.textContent = texts.link ?? '';
  }

  /** @param {boolean} large whether the code has the dialog to itself */
  #large(large) {
    this.element.toggleAttribute('data-large', large);
    this.element.querySelector('.body')?.scrollTo(0, 0);
    this.#sayCode();
  }

  #sayCode() {
    this.#caption.textContent = this.text.t(this.element.hasAttribute('data-large') ? 'share.code.back' : 'share.code.large');
  }

  /** One text, with its button. @param {Form} form */
  #form(form) {
    const { text } = this;
    const box = h('textarea', { readOnly: true, rows: 1, spellcheck: false });
    text.bind(box, `share.${form}`, 'aria-label');
    const button = text.bind(h('button', { type: 'button', onclick: () => this.#copy(box) }), 'share.copy');
    text.onChange(button, () => button.setAttribute('aria-label', text.spoken('share.copy-this', { name: text.t(`share.${form}`) })));
    const missing = text.bind(h('p', { class: 'hint', hidden: true }), 'share.not-here');
    const row = h('div', { class: 'form', 'data-form': form }, h('div', { class: 'form-head' }, text.bind(h('span', { class: 'form-name' }), `share.${form}`), button), box, missing);
    return { box, row, missing, button };
  }

  /** @param {HTMLTextAreaElement} box */
  async #copy(box) {
    try {
      await navigator.clipboard.writeText(box.value);
      this.#said.textContent = this.text.t('share.copied');
    } catch {
      // No clipboard on a page that is not secure, and none in a frame that was not given it.
      box.focus();
      box.select();
      this.#said.textContent = this.text.t('share.select');
    }
  }
}
