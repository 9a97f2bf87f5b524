// @ts-check
/**
 * One run of training beside its engine: owns the engine, trains in slices, and posts snapshots. It works wherever it is put, in a
 * worker or on the page's own thread, and is spoken to through a port.
 *
 * Commands and training slices stand in one line, so at most one read-back is in flight. A snapshot is posted only when
 * the page has drawn the one before it; until then training waits, and a hidden page costs nothing.
 * In: `{id, cmd, …}`. Out: `{id, value}` or `{id, error}` as answers, and `{event, …}` unasked; see `engine-worker.js`.
 *
 * @typedef {object} Surroundings
 * @property {number} breath milliseconds after which others on this thread have their turn
 * @property {boolean} onPage whether this thread is the page's own
 * @property {(trainer: Trainer) => void} left told when the trainer has given everything back
 * @property {{line: string}} printed the first line that the task at hand printed as an error: the best reason to give if the engine dies of it
 */
import { Goal } from './goal.js'
import { Pace, Rate } from './pace.js'

/** The JavaScript of each engine. @type {Record<string, () => Promise<any>>} */
const ENGINES = {
  'engine-cpu': () => import('../pkg/engine-cpu/dstar.js'),
  'engine-webgpu': () => import('../pkg/engine-webgpu/dstar.js'),
}
/** Milliseconds from the start of one slice to the snapshot after it. */
const SLICE = 80
/** A slice lasts at least so many times as long as the snapshot in it: training keeps over 70 % of the time. */
const SLICE_PER_SNAPSHOT = 4
/** No slice lasts longer than this, in ms, whatever was expected of it. */
const LONGEST_SLICE = 1000
/** Milliseconds of training from one state that is kept to the next; reading one back from a GPU takes longer. */
const KEEP_EVERY = { cpu: 500, webgpu: 2000 }
/** An engine is timed over so many steps, or as many as half a second allows. */
const TIMED = { steps: 100, ms: 300 }
/** On WebGPU steps are only queued; the queue is waited for about so often, in ms. */
const FENCE_EVERY = 40
/** Steps in the queue at most. */
const MOST_QUEUED = 1000
/** A long series of steps says every so often, in ms, that it is alive. */
const ALIVE_EVERY = 1000

const ARRAYS = ['p_data', 'p_model', 'd', 'd_star', 'samples_data', 'samples_model', 'arrows_model', 'excess', 'optimal', 'modes', 'warp', 'warp_mass', 'field']
/** @param {any} snapshot */
const buffers = (snapshot) => ARRAYS.map((key) => snapshot[key].buffer)

export class Trainer {
  #port
  #module
  #surroundings
  /** @type {any} the wasm engine */
  #engine = null
  /** @type {'cpu'|'webgpu'} */
  #backend = 'cpu'
  /** @type {Record<string, any>} the parameters in force */
  #params = {}
  #running = false
  #closed = false
  #scheduled = false
  #stepsPerSlice = 1
  /** Steps that are queued before the queue is waited for. */
  #stepsPerFence = 1
  /** The parameter that keeps the run from the GPU, as the page was last told. @type {string|undefined} */
  #unserved
  /** Whether the page has drawn the last posted snapshot. */
  #drawn = true
  /** The newest snapshot that waits for the page. @type {object|null} */
  #waiting = null
  /** Steps that the run has made. */
  #step = 0
  /** When a state of the run was last handed to the page, to be kept. */
  #lastKept = 0
  /** Whether the state as it is now has been handed over. */
  #kept = false
  /** What begins at the state as it is now, so that it has to be kept: a run, or a branch of one. @type {'run'|'branch'|null} */
  #begins = 'run'
  #goal = new Goal()
  #rate = new Rate()
  #pace = new Pace()
  /** The module's memory, which grows and never shrinks. @type {WebAssembly.Memory|null} */
  #memory = null
  /** One thing at a time. @type {Promise<unknown>} */
  #line = Promise.resolve()
  /** Lets whatever else waits on this thread go first. */
  #turn = new MessageChannel()
  /** Who waits for a turn. @type {(() => void)[]} */
  #turns = []
  /** When this thread was last left to others. */
  #breathed = 0

  /** @param {MessagePort} port to the page @param {WebAssembly.Module|Blob} module the engine @param {Surroundings} surroundings */
  constructor(port, module, surroundings) {
    this.#port = port
    this.#module = module
    this.#surroundings = surroundings
    this.#turn.port1.onmessage = () => this.#turns.shift()?.()
    port.onmessage = ({ data }) => this.#hear(data)
    port.onmessageerror = () => this.die('the page sent something unreadable')
  }

