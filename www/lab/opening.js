// @ts-check
// The way to the step at which a lab opens: as fast as possible, a stride at a time, so that the page shows how far it has come and can end it.

import { UNSEEN } from './time/walk.js';

/** @import {SessionLike, Status, Which} from '../types.js' */
/** @typedef {{skip: (n: number) => void, stoppedShort: (step: number, to: number) => void, complain: (error: unknown) => void}} Says what the page is told */

/** So long the pace of strides as long as these is measured before it is told, in ms: short ones are slower. */
const KNOWN_MS = 1000;
/** How much of what was measured before still counts with each stride. */
const KEPT = 0.8;

/** On the way the page is told every so often, in ms; more seldom where strides twice as long make so many times as many steps in the same time. */
const TOLD_MS = 150;
const LONGEST_MS = 1000;
const PAYS = 1.3;

export class Opening {
  /** How far it has come, and steps a second; null where the lab is open. @type {{step: number, to: number, pace: number | null} | null} */
  #at = null;
  #walk;
  #says;

  /** @param {import('./time/walk.js').Walk} walk @param {Says} says */
  constructor(walk, says) {
    this.#walk = walk;
    this.#says = says;
  }

  /** Whether the lab is still on its way. */
  get goesOn() {
    return this.#at !== null;
  }

  /** @param {number} to the step at which the lab is to open */
  plan(to) {
    this.#at = to > 0 ? { step: 0, to, pace: null } : null;
  }

  /** Opens the lab where it has come to. */
  stop() {
    this.#walk.end();
  }

  /** On its way the lab is not there yet. @param {Status} status @returns {Status} */
  seen(status) {
    const at = this.#at;
    if (!at || status.state !== 'paused') return status;
    return { ...status, state: 'loading', progress: Math.min(1, at.step / at.to), preroll: { ...at, left: at.pace && (at.to - at.step) / at.pace } };
  }

  /**
   * Goes there.
   * @param {Pick<SessionLike, 'status' | 'step' | 'snapshot'>} session @param {Which} which networks are trained @param {() => boolean} stays @returns {Promise<boolean>} whether it has come there
   */
  async run(session, which, stays) {
    const at = this.#at;
    if (!at) return true;
    const goesOn = this.#walk.begin();
    let stride = 1;
    /** Steps in a millisecond, of strides half as long. */
    let before = 0;
    let measured = { steps: 0, ms: 0 };
    try {
      // The picture on the screen may be of the run before.
      at.step = (await session.snapshot()).step;
      while (at.step < at.to && stays() && goesOn() && session.status.state === 'paused') {
        const n = Math.min(stride, at.to - at.step);
        const begun = performance.now();
        if (n > UNSEEN) this.#says.skip(n);
        // An engine that died is replaced, and the run goes on from where it was kept.
        const looked = session.step(n, which).catch((error) => {
          if (session.status.diverged || session.status.state === 'failed') throw error;
          return session.snapshot();
        });
        at.step = (await looked).step;
        const took = performance.now() - begun;
        measured = { steps: KEPT * measured.steps + n, ms: KEPT * measured.ms + took };
        if (measured.ms > KNOWN_MS) at.pace = (1000 * measured.steps) / measured.ms;
        // Where a look takes long, short strides are mostly looks.
        if (took < TOLD_MS || (took < LONGEST_MS && n / took > PAYS * before)) [stride, before, measured] = [2 * stride, n / took, { steps: 0, ms: 0 }];
        else if (took > LONGEST_MS) stride = Math.ceil(stride / 2);
      }
    } catch (error) {
      // A run that has diverged says so itself, and so does a lab without an engine.
      if (stays() && !session.status.diverged && session.status.state !== 'failed') this.#says.complain(error);
    }
    // Another one may have begun since.
    if (this.#at === at) this.#at = null;
    const { step, to } = at;
    if (step < to && stays() && session.status.state === 'paused') this.#says.stoppedShort(step, to);
    return step >= to;
  }
}
