// @ts-check
/**
 * A worker with an engine inside, seen from the page: questions with answers, and news.
 *
 * @typedef {{event: 'snapshot', snapshot: any, stepsPerSecond: number} | {event: 'progress', progress: number|null} |
 *   {event: 'kept', state: import('./timeline.js').Kept, first: boolean} | {event: 'alive'} |
 *   {event: 'reached', reached: import('./goal.js').Reached, snapshot: any} | {event: 'diverged', step: number} | {event: 'dead', reason: string}} News
 */

import { startWorker } from '../assets.js'

/** Milliseconds without a word from a worker that owes an answer, after which it is given up. Compiling shaders takes long. */
const PATIENCE = 90_000

export class EngineWorker {
  /** What the engine found out about itself when it started. @type {{difference: number, msPerStep: number}|null} */
  speed = null

  /** Bytes of the engine's memory, as it last said; it never shrinks. */
  memory = 0

  #worker
  #onNews
  #asked = 0
  /** @type {Map<number, {resolve: (value: any) => void, reject: (error: Error) => void}>} */
  #open = new Map()
  #dead = false
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #watch

  /** @param {(news: News) => void} onNews told of everything that was not asked for; of `dead` at most once */
  constructor(onNews) {
    this.#onNews = onNews
    this.#worker = startWorker()
    this.#worker.onmessage = ({ data }) => this.#hear(data)
    this.#worker.onerror = (event) => {
      event.preventDefault?.()
      this.#die(event.message || 'the worker could not be started')
    }
    this.#worker.onmessageerror = () => this.#die('the worker sent something unreadable')
  }

  /**
   * @param {string} cmd @param {object} [args]
   * @returns {Promise<any>} rejects if the command fails or the worker dies
   */
  ask(cmd, args = {}) {
    if (this.#dead) return Promise.reject(new Error('the engine has stopped'))
    const id = ++this.#asked
    const answer = new Promise((resolve, reject) => this.#open.set(id, { resolve, reject }))
    this.#worker.postMessage({ ...args, id, cmd })
    this.#wait()
    return answer
  }

  /** Tells the worker that its last snapshot is on the screen. */
  drawn() {
    if (!this.#dead) this.#worker.postMessage({ cmd: 'drawn' })
  }

  close() {
    this.#die(null)
  }

  /** @param {any} message */
  #hear(message) {
    if (this.#dead) return
    if (message.event === 'dead') return this.#die(message.reason)
    this.memory = message.memory ?? this.memory
    if (message.event && message.event !== 'alive') this.#onNews(message)
    const question = this.#open.get(message.id)
    if (question) {
      this.#open.delete(message.id)
      if ('error' in message) question.reject(new Error(message.error))
      else question.resolve(message.value)
    }
    this.#wait()
  }

  #wait() {
    clearTimeout(this.#watch)
    if (this.#open.size > 0) this.#watch = setTimeout(() => this.#die(`no answer for ${PATIENCE / 1000} s`), PATIENCE)
  }

  /** @param {string|null} reason null if it was closed on purpose */
  #die(reason) {
    if (this.#dead) return
    this.#dead = true
    clearTimeout(this.#watch)
    this.#worker.terminate()
    for (const { reject } of this.#open.values()) reject(new Error(reason ?? 'the engine was closed'))
    this.#open.clear()
    if (reason !== null) this.#onNews({ event: 'dead', reason })
  }
}
