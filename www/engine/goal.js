// @ts-check
/**
 * When training stops by itself. A step is met exactly; what is read from a look is met at the first look that shows it.
 *
 * `optimal`: J_D exceeds log 2 − JS, the least that any discriminator can pay, by at most `tolerance` nats.
 * `converged`: the lowest JS of all looks is not more than `tolerance` nats below the lowest JS that had been seen
 * `patience` steps ago. The lowest, since JS goes up and down from look to look.
 *
 * @typedef {'step'|'optimal'|'converged'} Reached
 * @typedef {{until: string, steps: number, tolerance: number, patience: number}} Wish the parameters of these names
 */

export class Goal {
  /** A look wherever JS was lower than ever before, since training was set going. @type {{step: number, js: number}[]} */
  #lows = []
  /** The step at which training was set going. */
  #from = 0
  /** Whether the step asked for lies ahead. */
  #ahead = false

  /** Training is set going. @param {Wish} wish @param {number} step */
  start(wish, step) {
    this.#lows = []
    this.#from = step
    this.#ahead = wish.until === 'step' && step < wish.steps
  }

  /** Steps that may be made before the next look. @param {Wish} wish @param {number} step */
  room(wish, step) {
    return this.#ahead && wish.until === 'step' ? Math.max(0, wish.steps - step) : Infinity
  }

  /**
   * Whether a look ends the training, and what has been reached.
   * @param {Wish} wish @param {number} step @param {Record<string, number|null>} metrics @returns {Reached|null}
   */
  reached(wish, step, metrics) {
    switch (wish.until) {
      case 'step':
        return this.#ahead && step >= wish.steps ? 'step' : null
      case 'optimal':
        // Where there is no best D there is no excess either.
        return metrics.excess_d !== null && metrics.excess_d <= wish.tolerance ? 'optimal' : null
      case 'converged':
        return this.#rests(wish, step, metrics.js ?? NaN) ? 'converged' : null
      default:
        return null
    }
  }

  /** @param {Wish} wish @param {number} step @param {number} js */
  #rests({ tolerance, patience }, step, js) {
    if (!this.#lows.length || js < this.#lows[this.#lows.length - 1].js) this.#lows.push({ step, js })
    if (step - this.#from < patience) return false
    // What is older than the last low before the window serves no more.
    while (this.#lows.length > 1 && this.#lows[1].step <= step - patience) this.#lows.shift()
    return this.#lows[0].js - this.#lows[this.#lows.length - 1].js <= tolerance
  }
}
