// @ts-check
/**
 * The engine's worker: owns one wasm instance, trains in slices, and posts snapshots.
 *
 * Commands and training slices stand in one line, so at most one read-back is in flight. A snapshot is posted only when
 * the page has drawn the one before it; until then training waits, and a hidden page costs nothing.
 * In: `{id, cmd, …}`. Out: `{id, value}` or `{id, error}` as answers, and `{event, …}` unasked; see `engine-worker.js`.
 */
import { Goal } from './goal.js'
import { capSubgroups } from './subgroups.js'

/** The JavaScript of each engine. @type {Record<string, () => Promise<any>>} */
const ENGINES = {
  'engine-cpu': () => import('../pkg/engine-cpu/dstar.js'),
  'engine-webgpu': () => import('../pkg/engine-webgpu/dstar.js'),
}
/** Milliseconds from the start of one slice to the snapshot after it. */
const SLICE = { cpu: 80, webgpu: 150 }
/** On the CPU a slice lasts at least so many times as long as the snapshot in it: training keeps over 70 % of the time. */
const SLICE_PER_SNAPSHOT = 4
/** No slice lasts longer than this, in ms, whatever was expected of it. */
const LONGEST_SLICE = 1000
/** Milliseconds of training from one state that is kept to the next; reading one back from a GPU takes longer. */
const KEEP_EVERY = { cpu: 500, webgpu: 2000 }
/** An engine is timed over so many steps, or as many as half a second allows. */
const TIMED = { steps: 20, ms: 500 }
/** On WebGPU steps are only queued; after so many the queue is waited for. */
const FENCE_EVERY = 16
/** A long series of steps says every so often, in ms, that it is alive. */
const ALIVE_EVERY = 1000

/** @type {any} the wasm engine */
let engine = null
/** @type {'cpu'|'webgpu'} */
let backend = 'cpu'
/** @type {Record<string, any>} the parameters in force */
let params = {}
let running = false
let scheduled = false
let stepsPerSlice = 1
/** Whether the page has drawn the last posted snapshot. @type {boolean} */
let drawn = true
/** The newest snapshot that waits for the page. @type {object|null} */
let waiting = null
/** Steps that the run has made. */
let step = 0
/** When a state of the run was last handed to the page, to be kept. */
let lastKept = 0
/** Whether the state as it is now has been handed over. */
let kept = false
/** What begins at the state as it is now, so that it has to be kept: a run, or a branch of one. @type {'run'|'branch'|null} */
let begins = 'run'
const goal = new Goal()
/** The module's memory, which grows and never shrinks. @type {WebAssembly.Memory|null} */
let memory = null
/** The first line that the task at hand printed as an error: the best reason to give if the instance dies of it. */
let lastError = ''

const printError = console.error
console.error = (...words) => {
  lastError ||= words.map(String).join(' ').split('\n')[0]
  printError(...words)
}

/** Wall-clock rate of training, over about a second. */
const rate = {
  from: 0,
  steps: 0,
  perSecond: 0,
  start() {
    this.from = performance.now()
    this.steps = 0
    this.perSecond = 0
  },
  /** @param {number} steps */
  count(steps) {
    this.steps += steps
    const seconds = (performance.now() - this.from) / 1000
    if (seconds > 1 || this.perSecond === 0) this.perSecond = this.steps / seconds
    if (seconds > 1) {
      this.from = performance.now()
      this.steps = 0
    }
  },
}

/** Holds the run to a wished number of steps a second. */
const pace = {
  from: 0,
  made: 0,
  start() {
    this.from = performance.now()
    this.made = 0
  },
  /** Steps that should have been made by now; the first at once. @param {number} speed 0 for as many as possible */
  due(speed) {
    if (speed === 0) return Infinity
    const due = 1 + Math.floor(((performance.now() - this.from) / 1000) * speed) - this.made
    // An engine that cannot keep up does not try to catch up later.
    if (due > speed) this.start()
    return Math.min(due, Math.max(1, speed))
  },
  /** Milliseconds until the next step. @param {number} speed */
  wait(speed) {
    return Math.max(1, this.from + (this.made / speed) * 1000 - performance.now())
  },
}

