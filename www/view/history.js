// @ts-check
// What the metrics were: a bounded list that halves its resolution when full. Display data only.

/** @import {Snapshot, TimelineState} from '../types.js' */
/**
 * The losses are in the loss's unit, JS in nats; `bound`, `end` and `excess` are NaN where there is no best D. `floor` and `ceiling` are
 * what a perfect generator reads.
 * @typedef {{step: number, loss_d: number, loss_g: number, bound: number, end: number, excess: number, js: number, floor: number, quality: number, ceiling: number}} Point
 */

const CAPACITY = 800;

/** Where a line is broken. @param {Point} point */
export const isGap = ({ loss_d, loss_g, bound }) => [loss_d, loss_g, bound].every(Number.isNaN);

export class History {
  /** @type {Point[]} */
  points = [];
  /** The course that the run was on before it went back and on from there, from that point on. @type {Point[]} */
  left = [];
  /** The step at which the run stands, where it has been further. @type {number | null} */
  at = null;
  #stride = 1;
  /** A jump of so many steps is a gap. */
  #gap = Infinity;

  /** So many steps come unseen: the line is broken there. @param {number} steps */
  skip(steps) {
    this.#gap = steps;
  }

  clear() {
    this.#gap = Infinity;
    this.points = [];
    this.left = [];
    this.at = null;
    this.#stride = 1;
  }

  /** Where the run stands among what is kept; once it goes on from an earlier point, what came after is left. @param {TimelineState} timeline */
  stand({ steps, at }) {
    this.at = at !== null && at < (steps.at(-1) ?? 0) ? at : null;
    if (this.at !== null || at === null) return;
    const after = this.points.findIndex(({ step }) => step > at);
    if (after < 0) return;
    this.left = this.points.slice(Math.max(0, after - 1));
    this.points = this.points.slice(0, after);
  }

  /** Takes a snapshot's numbers; one from before the last point starts a new record. @param {Snapshot} snapshot */
  add({ step, metrics, params }) {
    // The run has been here.
    if (this.at !== null) return;
    const last = this.points.at(-1);
    if (last && step < last.step) this.clear();
    if (last && step === last.step) this.points.pop();
    const point = {
      step, loss_d: metrics.loss_d ?? (metrics.loss_d_samples_count > 0 ? metrics.loss_d_samples : NaN), loss_g: metrics.loss_g ?? NaN,
      bound: metrics.loss_d_optimal ?? NaN, end: metrics.loss_d_end ?? NaN, excess: metrics.excess_d ?? NaN,
      js: metrics.js,
      // With a 1-D latent p_model is a curve, and no generator is perfect.
      floor: params?.latent_dim === 1 ? NaN : metrics.js_floor,
      quality: metrics.high_quality, ceiling: metrics.high_quality_ceiling,
    };
    if (last && step - last.step >= this.#gap) {
      const unseen = { loss_d: NaN, loss_g: NaN, bound: NaN, excess: NaN, js: NaN, quality: NaN };
      this.points.push({ ...last, ...unseen });
      this.#gap = Infinity;
    }
    const before = this.points.at(-2);
    // The newest point is always kept, and moves until it has come a full stride.
    if (before && step - before.step < this.#stride) this.points.pop();
    this.points.push(point);
    if (this.points.length < CAPACITY) return;
    const newest = /** @type {Point} */ (this.points.at(-1));
    this.points = this.points.filter((point, i) => i % 2 === 0 || isGap(point));
    if (this.points.at(-1) !== newest) this.points.push(newest);
    this.#stride = Math.max(1, ((newest.step - this.points[0].step) / CAPACITY) * 2);
  }
}
