// @ts-check
// One step in slow motion: what it did, stage by stage, with its own batch and its own numbers.

import { h, icon, rich } from '../dom.js';
import { Rest } from '../lifecycle.js';
import { Flow } from './flow.js';
import { STAGES, said } from './said.js';

/** @import {Snapshot, Trace} from '../../types.js' */
/** @typedef {import('../text.js').Text} Text */
/** @typedef {{slow: () => Promise<{trace: Trace, snapshot: Snapshot}>}} SlowOrders */

/** While it plays by itself a stage stays for so long, and longer for each character that is to be read. */
const STAGE_MS = 1800;
const CHARACTER_MS = { en: 38, zh: 120 };
const STILL = matchMedia('(prefers-reduced-motion: reduce)');

export class Slow {
  #flow = new Flow();
  #stage = 0;
  /** @type {{trace: Trace, snapshot: Snapshot} | null} */
  #step = null;
  #timer = 0;
  #playing = false;
  /** Whether a step is being made. */
  #making = false;
  /** A slide that is left, or a tab out of sight, stops it; it goes on where it was. */
  #rest;

  /** @param {Text} text @param {SlowOrders} orders */
  constructor(text, orders) {
    this.text = text;
    this.orders = orders;
    this.head = h('p', { class: 'when' });
    this.title = h('h2');
    this.words = h('p', { class: 'speech' });
    this.told = h('div', { class: 'told', 'aria-live': 'polite', 'aria-atomic': 'true' }, this.head, this.title, this.words);
    this.buttons = STAGES.map(({ network, name }, i) => {
      const button = h('button', { type: 'button', onclick: () => this.#jump(i) });
      text.bind(button, `slow.stage.${name}`);
      return text.onChange(button, () => button.setAttribute('aria-label', `${text.spoken(`slow.turn.${network}`)}: ${text.spoken(`slow.${network}.${name}.title`)}`));
    });
    this.turns = /** @type {const} */ (['d', 'g']).map((network) => h('div', { class: 'turn', 'data-network': network }, text.bind(h('span', { class: 'whose' }), `slow.turn.${network}`),
      h('ol', {}, ...STAGES.flatMap((stage, i) => (stage.network === network ? [h('li', {}, this.buttons[i])] : [])))));
    const stages = h('nav', { class: 'stages' }, ...this.turns);
    text.bind(stages, 'slow.stages', 'aria-label');
    this.back = text.bind(h('button', { type: 'button', onclick: () => this.#jump(this.#stage - 1) }), 'slow.back');
    this.play = h('button', { type: 'button', class: 'go', onclick: () => this.#byHand(!this.#playing) });
    this.next = h('button', { type: 'button', class: 'next', onclick: () => this.#jump(this.#stage + 1) });
    const close = h('button', { type: 'button', class: 'plain close', onclick: () => this.element.close() }, icon('close'));
    text.bind(close, 'slow.close', 'aria-label');
    this.element = h('dialog', { class: 'slow', part: 'slow', onclose: () => this.#leave() }, close,
      this.told, this.#flow.element, h('div', { class: 'foot' }, stages, h('div', { class: 'go-on' }, this.back, this.play, this.next)));
    text.bind(this.element, 'slow.title', 'aria-label');
    this.#rest = new Rest(this.element, { isRunning: () => this.#playing, play: () => this.#run(true), pause: () => this.#run(false) });
    text.onChange(this.element, () => this.#show());
    this.element.addEventListener('keydown', (event) => {
      // The lab's own keys wait while a step is looked at.
      event.stopPropagation();
      const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (move === undefined) return;
      event.preventDefault();
      this.#jump(this.#stage + move);
    });
  }

  /** Makes a step, and begins to tell of it. */
  async open() {
    if (!(await this.#make()) || !this.element.isConnected) return;
    this.element.showModal();
    this.next.focus();
    this.#rest.watch();
    if (STILL.matches) this.#run(false);
    else this.#rest.begin();
  }

  close() {
    this.#leave();
    this.element.close();
  }

  #leave() {
    this.#rest.stop();
    this.#run(false);
  }

  async #make() {
    if (this.#making) return false;
    this.#making = true;
    // Where no step can be made the lab says why: the run diverged, or the engine has stopped.
    const step = await this.orders.slow().catch(() => null);
    this.#making = false;
    if (!step) {
      this.close();
      return false;
    }
    this.#step = step;
    this.#stage = 0;
    this.#show();
    return true;
  }

  /** By hand: it no longer goes on by itself. @param {number} stage past the last one another step is made */
  #jump(stage) {
    this.#byHand(false);
    return this.#to(stage);
  }

  /** @param {number} stage */
  async #to(stage) {
    if (stage < 0 || this.#making) return;
    if (stage >= STAGES.length) return void (await this.#make());
    this.#stage = stage;
    this.#show();
  }

  /** What is done by hand holds when it is seen again. @param {boolean} playing */
  #byHand(playing) {
    this.#rest.forget();
    this.#run(playing);
  }

  /** @param {boolean} playing */
  #run(playing) {
    this.#playing = playing;
    clearTimeout(this.#timer);
    if (playing) this.#wait();
    this.#label();
  }

  /** Leaves time to read, and goes on. */
  #wait() {
    const characters = this.words.textContent?.length ?? 0;
    this.#timer = window.setTimeout(async () => {
      await this.#to(this.#stage + 1);
      if (this.#playing) this.#wait();
    }, STAGE_MS + CHARACTER_MS[this.text.language] * characters);
  }

  #label() {
    this.play.replaceChildren(icon(this.#playing ? 'pause' : 'play'), this.text.t(this.#playing ? 'transport.pause' : 'slow.play'));
  }

  #show() {
    const { text } = this;
    this.#label();
    if (!this.#step) return;
    const { trace, snapshot: { grid, params } } = this.#step;
    const stage = STAGES[this.#stage];
    const { network, name, lit } = stage;
    const update = trace[network];
    const after = name === 'update';
    this.head.replaceChildren(...rich(text.t(`slow.when.${network}`, { step: text.number(trace.step + 1) })));
    this.title.replaceChildren(...rich(text.t(`slow.${network}.${name}.title`)));
    this.words.replaceChildren(...rich(said(text, trace, params, stage)));
    const begin = STAGES.findIndex((other) => other.network === network);
    const seen = new Set(STAGES.slice(begin, this.#stage + 1).flatMap((other) => other.lit));
    // The arrows give way to where they led.
    if (after) for (const part of /** @type {const} */ (['back-d', 'back-g', 'arrows'])) seen.delete(part);
    // D's noise is on the points for as long as D has to do with them.
    const blurred = seen.has('D') && !(network === 'g' && (name === 'gradient' || after));
    const figures = { loss: seen.has('loss') ? text.nats(update.loss) : '', after: text.nats(update.loss_after), gradient: text.nats(update.gradient) };
    this.#flow.draw({ trace, params, network, seen, lit: new Set(lit), grid, blurred, after, figures });
    this.#flow.element.setAttribute('aria-label', `${text.spoken(`slow.${network}.${name}.title`)}. ${this.words.textContent}`);
    this.buttons.forEach((button, i) => (i === this.#stage ? button.setAttribute('aria-current', 'step') : button.removeAttribute('aria-current')));
    for (const turn of this.turns) turn.classList.toggle('present', turn.dataset.network === network);
    this.back.disabled = this.#stage === 0;
    this.next.textContent = text.t(this.#stage === STAGES.length - 1 ? 'slow.another' : 'slow.next');
  }
}
