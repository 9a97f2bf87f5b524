// @ts-check
/**
 * A worker with an engine inside, seen from the page: questions with answers, and news.
 *
 * @typedef {{event: 'snapshot', snapshot: any, stepsPerSecond: number} | {event: 'alive'} |
 *   {event: 'kept', state: import('./timeline.js').Kept, first: boolean} |
 *   {event: 'reached', reached: import('./goal.js').Reached, snapshot: any} | {event: 'unserved', key?: string} | {event: 'diverged', step: number} | {event: 'dead', reason: string}} News
 */
import { Room } from './workers.js'

/** An engine that owes an answer is given up after so many looks at it without a word from it in between. Compiling shaders takes long. */
const PATIENCE = 9
/** Milliseconds from one such look to the next. A page that slept, with its workers, wakes up to one look and not to the last. */
const LOOK = 10_000

export class EngineWorker {
  /** What the engine found out about itself when it started. @type {{difference: number, msPerStep: number, unserved?: string}|null} */
  speed = null

  /** Bytes of the engine's memory, as it last said; it never shrinks. */
  memory = 0

  /** The parameter that keeps its run from the GPU that it is for, if one does. @type {string|undefined} */
  unserved

  #room
  #onNews
  #asked = 0
  /** @type {Map<number, {resolve: (value: any) => void, reject: (error: Error) => void}>} */
  #open = new Map()
  /** Why it has stopped, once it has. @type {string|null} */
  #dead = null
  /** Looks without a word. */
  #silent = 0
  /** @type {ReturnType<typeof setInterval>|undefined} */
  #watch

  /** @param {'cpu'|'webgpu'} backend @param {(news: News) => void} onNews told of everything that was not asked for; of `dead` at most once */
  constructor(backend, onNews) {
    this.#onNews = onNews
    this.#room = new Room({ hear: (message) => this.#hear(message), die: (reason) => this.#die(reason) }, backend)
  }

  /** Whether it is on the page's own thread, since no worker could be started. */
  get onPage() {
    return this.#room.onPage
  }

  /** Brings the engine there. @param {WebAssembly.Module|Blob} module */
  furnish(module) {
    return this.#room.furnish(module)
  }

  /**
   * @param {string} cmd @param {object} [args]
   * @returns {Promise<any>} rejects if the command fails or the worker dies
   */
  ask(cmd, args = {}) {
    if (this.#dead !== null) return Promise.reject(new Error(this.#dead))
    const id = ++this.#asked
    const answer = new Promise((resolve, reject) => this.#open.set(id, { resolve, reject }))
    this.#room.post({ ...args, id, cmd })
    this.#wait()
    return answer
  }

  /** Tells the worker that its last snapshot is on the screen. */
  drawn() {
    if (this.#dead === null) this.#room.post({ cmd: 'drawn' })
  }

  close() {
    this.#die(null)
  }

  /** @param {any} message */
  #hear(message) {
    if (this.#dead !== null) return
    if (message.event === 'dead') return this.#die(message.reason)
    this.memory = message.memory ?? this.memory
    if (message.event === 'unserved') this.unserved = message.key
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
    clearInterval(this.#watch)
    this.#silent = 0
    if (this.#open.size > 0) this.#watch = setInterval(() => ++this.#silent >= PATIENCE && this.#die(`no answer for ${(PATIENCE * LOOK) / 1000} s`), LOOK)
  }

  /** @param {string|null} reason null if it was closed on purpose */
  #die(reason) {
    if (this.#dead !== null) return
    this.#dead = reason ?? 'the engine was closed'
    clearInterval(this.#watch)
    if (reason === null) this.#room.leave()
    else this.#room.fall(reason)
    for (const { reject } of this.#open.values()) reject(new Error(this.#dead))
    this.#open.clear()
    if (reason !== null) this.#onNews({ event: 'dead', reason })
  }
}