/** One thing at a time. @type {Promise<unknown>} */
let line = Promise.resolve()
/** @template T @param {() => T|Promise<T>} task @returns {Promise<T>} */
function queue(task) {
  const done = line.then(() => {
    lastError = ''
    return task()
  })
  line = done.catch(() => {})
  return done
}

/** @param {unknown} message @param {Transferable[]} [transfer] */
function post(message, transfer = []) {
  /** @type {any} */ (self).postMessage(message, transfer)
}

const ARRAYS = ['p_data', 'p_model', 'd', 'd_star', 'samples_data', 'samples_model', 'arrows_model', 'excess', 'optimal', 'modes', 'warp', 'warp_mass', 'field']
/** @param {any} snapshot */
const buffers = (snapshot) => ARRAYS.map((key) => snapshot[key].buffer)

/** What the device fails at, it will fail at again. @template T @param {Promise<T>} work @returns {Promise<T>} */
function device(work) {
  return work.catch((error) => {
    die(error)
    throw error
  })
}

/** Looks at the game: the snapshot of the page's contract, or `{diverged: step}`. */
async function look() {
  const snapshot = await device(engine.snapshot())
  if (snapshot.diverged !== undefined) {
    rest()
    return snapshot
  }
  step = snapshot.step
  return { ...snapshot, seed: params.seed, backend, params: { ...params } }
}

/** Stops training; what waits for the page is out of date. */
function rest() {
  running = false
  waiting = null
}

/**
 * Makes up to `n` steps in a time, a few at a time so that the device's queue stays short and the page hears of it.
 * @param {number} n @param {string} which @param {number} [ms] @param {(steps: number) => Promise<void>} [between] told of every few
 * @returns {Promise<{made: number, diverged?: number}>}
 */
async function advance(n, which, ms = Infinity, between) {
  const start = performance.now()
  let alive = start
  let made = 0
  while (made < n && performance.now() - start < ms) {
    const steps = backend === 'cpu' ? 1 : Math.min(FENCE_EVERY, n - made)
    const diverged = engine.steps(steps, which)
    if (diverged !== undefined) return { made, diverged }
    made += steps
    // A slice ends in a look, which waits for its few steps anyway.
    if (backend === 'webgpu' && made < n) await device(engine.fence())
    await between?.(steps)
    if (performance.now() - alive > ALIVE_EVERY) {
      alive = performance.now()
      post({ event: 'alive' })
    }
  }
  return { made }
}

/** Trains: what begins here is kept, and every so often what has been come to. @param {number} n @param {string} which @param {number} [ms] */
async function make(n, which, ms) {
  if (begins && n > 0) await keep()
  return advance(n, which, ms, async (steps) => {
    step += steps
    kept = false
    if (performance.now() - lastKept > KEEP_EVERY[backend]) await keep()
  })
}

/** Hands a snapshot to the page now, or as soon as it has drawn the last one. @param {object} snapshot */
function show(snapshot) {
  if (!drawn) {
    waiting = snapshot
    return
  }
  drawn = false
  waiting = null
  post({ event: 'snapshot', snapshot, memory: memory?.buffer.byteLength ?? 0, stepsPerSecond: running ? rate.perSecond : 0 }, buffers(snapshot))
}

/** One slice: some steps, a look, perhaps a checkpoint. */
async function slice() {
  scheduled = false
  if (!running) return
  const due = pace.due(params.speed)
  if (due < 1) {
    schedule(pace.wait(params.speed))
    return
  }
  const start = performance.now()
  const wish = wished()
  const { made, diverged } = await make(Math.min(stepsPerSlice, due, goal.room(wish, step)), params.train, LONGEST_SLICE)
  const trained = performance.now()
  const snapshot = diverged === undefined ? await look() : { diverged }
  if (snapshot.diverged !== undefined) {
    rest()
    post({ event: 'diverged', step: snapshot.diverged })
    return
  }
  const end = performance.now()
  rate.count(made)
  pace.made += made
  adapt(made, trained - start, end - trained)
  const reached = goal.reached(wish, step, snapshot.metrics)
  if (reached) {
    rest()
    await keep()
    post({ event: 'reached', reached, snapshot }, buffers(snapshot))
    return
  }
  show(snapshot)
  if (!waiting) schedule(0)
}

