// @ts-check
// The line under the transport: every state of the run that is kept, to go back to.

import { h } from '../dom.js';

/** @import {TimelineState} from '../../types.js' */
/** @typedef {import('../text.js').Text} Text */

export class Scrubber {
  /** @type {TimelineState} */
  #timeline = { steps: [], at: null, bytes: 0 };
  /** The step to go to next; while a state is on its way, only the last wish counts. @type {number | null} */
  #wanted = null;
  #going = false;
  #goto;

  /** @param {Text} text @param {(step: number) => Promise<unknown>} goto */
  constructor(text, goto) {
    this.text = text;
    this.#goto = goto;
    this.range = h('input', { type: 'range', min: '0', max: '0', step: '1', oninput: () => this.#seek() });
    text.bind(this.range, 'timeline.label', 'aria-label');
    text.bind(this.range, 'timeline.hint', 'title');
    this.element = h('div', { class: 'timeline', part: 'timeline', hidden: true }, this.range);
    text.onChange(this.element, () => this.#say());
  }

  /** @param {TimelineState} timeline */
  update(timeline) {
    this.#timeline = timeline;
    const { steps, at } = timeline;
    this.element.hidden = steps.length < 2;
    // Where a hand moves it, it stays in that hand.
    if (this.#going || this.#wanted !== null) return;
    this.range.max = String(Math.max(0, steps.length - 1));
    this.range.value = String(Math.max(0, steps.indexOf(at ?? 0)));
    this.#say();
  }

  #say() {
    const { text } = this;
    const { steps } = this.#timeline;
    this.range.setAttribute('aria-valuetext', text.t('timeline.value', { step: text.number(this.#meant ?? 0), last: text.number(steps.at(-1) ?? 0) }));
    this.range.style.setProperty('--at', String(Number(this.range.value) / Math.max(1, Number(this.range.max))));
  }

  /** The step at which the handle stands. The steps may have changed since the range was last set: its own bounds say where that is. */
  get #meant() {
    const { steps } = this.#timeline;
    return steps[Math.round((Number(this.range.value) / Math.max(1, Number(this.range.max))) * (steps.length - 1))] ?? null;
  }

  async #seek() {
    this.#wanted = this.#meant;
    this.#say();
    if (this.#going) return;
    this.#going = true;
    try {
      while (this.#wanted !== null) {
        const step = this.#wanted;
        this.#wanted = null;
        await this.#goto(step);
      }
    } finally {
      this.#going = false;
      this.update(this.#timeline);
    }
  }
}
