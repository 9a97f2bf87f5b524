// @ts-check
// For a hall: large type, thick lines and high contrast, and the lab on the whole screen.

import { h, icon } from './dom.js';

/** @import {Params} from '../types.js' */
/** @typedef {import('./text.js').Text} Text */
/** @typedef {{change: (key: string, value: boolean) => void, complain: (key: string, values?: Record<string, unknown>) => void}} ProjectionOrders */

export class Projection {
  #isLarge = false;

  /** @param {Text} text @param {HTMLElement} host the lab @param {ProjectionOrders} orders */
  constructor(text, host, orders) {
    this.text = text;
    this.host = host;
    this.orders = orders;
    this.large = h('button', { type: 'button', class: 'plain projector', part: 'button projector', 'aria-pressed': 'false', onclick: () => this.enlarge() }, icon('projector'));
    this.whole = h('button', { type: 'button', class: 'plain full', part: 'button full', onclick: () => this.fill() }, icon('full'));
    for (const name of ['aria-label', 'title']) text.bind(this.large, 'projector.toggle', name);
    text.onChange(this.whole, () => this.#name());
    this.buttons = [this.large, this.whole];
  }

  /** @param {AbortSignal} signal the end of this stay in the page */
  connect(signal) {
    document.addEventListener('fullscreenchange', () => this.#name(), { signal });
    this.#name();
  }

  /** @param {Params} params @param {boolean} ownsPage whether the page is as large as the lab */
  update(params, ownsPage) {
    this.#isLarge = params.projector === true;
    this.large.setAttribute('aria-pressed', String(this.#isLarge));
    this.host.shadowRoot?.querySelector('.lab')?.toggleAttribute('data-projector', this.#isLarge);
    if (ownsPage) document.documentElement.toggleAttribute('data-projector', this.#isLarge);
  }

  /** @param {boolean} locked */
  lock(locked) {
    this.large.disabled = locked;
  }

  /** Large, or as usual. */
  enlarge() {
    this.orders.change('projector', !this.#isLarge);
  }

  /** Fills the screen with the lab, and with the lesson around it; or gives the screen back. */
  async fill() {
    if (document.fullscreenElement) return void document.exitFullscreen().catch(() => {});
    if (!document.fullscreenEnabled) {
      // Without a frame around it, the browser has none to give.
      this.orders.complain(window.parent !== window ? 'full.frame' : 'full.none');
      return;
    }
    try {
      await (this.host.closest('dstar-lesson') ?? this.host).requestFullscreen();
    } catch (error) {
      this.orders.complain('full.refused', { reason: error instanceof Error ? error.message : String(error) });
    }
  }

  #name() {
    const { text } = this;
    const key = document.fullscreenElement ? 'full.leave' : 'full.enter';
    for (const name of ['aria-label', 'title']) this.whole.setAttribute(name, text.spoken(key));
  }
}