/** @param {number} made steps @param {number} training ms @param {number} looking ms */
function adapt(made, training, looking) {
  if (training >= LONGEST_SLICE) stepsPerSlice = made
  if (made < stepsPerSlice) return
  const target = backend === 'cpu' ? Math.max(SLICE.cpu, looking * SLICE_PER_SNAPSHOT) : SLICE.webgpu
  const took = training + looking
  if (took < 0.8 * target) stepsPerSlice = Math.min(Math.ceil(stepsPerSlice * 1.5), 10_000)
  else if (took > 1.2 * target) stepsPerSlice = Math.max(1, Math.floor(stepsPerSlice * 0.7))
}

/** When training is to stop, by the parameters of now. @returns {import('./goal.js').Wish} */
function wished() {
  const { until, steps, tolerance, patience } = params
  return { until, steps, tolerance, patience }
}

/** Hands the state as it is now to the page, to be kept; one that has diverged is not worth keeping. */
async function keep() {
  if (kept && !begins) return
  const bytes = await device(engine.pack())
  lastKept = performance.now()
  if (!(bytes instanceof Uint8Array)) return
  post({ event: 'kept', state: { step, bytes }, first: begins === 'run' }, [bytes.buffer])
  kept = true
  begins = null
}

/** Another run, or another setting: what was learnt of its speed is void. */
function restart() {
  stepsPerSlice = 1
  rate.start()
  pace.start()
}

const channel = new MessageChannel()
channel.port1.onmessage = () => queue(slice).catch(die)

/** Lets waiting messages in, then goes on. @param {number} delay ms */
function schedule(delay) {
  if (scheduled || !running) return
  scheduled = true
  if (delay > 0) setTimeout(() => channel.port2.postMessage(null), delay)
  else channel.port2.postMessage(null)
}

/** A trap or a lost device: this instance is of no more use. @param {unknown} error */
function die(error) {
  running = false
  post({ event: 'dead', reason: lastError || String(error) })
}

/**
 * Downloads and starts an engine.
 * @param {{artefact: string, wasm: string|Blob, bytes: number, params: Record<string, any>, cap: number}} options `wasm`: the module, or its address
 */
async function init(options) {
  backend = options.artefact === 'engine-webgpu' ? 'webgpu' : 'cpu'
  params = options.params
  if (backend === 'webgpu') capSubgroups(options.cap)
  const module = await ENGINES[options.artefact]()
  const response = typeof options.wasm === 'string' ? await fetch(options.wasm) : new Response(options.wasm)
  if (!response.ok || !response.body) throw new Error(`${response.url}: ${response.status} ${response.statusText}`)
  memory = (await module.default({ module_or_path: counted(response, options.bytes) })).memory
  const text = JSON.stringify(params)
  engine = backend === 'cpu' ? module.Engine.cpu(text) : await module.Engine.webgpu(text)
  return backend === 'cpu' ? null : await examine(text)
}

/** The same response, reporting how much of it has come. @param {Response} response @param {number} total */
function counted(response, total) {
  let got = 0
  const counter = new TransformStream({
    transform(chunk, controller) {
      got += chunk.byteLength
      post({ event: 'progress', progress: total > 0 ? Math.min(1, got / total) : null })
      controller.enqueue(chunk)
    },
  })
  const body = /** @type {ReadableStream} */ (response.body).pipeThrough(counter)
  return new Response(body, { headers: { 'content-type': 'application/wasm' } })
}

/** Is this GPU right, and how fast? @param {string} text parameters */
async function examine(text) {
  const difference = await engine.selfTest()
  engine.steps(2, 'both')
  await engine.snapshot()
  const msPerStep = await time()
  engine.reset(text)
  return { difference, msPerStep }
}

