// @ts-check
// How fast a run goes, and how fast it should.

/** Wall-clock rate of training, over about a second. */
export class Rate {
  perSecond = 0
  #from = 0
  #steps = 0

  start() {
    this.#from = performance.now()
    this.#steps = 0
    this.perSecond = 0
  }

  /** @param {number} steps */
  count(steps) {
    this.#steps += steps
    const seconds = (performance.now() - this.#from) / 1000
    if (seconds > 1 || this.perSecond === 0) this.perSecond = this.#steps / seconds
    if (seconds > 1) {
      this.#from = performance.now()
      this.#steps = 0
    }
  }
}

/** Holds the run to a wished number of steps a second. */
export class Pace {
  #from = 0
  #made = 0

  start() {
    this.#from = performance.now()
    this.#made = 0
  }

  /** @param {number} steps */
  count(steps) {
    this.#made += steps
  }

  /** Steps that should have been made by now; the first at once. @param {number} speed 0 for as many as possible */
  due(speed) {
    if (speed === 0) return Infinity
    const due = 1 + Math.floor(((performance.now() - this.#from) / 1000) * speed) - this.#made
    // An engine that cannot keep up does not try to catch up later.
    if (due > speed) this.start()
    return Math.min(due, Math.max(1, speed))
  }

  /** Milliseconds until the next step. @param {number} speed */
  wait(speed) {
    return Math.max(1, this.#from + (this.#made / speed) * 1000 - performance.now())
  }
}
