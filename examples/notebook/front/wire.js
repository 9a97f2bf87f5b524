// @ts-check
/**
 * Between the page and Python: the messages of www/messages.js over a model's channel. Arrays travel as bytes. The looks at a run,
 * up to sixty a second, are gathered, and sent when Python has taken up the last of them: a busy kernel is not flooded.
 */

/**
 * As anywidget hands it over.
 * @typedef {object} Model
 * @property {(name: string) => unknown} get
 * @property {(event: string, hear: (...args: any[]) => void) => void} on
 * @property {(event: string, hear?: (...args: any[]) => void) => void} off
 * @property {(content: unknown, callbacks?: unknown, buffers?: ArrayBufferLike[]) => void} send
 */

/** Looks are sent this often, in ms. */
const GATHER_MS = 500
/** Of what happens by itself, what Python has a use for. */
const TOLD = ['ready', 'state', 'params', 'error', 'notes']

export class Wire {
  #model
  /** @type {{step: number, [name: string]: number | null}[]} */
  #looks = []
  #timer = 0
  /** Orders that have not been answered. */
  waiting = 0
  /** Whether Python has still to take up what it was sent. */
  #owed = false

  /** @param {Model} model */
  constructor(model) {
    this.#model = model
  }

  /** Says that there is a page, and which: what was asked of an older one is answered by nobody. */
  greet() {
    this.#send({ event: 'page', detail: crypto.getRandomValues(new Uint32Array(1))[0] })
  }

  /** @param {(data: unknown) => void} hear */
  listen(hear) {
    this.#model.on('msg:custom', (data) => {
      if (data?.taken) {
        this.#owed = false
        this.#gather()
        return
      }
      this.waiting++
      this.#send({ event: 'heard', detail: data?.id ?? null })
      hear(data)
    })
  }

  /** @param {any} message */
  post(message) {
    if (message.event === 'metrics') {
      this.#looks.push(message.detail)
      this.#gather()
    } else if (!message.event) {
      this.waiting--
      // Whoever waited for a look finds it among the others; the page shows it a frame later.
      const { step, metrics } = message.result ?? {}
      if (metrics) this.#looks.push({ step, ...metrics })
      this.#flush()
      this.#answer(message)
    } else if (TOLD.includes(message.event)) this.#send(message)
  }

  /** @param {any} message whose result may have arrays in it */
  #answer({ result, ...message }) {
    if (result === null || typeof result !== 'object') return this.#send({ ...message, result })
    const arrays = Object.entries(result).filter(([, value]) => value instanceof Float32Array)
    const rest = Array.isArray(result) ? result : Object.fromEntries(Object.entries(result).filter(([, value]) => !(value instanceof Float32Array)))
    // A view may lie in the engine's memory; what is sent is a piece of its own.
    this.#send({ ...message, result: rest, arrays: arrays.map(([name]) => name) }, arrays.map(([, array]) => array.slice()))
  }

  #gather() {
    if (this.#timer || this.#owed || this.#looks.length === 0) return
    this.#timer = window.setTimeout(() => this.#flush(), GATHER_MS)
  }

  #flush() {
    clearTimeout(this.#timer)
    this.#timer = 0
    if (this.#looks.length === 0) return
    const columns = Object.keys(this.#looks[0])
    const table = Float64Array.from(this.#looks.flatMap((look) => columns.map((name) => look[name] ?? NaN)))
    this.#looks = []
    this.#owed = true
    this.#send({ event: 'metrics', detail: columns }, [table])
  }

  /** @param {object} message @param {(Float32Array | Float64Array)[]} [arrays] */
  #send(message, arrays = []) {
    this.#model.send({ type: 'dstar', v: 1, ...message }, undefined, arrays.map((array) => array.buffer))
  }
}