/** Milliseconds a step. */
async function time() {
  const start = performance.now()
  const { made } = await advance(TIMED.steps, 'both', TIMED.ms)
  await device(engine.fence())
  return (performance.now() - start) / Math.max(1, made)
}

/** A run begins. */
function begin() {
  step = 0
  begins = 'run'
  goal.start(wished(), step)
}

/** @type {Record<string, (message: any) => unknown>} */
const commands = {
  init,
  play() {
    if (running) return
    running = true
    restart()
    goal.start(wished(), step)
    schedule(0)
  },
  async pause() {
    rest()
    await keep()
    return look()
  },
  async step({ n, which }) {
    rest()
    const { diverged } = await make(n, which)
    if (diverged !== undefined) return { diverged }
    if (n > 0) await keep()
    return look()
  },
  async reset(message) {
    rest()
    restart()
    params = message.params
    engine.reset(JSON.stringify(params))
    begin()
    return look()
  },
  /** Live where possible; a run that has to restart goes on running. */
  async set(message) {
    const before = JSON.stringify(wished())
    params = message.params
    waiting = null
    restart()
    if (engine.set(JSON.stringify(params))) begin()
    if (JSON.stringify(wished()) !== before) goal.start(wished(), step)
    const snapshot = await look()
    schedule(0)
    return snapshot
  },
  snapshot: () => look(),
  save: () => device(engine.save()),
  pack: () => device(engine.pack()),
  async load({ text }) {
    if (typeof text !== 'string') throw new TypeError('import: the run must be a text, as export gives it')
    const before = await device(engine.pack())
    const saved = JSON.parse(engine.load(text))
    const snapshot = await device(engine.snapshot())
    if (snapshot.diverged !== undefined && before instanceof Uint8Array) {
      engine.unpack(before, JSON.stringify(params))
      throw new Error('import: this run gives numbers that are not finite')
    }
    params = saved
    rest()
    restart()
    begin()
    const looked = await look()
    await keep()
    return looked
  },
  /** One step of both networks, and what happened in it. */
  async slow() {
    rest()
    if (begins) await keep()
    const trace = await device(engine.slow())
    if (trace.diverged !== undefined) return trace
    kept = false
    const snapshot = await look()
    if (snapshot.diverged !== undefined) return snapshot
    await keep()
    return { trace, snapshot }
  },
  /** A look at the run and the run itself, of the same step. */
  async last() {
    const snapshot = await look()
    return { snapshot, bytes: snapshot.diverged === undefined ? await device(engine.pack()) : null }
  },
  /**
   * Takes up a state that was kept, with the parameters of now. What came after it stays kept until training goes on from here.
   * @param {{bytes: Uint8Array, params: Record<string, any>, leave?: boolean, first?: boolean}} message `leave`: keeps what is
   *   left first; `first`: a run begins with it
   */
  async back(message) {
    rest()
    if (message.leave) await keep()
    params = message.params
    engine.unpack(message.bytes, JSON.stringify(params))
    begins = message.first ? 'run' : 'branch'
    restart()
    const snapshot = await look()
    if (message.first) await keep()
    return snapshot
  },
  /** How fast this engine is, without touching the run. */
  async time() {
    const bytes = await device(engine.pack())
    const msPerStep = await time()
    if (bytes instanceof Uint8Array) engine.unpack(bytes, JSON.stringify(params))
    return msPerStep
  },
}

self.onmessage = ({ data }) => {
  if (data.cmd === 'drawn') {
    drawn = true
    if (waiting) show(waiting)
    schedule(0)
    return
  }
  queue(() => commands[data.cmd](data)).then(
    (/** @type {any} */ value) => post({ id: data.id, value, memory: memory?.buffer.byteLength ?? 0 }, value?.p_data ? buffers(value) : []),
    (error) => {
      post({ id: data.id, error: String(error?.message ?? error) })
      if (error instanceof WebAssembly.RuntimeError) die(error)
    }
  )
}
// A trap inside an awaited wasm future rejects nothing: it surfaces here, and the answer never comes.
self.addEventListener('error', (event) => die(event.message))
self.addEventListener('unhandledrejection', (event) => die(event.reason))