  /** A trap or a lost device: this engine is of no more use. @param {unknown} error */
  die(error) {
    this.#running = false
    this.#post({ event: 'dead', reason: this.#surroundings.printed.line || String(error) })
  }

  /** @param {any} message */
  #hear(message) {
    if (message.cmd === 'close') return this.#close()
    if (message.cmd === 'drawn') {
      this.#drawn = true
      if (this.#waiting) this.#show(this.#waiting)
      this.#schedule(0)
      return
    }
    this.#queue(() => this.#commands[message.cmd](message)).then(
      (/** @type {any} */ value) => this.#post({ id: message.id, value, memory: this.#memory?.buffer.byteLength ?? 0 }, value?.p_data ? buffers(value) : []),
      (error) => {
        this.#post({ id: message.id, error: String(error?.message ?? error) })
        if (error instanceof WebAssembly.RuntimeError) this.die(error)
      }
    )
  }

  /** Nobody listens any more: what is being done ends early, and the engine's memory is given back. */
  #close() {
    this.#closed = true
    this.#rest()
    this.#queue(() => {
      this.#engine?.free()
      this.#engine = null
      for (const port of [this.#port, this.#turn.port1]) port.close()
      this.#surroundings.left(this)
    })
  }

  /** @template T @param {() => T|Promise<T>} task @returns {Promise<T>} */
  #queue(task) {
    const done = this.#line.then(() => {
      this.#surroundings.printed.line = ''
      return task()
    })
    this.#line = done.catch(() => {})
    return done
  }

  /** @param {unknown} message @param {Transferable[]} [transfer] */
  #post(message, transfer = []) {
    if (!this.#closed) this.#port.postMessage(message, transfer)
  }

  /** Waits until others on this thread have had their turn: messages, and on the page whatever the reader does. @returns {Promise<void>} */
  async #breathe() {
    await new Promise((resolve) => {
      this.#turns.push(() => resolve(undefined))
      this.#turn.port2.postMessage(null)
    })
    this.#breathed = performance.now()
  }

  /** What the device fails at, it will fail at again. @template T @param {Promise<T>} work @returns {Promise<T>} */
  #device(work) {
    return work.catch((error) => {
      this.die(error)
      throw error
    })
  }

  /** Looks at the game: the snapshot of the page's contract, or `{diverged: step}`. */
  async #look() {
    // A look cannot be divided, and on the page it is the longest that others wait for.
    if (this.#surroundings.onPage) await this.#breathe()
    const snapshot = await this.#device(this.#engine.snapshot())
    if (snapshot.diverged !== undefined) {
      this.#rest()
      return snapshot
    }
    this.#step = snapshot.step
    this.#sayUnserved()
    return { ...snapshot, seed: this.#params.seed, backend: this.#backend, params: { ...this.#params } }
  }

  /** Says where steps are made, when that has changed. */
  #sayUnserved() {
    const key = this.#backend === 'webgpu' ? this.#engine.unserved() : undefined
    if (key !== this.#unserved) this.#post({ event: 'unserved', key })
    this.#unserved = key
  }

  /** Stops training; what waits for the page is out of date. */
  #rest() {
    this.#running = false
    this.#waiting = null
  }

  /**
   * Makes up to `n` steps in a time, a few at a time so that the device's queue stays short, the page hears of it, and others on this
   * thread have their turn.
   * @param {number} n @param {string} which @param {number} [ms] @param {(steps: number) => Promise<void>} [between] told of every few
   * @returns {Promise<{made: number, diverged?: number}>}
   */
  async #advance(n, which, ms = Infinity, between) {
    const start = performance.now()
    let alive = start
    let made = 0
    while (made < n && performance.now() - start < ms && !this.#closed) {
      if (performance.now() - this.#breathed > this.#surroundings.breath) await this.#breathe()
      const steps = this.#backend === 'cpu' || this.#unserved ? 1 : Math.min(this.#stepsPerFence, n - made)
      const queued = performance.now()
      const diverged = this.#engine.steps(steps, which)
      if (diverged !== undefined) return { made, diverged }
      made += steps
      // A slice ends in a look, which waits for its last steps anyway.
      if (this.#backend === 'webgpu' && made < n) {
        await this.#device(this.#engine.fence())
        const took = performance.now() - queued
        if (took < FENCE_EVERY / 2) this.#stepsPerFence = Math.min(2 * this.#stepsPerFence, MOST_QUEUED)
        else if (took > FENCE_EVERY * 2) this.#stepsPerFence = Math.ceil(this.#stepsPerFence / 2)
      }
      await between?.(steps)
      if (performance.now() - alive > ALIVE_EVERY) {
        alive = performance.now()
        this.#post({ event: 'alive' })
      }
    }
    return { made }
  }

  /** Trains: what begins here is kept, and every so often what has been come to. @param {number} n @param {string} which @param {number} [ms] */
  async #make(n, which, ms) {
    if (this.#begins && n > 0) await this.#keep()
    return this.#advance(n, which, ms, async (steps) => {
      this.#step += steps
      this.#kept = false
      if (performance.now() - this.#lastKept > KEEP_EVERY[this.#backend]) await this.#keep()
    })
  }

  /** Hands a snapshot to the page now, or as soon as it has drawn the last one. @param {object} snapshot */
  #show(snapshot) {
    if (!this.#drawn) {
      this.#waiting = snapshot
      return
    }
    this.#drawn = false
    this.#waiting = null
    this.#post({ event: 'snapshot', snapshot, memory: this.#memory?.buffer.byteLength ?? 0, stepsPerSecond: this.#running ? this.#rate.perSecond : 0 }, buffers(snapshot))
  }

  /** One slice: some steps, a look, perhaps a checkpoint. */
  async #slice() {
    this.#scheduled = false
    if (!this.#running) return
    const { speed, train } = this.#params
    const due = this.#pace.due(speed)
    if (due < 1) {
      this.#schedule(this.#pace.wait(speed))
      return
    }
    const start = performance.now()
    const wish = this.#wished()
    const { made, diverged } = await this.#make(Math.min(this.#stepsPerSlice, due, this.#goal.room(wish, this.#step)), train, LONGEST_SLICE)
    if (this.#closed) return
    const trained = performance.now()
    const snapshot = diverged === undefined ? await this.#look() : { diverged }
    if (snapshot.diverged !== undefined) {
      this.#rest()
      this.#post({ event: 'diverged', step: snapshot.diverged })
      return
    }
    const end = performance.now()
    this.#rate.count(made)
    this.#pace.count(made)
    this.#adapt(made, trained - start, end - trained)
    const reached = this.#goal.reached(wish, this.#step, snapshot.metrics)
    if (reached) {
      this.#rest()
      await this.#keep()
      this.#post({ event: 'reached', reached, snapshot }, buffers(snapshot))
      return
    }
    this.#show(snapshot)
    if (!this.#waiting) this.#schedule(0)
  }

  /** @param {number} made steps @param {number} training ms @param {number} looking ms */
  #adapt(made, training, looking) {
    if (training >= LONGEST_SLICE) this.#stepsPerSlice = made
    if (made < this.#stepsPerSlice) return
    const target = Math.max(SLICE, looking * SLICE_PER_SNAPSHOT)
    const took = training + looking
    if (took < 0.8 * target) this.#stepsPerSlice = Math.min(Math.ceil(this.#stepsPerSlice * 1.5), 10_000)
    else if (took > 1.2 * target) this.#stepsPerSlice = Math.max(1, Math.floor(this.#stepsPerSlice * 0.7))
  }

  /** When training is to stop, by the parameters of now. @returns {import('./goal.js').Wish} */
  #wished() {
    const { until, steps, tolerance, patience } = this.#params
    return { until, steps, tolerance, patience }
  }

  /** Hands the state as it is now to the page, to be kept; one that has diverged is not worth keeping. */
  async #keep() {
    if (this.#kept && !this.#begins) return
    const bytes = await this.#device(this.#engine.pack())
    this.#lastKept = performance.now()
    if (!(bytes instanceof Uint8Array)) return
    this.#post({ event: 'kept', state: { step: this.#step, bytes }, first: this.#begins === 'run' }, [bytes.buffer])
    this.#kept = true
    this.#begins = null
  }

  /** Another run, or another setting: what was learnt of its speed is void. */
  #restart() {
    this.#stepsPerSlice = 1
    this.#stepsPerFence = 1
    this.#rate.start()
    this.#pace.start()
  }

  /** Lets waiting messages in, then goes on. @param {number} delay ms */
  #schedule(delay) {
    if (this.#scheduled || !this.#running) return
    this.#scheduled = true
    const next = () => this.#breathe().then(() => this.#queue(() => this.#slice())).catch((error) => this.die(error))
    if (delay > 0) setTimeout(next, delay)
    else next()
  }

  /**
   * Starts an engine.
   * @param {{artefact: string, params: Record<string, any>}} options
   */
  async #init({ artefact, params }) {
    this.#backend = artefact === 'engine-webgpu' ? 'webgpu' : 'cpu'
    this.#params = params
    const glue = await ENGINES[artefact]()
    this.#memory = (await glue.default({ module_or_path: this.#module instanceof Blob ? new Response(this.#module) : this.#module })).memory
    const text = JSON.stringify(params)
    this.#engine = this.#backend === 'cpu' ? glue.Engine.cpu(text) : await glue.Engine.webgpu(text)
    return this.#backend === 'cpu' ? null : await this.#examine(text)
  }

  /** Is this GPU right, and how fast? @param {string} text parameters */
  async #examine(text) {
    const difference = await this.#engine.selfTest()
    this.#engine.steps(2, 'both')
    await this.#engine.snapshot()
    const msPerStep = await this.#time()
    this.#engine.reset(text)
    return { difference, msPerStep, unserved: this.#engine.unserved() }
  }

  /** Milliseconds a step. */
  async #time() {
    const start = performance.now()
    const { made } = await this.#advance(TIMED.steps, 'both', TIMED.ms)
    await this.#device(this.#engine.fence())
    return (performance.now() - start) / Math.max(1, made)
  }

  /** A run begins. */
  #begin() {
    this.#step = 0
    this.#begins = 'run'
    this.#goal.start(this.#wished(), this.#step)
  }

  /** @type {Record<string, (message: any) => unknown>} */
  #commands = {
    init: (message) => this.#init(message),
    play: () => {
      if (this.#running) return
      this.#running = true
      this.#restart()
      this.#goal.start(this.#wished(), this.#step)
      this.#schedule(0)
    },
    pause: async () => {
      this.#rest()
      await this.#keep()
      return this.#look()
    },
    step: async ({ n, which }) => {
      this.#rest()
      const { diverged } = await this.#make(n, which)
      if (diverged !== undefined) return { diverged }
      if (n > 0) await this.#keep()
      return this.#look()
    },
    reset: async ({ params }) => {
      this.#rest()
      this.#restart()
      this.#params = params
      this.#engine.reset(JSON.stringify(params))
      this.#begin()
      return this.#look()
    },
    /** Live where possible; a run that has to restart goes on running. */
    set: async ({ params }) => {
      const before = JSON.stringify(this.#wished())
      this.#params = params
      this.#waiting = null
      this.#restart()
      if (await this.#device(this.#engine.set(JSON.stringify(params)))) this.#begin()
      if (JSON.stringify(this.#wished()) !== before) this.#goal.start(this.#wished(), this.#step)
      const snapshot = await this.#look()
      this.#schedule(0)
      return snapshot
    },
    snapshot: () => this.#look(),
    save: () => this.#device(this.#engine.save()),
    pack: () => this.#device(this.#engine.pack()),
    load: async ({ text }) => {
      if (typeof text !== 'string') throw new TypeError('import: the run must be a text, as export gives it')
      const before = await this.#device(this.#engine.pack())
      const saved = JSON.parse(this.#engine.load(text))
      const snapshot = await this.#device(this.#engine.snapshot())
      if (snapshot.diverged !== undefined && before instanceof Uint8Array) {
        this.#engine.unpack(before, JSON.stringify(this.#params))
        throw new Error('import: this run gives numbers that are not finite')
      }
      this.#params = saved
      this.#rest()
      this.#restart()
      this.#begin()
      const looked = await this.#look()
      await this.#keep()
      return looked
    },
    /** One step of both networks, and what happened in it. */
    slow: async () => {
      this.#rest()
      if (this.#begins) await this.#keep()
      const trace = await this.#device(this.#engine.slow())
      if (trace.diverged !== undefined) return trace
      this.#kept = false
      const snapshot = await this.#look()
      if (snapshot.diverged !== undefined) return snapshot
      await this.#keep()
      return { trace, snapshot }
    },
    /** A look at the run and the run itself, of the same step. */
    last: async () => {
      const snapshot = await this.#look()
      return { snapshot, bytes: snapshot.diverged === undefined ? await this.#device(this.#engine.pack()) : null }
    },
    /**
     * Takes up a state that was kept, with the parameters of now. What came after it stays kept until training goes on from here.
     * `leave`: keeps what is left first; `first`: a run begins with it.
     */
    back: async ({ bytes, params, leave, first }) => {
      this.#rest()
      if (leave) await this.#keep()
      this.#params = params
      this.#engine.unpack(bytes, JSON.stringify(params))
      this.#begins = first ? 'run' : 'branch'
      this.#restart()
      const snapshot = await this.#look()
      if (first) await this.#keep()
      return snapshot
    },
    /** How fast this engine is, without touching the run. */
    time: async () => {
      const bytes = await this.#device(this.#engine.pack())
      const msPerStep = await this.#time()
      if (bytes instanceof Uint8Array) this.#engine.unpack(bytes, JSON.stringify(this.#params))
      return msPerStep
    },
  }
}
