// @ts-check
// Where some generated points were at the last looks: the same latents each time, so that each point has a path. Display data only.

/** @import {Snapshot} from '../types.js' */

/** One look: the step, and the points x y x y …. @typedef {{step: number, points: Float32Array}} Look */

/** Looks that are kept, and points of each: 23 KB at most. */
const LOOKS = 36;
const POINTS = 80;

export class Trails {
  /** From the oldest to the newest. @type {Look[]} */
  looks = [];

  clear() {
    this.looks = [];
  }

  /** Takes a snapshot's points; a step from before the last look, or another number of points, starts new paths. @param {Snapshot} snapshot */
  add({ step, samples_model: points }) {
    const last = this.looks.at(-1);
    const some = points.slice(0, 2 * POINTS);
    if (last && (step < last.step || some.length !== last.points.length)) this.clear();
    if (last && step === last.step) this.looks.pop();
    this.looks.push({ step, points: some });
    if (this.looks.length > LOOKS) this.looks.shift();
  }
}
