// @ts-check
/**
 * The runs that were made on this page, in the memory of the page: nothing is written anywhere else, and a page that is
 * loaded again begins without any.
 *
 * @typedef {object} Run
 * @property {number} number counts the runs of this page
 * @property {string} settings what differs from the defaults, as in an address; the seed apart
 * @property {Params} params
 * @property {Metrics} metrics of its last look
 * @property {number} step
 * @property {string} backend
 * @property {boolean} diverged
 * @property {Uint8Array | null} bytes the run itself, packed by an engine
 */

/** @import {Metrics, Params} from '../../types.js' */

/** Runs kept at most, and the bytes that they may take. */
const MOST = 40;
const MOST_BYTES = 16 * 2 ** 20;
/** A shorter run is not worth a line. */
export const SHORTEST = 50;

export class Book extends EventTarget {
  /** The newest first. @type {Run[]} */
  runs = [];
  #count = 0;

  /** @param {Omit<Run, 'number'>} run */
  add(run) {
    this.runs.unshift({ ...run, number: ++this.#count });
    while (this.runs.length > MOST || this.#bytes() > MOST_BYTES) this.runs.pop();
    this.dispatchEvent(new Event('change'));
  }

  clear() {
    this.runs = [];
    this.dispatchEvent(new Event('change'));
  }

  #bytes() {
    return this.runs.length > 1 ? this.runs.reduce((sum, { bytes }) => sum + (bytes?.byteLength ?? 0), 0) : 0;
  }
}

/** The one of this page, whichever lab the runs were made in. */
export const book = new Book();
