// @ts-check
// Many steps, a stride at a time, so that the page shows how far they have come; another order, or another run, ends them.

/** @import {Snapshot, Which} from '../../types.js' */

/** So many steps are made at a time. */
const STRIDE = 50;

/** So many at once leave a gap in the curves, rather than a line through what nobody has seen. */
export const UNSEEN = 100;

export class Walk {
  /** The one that goes on, if any. @type {object | null} */
  #present = null;
  #make;

  /** @param {(n: number, which: Which) => Promise<Snapshot>} make */
  constructor(make) {
    this.#make = make;
  }

  /** Begins one, which ends the one before. @returns {() => boolean} whether it still goes on */
  begin() {
    const walk = (this.#present = {});
    return () => this.#present === walk;
  }

  end() {
    this.#present = null;
  }

  /**
   * So many steps, or fewer where something else ends them.
   * @param {number} n @param {Which} which @param {(snapshot: Snapshot, goesOn: () => boolean) => Promise<void>} [after] is waited for after each stride
   */
  async steps(n, which, after) {
    const goesOn = this.begin();
    for (let left = n; left > 0 && goesOn(); left -= STRIDE) {
      const snapshot = await this.#make(Math.min(left, STRIDE), which);
      await after?.(snapshot, goesOn);
    }
  }
}
