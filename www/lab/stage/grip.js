// @ts-check
/**
 * A point over a picture that can be moved: by mouse, finger or pen, and by the arrow keys (Shift: ten steps). To a screen reader it is
 * a slider that says where it is.
 */

import { h } from '../dom.js';

/**
 * @typedef {object} Holding
 * @property {() => {x: number, y: number}} place where it is, in the units of the plane
 * @property {(clientX: number, clientY: number) => {x: number, y: number} | null} at the place of the plane beneath the pointer
 * @property {() => number} step of an arrow key, in the units of the plane
 * @property {(x: number, y: number) => void} move while it is moved
 * @property {() => void} done it rests where it is
 */

/** Keys that come one upon the other are one movement; it is done this long after the last, in ms. */
const SETTLE_MS = 300;

export class Grip {
  /** From the pointer to the middle, in the units of the plane. @type {{x: number, y: number} | null} */
  #held = null;
  #timer = 0;

  /** @param {string} letter @param {Holding} holding */
  constructor(letter, holding) {
    this.holding = holding;
    this.element = h('div', { class: 'grip', role: 'slider', tabindex: '0', 'data-end': letter }, h('span', { class: 'knob', 'aria-hidden': 'true' }, letter));
    const { element } = this;
    element.addEventListener('pointerdown', (event) => this.#take(event));
    element.addEventListener('pointermove', (event) => this.#drag(event));
    for (const end of ['pointerup', 'pointercancel', 'lostpointercapture']) element.addEventListener(end, () => this.#release());
    element.addEventListener('keydown', (event) => this.#key(event));
  }

  /**
   * @param {{left: number, top: number}} spot in CSS pixels, on the picture
   * @param {{label: string, value: string, low: number, high: number}} words
   */
  show({ left, top }, { label, value, low, high }) {
    const { element } = this;
    element.style.left = `${left.toFixed(1)}px`;
    element.style.top = `${top.toFixed(1)}px`;
    const now = { 'aria-label': label, 'aria-valuetext': value, 'aria-valuemin': low, 'aria-valuemax': high, 'aria-valuenow': this.holding.place().x };
    for (const [name, is] of Object.entries(now)) if (element.getAttribute(name) !== String(is)) element.setAttribute(name, String(is));
  }

  /** @param {PointerEvent} event */
  #take(event) {
    const at = event.button === 0 ? this.holding.at(event.clientX, event.clientY) : null;
    if (!at) return;
    event.preventDefault();
    this.element.setPointerCapture(event.pointerId);
    this.element.focus({ preventScroll: true });
    const { x, y } = this.holding.place();
    this.#held = { x: x - at.x, y: y - at.y };
  }

  /** @param {PointerEvent} event */
  #drag(event) {
    const at = this.#held && this.holding.at(event.clientX, event.clientY);
    if (at && this.#held) this.holding.move(at.x + this.#held.x, at.y + this.#held.y);
  }

  #release() {
    if (this.#held) this.holding.done();
    this.#held = null;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const step = this.holding.step() * (event.shiftKey ? 10 : 1);
    /** @type {Record<string, [number, number]>} */
    const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowDown: [0, -step], ArrowUp: [0, step] };
    const by = moves[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    const { x, y } = this.holding.place();
    this.holding.move(x + by[0], y + by[1]);
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.holding.done(), SETTLE_MS);
  }
}
