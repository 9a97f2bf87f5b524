// @ts-check
/**
 * The engine's worker: owns one wasm instance, trains in slices, and posts snapshots.
 *
 * Commands and training slices stand in one line, so at most one read-back is in flight. A snapshot is posted only when
 * the page has drawn the one before it; until then training waits, and a hidden page costs nothing.
 * In: `{id, cmd, …}`. Out: `{id, value}` or `{id, error}` as answers, and `{event, …}` unasked; see `engine-worker.js`.
 */
import { capSubgroups } from './subgroups.js'

/** Milliseconds from the start of one slice to the snapshot after it. */
const SLICE = { cpu: 80, webgpu: 150 }
/** On the CPU a slice lasts at least so many times as long as the snapshot in it: training keeps over 70 % of the time. */
const SLICE_PER_SNAPSHOT = 4
/** Milliseconds between checkpoints while training. */
const CHECKPOINT_EVERY = 5000
/** Steps that are timed to tell how fast an engine is. */
const TIMED_STEPS = 20

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
let lastCheckpoint = 0
/** The first line that something printed as an error: the best reason to give when the instance dies. */
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

/** One thing at a time. @type {Promise<unknown>} */
let line = Promise.resolve()
/** @template T @param {() => T|Promise<T>} task @returns {Promise<T>} */
function queue(task) {
  const done = line.then(task)
  line = done.catch(() => {})
  return done
}

/** @param {unknown} message @param {Transferable[]} [transfer] */
function post(message, transfer = []) {
  /** @type {any} */ (self).postMessage(message, transfer)
}

/** @param {any} snapshot */
const buffers = (snapshot) => ['p_data', 'p_model', 'd', 'd_star', 'samples_data', 'samples_model'].map((key) => snapshot[key].buffer)

/** Looks at the game. A diverged run stops, is reported, and gives null. */
async function look() {
  const snapshot = await engine.snapshot()
  if (snapshot.diverged !== undefined) {
    stop(snapshot.diverged)
    return null
  }
  return { ...snapshot, seed: params.seed, backend, params: { ...params } }
}

/** @param {number} step the step at which the run diverged */
function stop(step) {
  running = false
  waiting = null
  post({ event: 'diverged', step })
}

/** @param {number} n @param {string} which @returns {boolean} whether the run is still sound */
function make(n, which) {
  const diverged = engine.steps(n, which)
  if (diverged !== undefined) stop(diverged)
  return diverged === undefined
}

/** Hands a snapshot to the page now, or as soon as it has drawn the last one. @param {object} snapshot */
function show(snapshot) {
  if (!drawn) {
    waiting = snapshot
    return
  }
  drawn = false
  waiting = null
  post({ event: 'snapshot', snapshot, stepsPerSecond: running ? rate.perSecond : 0 }, buffers(snapshot))
}

/** One slice: some steps, a look, perhaps a checkpoint. */
async function slice() {
  scheduled = false
  if (!running) return
  const due = params.speed > 0 ? Math.floor(((performance.now() - rate.from) / 1000) * params.speed) - rate.steps : Infinity
  if (due < 1) {
    schedule(1000 / params.speed)
    return
  }
  const steps = Math.min(stepsPerSlice, due)
  const start = performance.now()
  if (!make(steps, 'both')) return
  const trained = performance.now()
  const snapshot = await look()
  if (!snapshot) return
  const end = performance.now()
  rate.count(steps)
  adapt(steps, trained - start, end - trained)
  if (end - lastCheckpoint > CHECKPOINT_EVERY) await checkpoint()
  show(snapshot)
  if (!waiting) schedule(0)
}

/** @param {number} steps @param {number} training ms @param {number} looking ms */
function adapt(steps, training, looking) {
  if (steps < stepsPerSlice) return
  const target = backend === 'cpu' ? Math.max(SLICE.cpu, looking * SLICE_PER_SNAPSHOT) : SLICE.webgpu
  const took = training + looking
  if (took < 0.8 * target) stepsPerSlice = Math.min(Math.ceil(stepsPerSlice * 1.5), 10_000)
  else if (took > 1.2 * target) stepsPerSlice = Math.max(1, Math.floor(stepsPerSlice * 0.7))
}

async function checkpoint() {
  lastCheckpoint = performance.now()
  post({ event: 'checkpoint', text: await engine.save() })
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
 * @param {{artefact: string, bytes: number, params: Record<string, any>, cap: number}} options
 */
async function init(options) {
  backend = options.artefact === 'engine-webgpu' ? 'webgpu' : 'cpu'
  params = options.params
  if (backend === 'webgpu') capSubgroups(options.cap)
  const base = new URL(`../pkg/${options.artefact}/`, import.meta.url)
  const module = await import(new URL('dstar.js', base).href)
  const response = await fetch(new URL('dstar_bg.wasm', base))
  if (!response.ok || !response.body) throw new Error(`${response.url}: ${response.status} ${response.statusText}`)
  await module.default({ module_or_path: counted(response, options.bytes) })
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
  const start = performance.now()
  engine.steps(TIMED_STEPS, 'both')
  await engine.snapshot()
  const msPerStep = (performance.now() - start) / TIMED_STEPS
  engine.reset(text)
  return { difference, msPerStep }
}

/** @type {Record<string, (message: any) => unknown>} */
const commands = {
  init,
  play() {
    if (running) return
    running = true
    rate.start()
    lastCheckpoint ||= performance.now()
    schedule(0)
  },
  async pause() {
    running = false
    waiting = null
    return look()
  },
  async step({ n, which }) {
    running = false
    waiting = null
    return make(n, which) ? look() : null
  },
  async reset(message) {
    running = false
    waiting = null
    params = message.params
    engine.reset(JSON.stringify(params))
    return look()
  },
  /** Live where possible; a run that has to restart goes on running. */
  async set(message) {
    params = message.params
    rate.start()
    waiting = null
    engine.set(JSON.stringify(params))
    const snapshot = await look()
    schedule(0)
    return snapshot
  },
  snapshot: () => look(),
  save: () => engine.save(),
  async load({ text }) {
    params = JSON.parse(engine.load(text))
    running = false
    waiting = null
    return look()
  },
  /** Milliseconds that a step takes on this engine, without touching the run's result. */
  async time() {
    const text = await engine.save()
    const start = performance.now()
    engine.steps(TIMED_STEPS, 'both')
    const msPerStep = (performance.now() - start) / TIMED_STEPS
    engine.load(text)
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
    (/** @type {any} */ value) => post({ id: data.id, value }, value?.p_data ? buffers(value) : []),
    (error) => {
      post({ id: data.id, error: String(error?.message ?? error) })
      if (error instanceof WebAssembly.RuntimeError) die(error)
    }
  )
}
// A trap inside an awaited wasm future rejects nothing: it surfaces here, and the answer never comes.
self.addEventListener('error', (event) => die(event.message))
self.addEventListener('unhandledrejection', (event) => die(event.reason))
