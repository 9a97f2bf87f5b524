// @ts-check
// What was, and what was taken back: a line of states with one of them in force.

/** States remembered; the oldest are forgotten first. */
const MOST = 200;

/** @template T */
export class Past {
  /** @type {T[]} */
  #states;
  #at = 0;
  #same;

  /** @param {T} first @param {(a: T, b: T) => boolean} same */
  constructor(first, same) {
    this.#states = [first];
    this.#same = same;
  }

  get now() {
    return this.#states[this.#at];
  }

  get canUndo() {
    return this.#at > 0;
  }

  get canRedo() {
    return this.#at < this.#states.length - 1;
  }

  /** A new state; what was taken back is gone. One that is the same as the present one changes nothing. @param {T} state @returns {boolean} whether it is new */
  push(state) {
    if (this.#same(state, this.now)) return false;
    this.#states.splice(++this.#at, Infinity, state);
    if (this.#states.length > MOST) this.#at -= this.#states.splice(0, this.#states.length - MOST).length;
    return true;
  }

  /** @returns {T} the state before, now in force; the present one where there is none */
  undo() {
    if (this.canUndo) this.#at--;
    return this.now;
  }

  /** @returns {T} */
  redo() {
    if (this.canRedo) this.#at++;
    return this.now;
  }
}
