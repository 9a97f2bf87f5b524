// @ts-check
// The loss curves' memory: a bounded list that halves its resolution when full. Display data only.

/** @import {Snapshot} from '../types.js' */
/** @typedef {{step: number, loss_d: number, loss_g: number, bound: number}} Point all but `step` in nats */

const CAPACITY = 800;

export class History {
  /** @type {Point[]} */
  points = [];
  #stride = 1;

  clear() {
    this.points = [];
    this.#stride = 1;
  }

  /** Takes a snapshot's losses; one from before the last point starts a new record. @param {Snapshot} snapshot */
  add({ step, metrics }) {
    const last = this.points.at(-1);
    if (last && step < last.step) this.clear();
    if (last && step === last.step) this.points.pop();
    const point = { step, loss_d: metrics.loss_d, loss_g: metrics.loss_g, bound: metrics.loss_d_optimal };
    const before = this.points.at(-2);
    // The newest point is always kept, and moves until it has come a full stride.
    if (before && step - before.step < this.#stride) this.points.pop();
    this.points.push(point);
    if (this.points.length < CAPACITY) return;
    const newest = /** @type {Point} */ (this.points.at(-1));
    this.points = this.points.filter((_, i) => i % 2 === 0);
    if (this.points.at(-1) !== newest) this.points.push(newest);
    this.#stride = Math.max(1, ((newest.step - this.points[0].step) / CAPACITY) * 2);
  }
}
