// @ts-check
// EM on its way, an iteration a frame: seen converging, or, where motion is unwelcome, there at once.

import { rowsOf } from '../theory.js';

/** @typedef {import('../theory.js').Wasm} Wasm */
/** @typedef {import('../../course/ellipse.js').Component} Component */
/** @typedef {{components: Component[], iterations: number, logLikelihood: number, first: number}} Stand how far it has come; the mean log-likelihoods now and at the beginning, in nats per point */

/** A fit ends here at the latest. */
const LONGEST = 400;

const STILL = matchMedia('(prefers-reduced-motion: reduce)');

export class Fitting {
  #frame = 0;
  /** @type {import('../../pkg/theory/dstar.js').Fit | null} */
  #fit = null;

  /** @param {Wasm} wasm */
  constructor(wasm) {
    this.wasm = wasm;
  }

  get running() {
    return this.#fit !== null;
  }

  /**
   * Begins anew. @param {Float64Array} points at least one @param {number} k @param {number} seed
   * @param {(stand: Stand, done: boolean) => void} tell at every iteration that is to be seen
   */
  start(points, k, seed, tell) {
    this.stop();
    const fit = (this.#fit = new this.wasm.Fit(points, k, seed));
    const first = fit.meanLogLikelihood();
    let iterations = 0;
    const stand = () => ({ components: rowsOf(fit.components()), iterations, logLikelihood: fit.meanLogLikelihood(), first });
    const step = () => {
      iterations++;
      return fit.step() && iterations < LONGEST;
    };
    if (STILL.matches) {
      while (step());
      const end = stand();
      this.stop();
      tell(end, true);
      return;
    }
    tell(stand(), false);
    const next = () => {
      this.#frame = requestAnimationFrame(() => {
        const goesOn = step();
        const now = stand();
        if (goesOn) next();
        else this.stop();
        tell(now, !goesOn);
      });
    };
    next();
  }

  stop() {
    cancelAnimationFrame(this.#frame);
    this.#fit?.free();
    this.#fit = null;
  }
}
