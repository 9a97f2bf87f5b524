// @ts-check
// A spoken summary for those who do not see the pictures: at most every five seconds, and when the run stops.

import { gameOf } from '../view/game.js';
import { h } from './dom.js';

/** @import {Snapshot, Status} from '../types.js' */
/** @typedef {import('./text.js').Text} Text */

const QUIET_MS = 5000;

export class Announcer {
  element = h('div', { class: 'said', role: 'status', 'aria-live': 'polite', part: 'announcer' });
  #last = -Infinity;
  #state = '';

  /** @param {Text} text */
  constructor(text) {
    this.text = text;
  }

  /** @param {Snapshot | null} snapshot @param {Status} status @param {boolean} curtain whether the data are out of sight */
  update(snapshot, status, curtain) {
    const stopped = status.state !== 'running' && this.#state === 'running';
    this.#state = status.state;
    const now = performance.now();
    if (!snapshot || (!stopped && (status.state !== 'running' || now - this.#last < QUIET_MS))) return;
    this.#last = now;
    this.element.textContent = curtain ? this.text.t('said.curtain', { step: this.text.number(snapshot.step) }) : summary(this.text, snapshot);
  }
}

/** @param {Text} text @param {Snapshot} snapshot */
export function summary(text, { step, params, metrics }) {
  return text.t(gameOf(params).nats ? 'said.summary' : 'said.summary.other', {
    step: text.number(step),
    loss: text.nats(metrics.loss_d ?? metrics.loss_d_samples),
    js: text.nats(metrics.js),
    modes: metrics.modes,
    total: metrics.modes_total,
  });
}
