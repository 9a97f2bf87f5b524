// @ts-check
// A spoken summary for those who do not see the pictures: at most every five seconds, and when the run stops.

import { gameOf } from '../view/game.js';
import { h } from './dom.js';

/** @import {Params, Snapshot, Status} from '../types.js' */
/** @typedef {import('./text.js').Text} Text */

const QUIET_MS = 5000;

export class Announcer {
  element = h('div', { class: 'said', role: 'status', 'aria-live': 'polite', part: 'announcer' });
  #last = -Infinity;
  #state = '';
  /** The look before the one that a pause brings, while that is awaited. @type {Snapshot | null} */
  #before = null;

  /** @param {Text} text */
  constructor(text) {
    this.text = text;
  }

  /** @param {Snapshot | null} snapshot @param {Status} status @param {Params} params @param {boolean} curtain whether the data are out of sight */
  update(snapshot, status, params, curtain) {
    const stopped = status.state !== 'running' && this.#state === 'running';
    this.#state = status.state;
    // A pause brings a last look with it: that is the one to speak of.
    if (stopped && status.state === 'paused') this.#before = snapshot;
    const now = performance.now();
    const due = status.state === 'running' ? now - this.#last >= QUIET_MS : this.#before ? snapshot !== this.#before : stopped;
    if (!snapshot || !due) return;
    this.#before = null;
    this.#last = now;
    const { text } = this;
    const why = status.reached ? `${text.t(`said.${status.reached}`, { tolerance: params.tolerance, patience: text.number(Number(params.patience)) })} ` : '';
    this.element.textContent = why + (curtain ? text.t('said.curtain', { step: text.number(snapshot.step) }) : summary(text, snapshot));
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
