// @ts-check
// The present run as it is written down: every look at it, and its line in the book once another begins in its place.

import { SHORTEST, book } from './book.js';
import { Looks } from './looks.js';

/** @import {Params, SessionLike, Snapshot, Status, TimelineState} from '../../types.js' */
/** @typedef {Omit<import('./book.js').Run, 'number'>} Line */
/**
 * The run as it stands.
 * @typedef {{session: SessionLike, status: Status, seen: Snapshot, settings: string, params: Params}} Standing
 */

export class Log {
  #looks = new Looks();
  #standing;

  /** @param {() => Standing | null} standing the run as it stands; null while there is none */
  constructor(standing) {
    this.#standing = standing;
  }

  /** @param {Snapshot} snapshot */
  see(snapshot) {
    this.#looks.add(snapshot);
  }

  /** @param {TimelineState} timeline */
  stand(timeline) {
    this.#looks.stand(timeline);
  }

  /** What comes next is another run. */
  begin() {
    this.#looks.clear();
  }

  /** Every look as CSV. @param {Params} params */
  csv({ seed }) {
    return this.#looks.csv(Number(seed));
  }

  /** The run as a line of the book, if it is worth one. @returns {Promise<Line | null>} */
  async line() {
    const standing = this.#standing();
    if (!standing) return null;
    const { session, status, seen, settings, params } = standing;
    // What is on the screen may be a frame behind what is kept.
    const step = Math.max(seen.step, session.timeline.at ?? 0);
    if (step < SHORTEST || status.state === 'failed' || status.state === 'loading') return null;
    const { snapshot, bytes } = await session.last();
    const { metrics, backend, ...last } = snapshot ?? seen;
    // A run may have begun since.
    return last.step < SHORTEST ? null : { settings, params, metrics, step: last.step, backend, diverged: snapshot === null, bytes };
  }

  /** @param {Line | null} line */
  write(line) {
    if (line) book.add(line);
  }

  /** Writes the run down. Called before another begins; the engine is asked in this order too. */
  async conclude() {
    // A run that cannot be written down any more is no reason not to begin another.
    this.write(await this.line().catch(() => null));
  }
}
