// @ts-check
/**
 * The states of a run that are kept while it trains, so that one can go back to them. They are held by the page, not by the
 * worker that trains: whatever becomes of an engine, they stay.
 *
 * Bounded: beyond so many states or bytes those go that are missed least. The first and the newest always stay, and
 * states lie closer together near either end: there is more to look at where a run begins, and where it is.
 *
 * @typedef {{step: number, bytes: Uint8Array}} Kept a run, packed by an engine, after so many steps
 */

/** States kept at most. */
export const MOST = 48
/** Bytes kept at most: 48 states of the default networks are 5 MB, of the largest ones 58. */
export const MOST_BYTES = 32 * 2 ** 20

export class Timeline {
  /** In the order of their steps. @type {Kept[]} */
  #kept = []
  /** The state that the run stands at, or went on from last. @type {Kept|null} */
  current = null

  /** The steps that one can go to. */
  get steps() {
    return this.#kept.map(({ step }) => step)
  }

  /** Whether the run stands at a state that others came after. */
  get isBack() {
    return this.current !== null && this.current !== this.#kept.at(-1)
  }

  get bytes() {
    return this.#kept.reduce((sum, { bytes }) => sum + bytes.byteLength, 0)
  }

  clear() {
    this.#kept = []
    this.current = null
  }

  /**
   * Takes what a run has come to. What lay at this step or after it belongs to a course that the run has left, and goes.
   * @param {Kept} state @param {boolean} first whether a run begins with it
   */
  add(state, first) {
    this.#kept = first ? [] : this.#kept.filter(({ step }) => step < state.step)
    this.#kept.push(state)
    this.current = state
    while (this.#kept.length > 2 && (this.#kept.length > MOST || this.bytes > MOST_BYTES)) this.#kept.splice(this.#leastMissed(), 1)
  }

  /** The kept state nearest to a step. @param {number} step @returns {Kept|null} null if there is none */
  nearest(step) {
    return this.#kept.reduce((/** @type {Kept|null} */ best, state) => (best && Math.abs(best.step - step) <= Math.abs(state.step - step) ? best : state), null)
  }

  /** The state without which the gap between its neighbours would be the smallest for where it lies. */
  #leastMissed() {
    const [first, last] = [this.#kept[0].step, this.#kept[this.#kept.length - 1].step]
    const width = (/** @type {number} */ i) => {
      const { step } = this.#kept[i]
      const fromEnd = Math.min(step - first, last - step)
      return (this.#kept[i + 1].step - this.#kept[i - 1].step) / (fromEnd + (last - first) / 8)
    }
    let least = 1
    for (let i = 2; i < this.#kept.length - 1; i++) if (width(i) < width(least)) least = i
    return least
  }
}
