// @ts-check
/**
 * One run of training, whatever carries it: chooses the engine, moves the run to another when one dies or a better one
 * is ready, and keeps states of it to go back to. The page talks to this and never to a worker.
 *
 * Whatever touches the run stands in one line: a command, a move to another engine, a rescue. So none of them meets a run
 * that is half somewhere else, and commands given while an engine starts are carried out when it has.
 *
 * Events: `snapshot` (at most one per animation frame), `status`, `timeline` (what can be gone back to, and where the run
 * stands), and `notice` for what a person should know.
 *
 * @typedef {'loading'|'paused'|'running'|'diverged'|'failed'} State
 * @typedef {{state: State, backend: 'cpu'|'webgpu'|null, adapter: string|null, reason: string, progress: number|null,
 *   stepsPerSecond: number, diverged: {step: number, cause: string}|null,
 *   reached: import('./goal.js').Reached|null, memory: number}} Status
 * @typedef {{step: number, seed: number, backend: 'cpu'|'webgpu', params: Record<string, any>,
 *   grid: {n: number, x0: number, x1: number, y0: number, y1: number},
 *   p_data: Float32Array, p_model: Float32Array, d: Float32Array, d_star: Float32Array,
 *   samples_data: Float32Array, samples_model: Float32Array, arrows_model: Float32Array, metrics: Record<string, number>}} Snapshot
 */
import { EngineWorker } from './engine-worker.js'
import { moduleOf } from './modules.js'
import { probe } from './probe.js'
import { Timeline } from './timeline.js'

/** Learning rates above which divergence is most likely theirs. */
const RISKY_RATE = { adam: 0.02, adamw: 0.02, rmsprop: 0.02, momentum: 0.02, sgd: 0.2 }
/** So many engines may die within a minute before the run is given up. */
const DEATHS = 3
const BY_HAND = 'Chosen by hand.'

/**
 * Where a run can live, and why it does.
 * @typedef {{artefact: 'engine-cpu'|'engine-webgpu', adapter: string|null, reason: string}} Place
 */
/** @param {string} reason @param {string|null} [adapter] @returns {Place} */
const onCpu = (reason, adapter = null) => ({ artefact: 'engine-cpu', adapter, reason })
/** @param {import('./probe.js').Probe} found @param {string} reason @returns {Place} */
const onGpu = ({ adapter }, reason) => ({ artefact: 'engine-webgpu', adapter, reason })

export class Session extends EventTarget {
  /** @type {Status} */
  status = { state: 'loading', backend: null, adapter: null, reason: '', progress: null, stepsPerSecond: 0, diverged: null, reached: null, memory: 0 }
  #timeline = new Timeline()

  /** @type {EngineWorker|null} */
  #engine = null
  /** Engines that are starting. @type {Set<EngineWorker>} */
  #starting = new Set()
  /** @type {Record<string, any>} */
  #params = {}
  /** Whether the page wants the run to go on by itself, whatever happens to engines meanwhile. */
  #wish = false
  /** When engines died, in the last minute. @type {number[]} */
  #deaths = []
  /** The newest snapshot that has not been handed out. @type {Snapshot|null} */
  #pending = null
  #frame = 0
  #closed = false
  /** Counts the searches for an engine, so that an older one gives way. */
  #search = 0
  /** @type {Promise<unknown>} */
  #line = Promise.resolve()
  /** Whether it has been said that engines live on the page's own thread. */
  #onPage = false

  /**
   * Boots an engine; resolves when there is a first snapshot, or no engine could be started. Never rejects.
   * @param {Record<string, any>} params every key of the parameter table
   */
  async start(params) {
    this.#params = params
    await this.#inLine(() => this.#begin()).catch(() => {})
    if (params.backend === 'auto') this.#seek()
  }

  play() {
    if (this.status.state === 'diverged' || this.status.state === 'failed') return
    this.#wish = true
    this.#inLine(() => this.#resume())
  }

  pause() {
    this.#wish = false
    const paused = this.#inLine(async () => {
      if (this.status.state !== 'running') return
      this.#tell({ state: 'paused', stepsPerSecond: 0 })
      this.#receive(await this.#ask('pause'))
    })
    // If the engine dies of it, or the run has diverged, the status says so.
    paused.catch(() => {})
  }

  /**
   * Exactly `n` updates, then one snapshot.
   * @param {number} n @param {'both'|'d'|'g'} which @returns {Promise<Snapshot>}
   */
  async step(n, which) {
    if (!Number.isSafeInteger(n) || n < 0 || n > 0x7fffffff) throw new RangeError(`step: ${n} is not a number of steps.`)
    if (!['both', 'd', 'g'].includes(which)) throw new RangeError(`step: '${which}' is none of 'both', 'd', 'g'.`)
    this.#wish = false
    return this.#inLine(async () => {
      if (this.status.diverged) throw new Error(`${sentence(this.status.diverged.step)} Reset it first.`)
      if (this.#engine) this.#tell({ state: 'paused', stepsPerSecond: 0, reached: null })
      return this.#receive(await this.#ask('step', { n, which }))
    })
  }

  /** One step of both networks, and what happened in it. @returns {Promise<{trace: any, snapshot: Snapshot}>} */
  slow() {
    this.#wish = false
    return this.#inLine(async () => {
      if (this.status.diverged) throw new Error(`${sentence(this.status.diverged.step)} Reset it first.`)
      if (this.#engine) this.#tell({ state: 'paused', stepsPerSecond: 0, reached: null })
      const outcome = await this.#ask('slow')
      return { trace: outcome.trace, snapshot: this.#receive(outcome.snapshot ?? outcome) }
    })
  }

  /** Starts again from the initial weights, and stops there. @param {Record<string, any>} params @returns {Promise<Snapshot>} */
  reset(params) {
    this.#wish = false
    return this.#inLine(async () => {
      this.#params = params
      const outcome = await this.#ask('reset', { params })
      this.#forget()
      this.#tell({ state: 'paused', stepsPerSecond: 0, diverged: null, reached: null })
      return this.#receive(outcome)
    })
  }

  /**
   * Changes parameters; a run that has to start again goes on running.
   * @param {Record<string, any>} params @param {boolean} restart whether the change starts the run again
   */
  set(params, restart) {
    return this.#inLine(async () => {
      const moved = params.backend !== this.#params.backend
      this.#params = params
      const outcome = await this.#ask('set', { params })
      if (restart) {
        this.#forget()
        if (this.status.diverged) this.#tell({ state: 'paused', diverged: null })
      }
      // A run that had diverged before the change is no news.
      if (!this.status.diverged) this.#receive(outcome)
      if (moved) this.#seek()
    })
  }

  /** What can be gone back to, and where the run stands; `at` is null before anything is kept. */
  get timeline() {
    const { steps, current } = this.#timeline
    return { steps, at: current?.step ?? null, bytes: this.#timeline.bytes }
  }

  /**
   * Goes to the kept state nearest to a step, and stops there. What came after it is kept until training goes on from here.
   * @param {number} step @returns {Promise<Snapshot>}
   */
  async goto(step) {
    if (!Number.isFinite(step)) throw new RangeError(`goto: ${step} is not a step.`)
    this.#wish = false
    return this.#inLine(async () => {
      const state = this.#timeline.nearest(step)
      if (!state) throw new Error('goto: nothing of this run has been kept yet.')
      const leave = !this.#timeline.isBack
      this.#tell({ state: 'paused', stepsPerSecond: 0, diverged: null, reached: null })
      const outcome = await this.#ask('back', { bytes: state.bytes, params: this.#params, leave })
      this.#timeline.current = state
      this.#announceTimeline()
      return this.#receive(outcome)
    })
  }

  /**
   * How the run ends, before another begins: the last look at it, and the run itself, packed; where it diverged, its last kept state.
   * @returns {Promise<{snapshot: Snapshot|null, bytes: Uint8Array|null}>}
   */
  last() {
    return this.#inLine(async () => {
      const { snapshot, bytes } = await this.#ask('last')
      return bytes ? { snapshot, bytes } : { snapshot: null, bytes: this.#timeline.current?.bytes ?? null }
    })
  }

  /** Takes up a run as `last` gave it, and stops there. @param {Uint8Array} bytes @param {Record<string, any>} params @returns {Promise<Snapshot>} */
  restore(bytes, params) {
    this.#wish = false
    return this.#inLine(async () => {
      this.#params = params
      const outcome = await this.#ask('back', { bytes, params, first: true })
      this.#tell({ state: 'paused', stepsPerSecond: 0, diverged: null, reached: null })
      return this.#receive(outcome)
    })
  }

  /** @returns {Promise<Snapshot>} */
  snapshot() {
    return this.#inLine(async () => this.#receive(await this.#ask('snapshot')))
  }

  /** @returns {Promise<string>} the run as JSON */
  export() {
    return this.#inLine(() => this.#save())
  }

  /** @param {string} text @returns {Promise<{params: Record<string, any>}>} rejects on a bad text, leaving the run as it was */
  import(text) {
    return this.#inLine(async () => {
      const outcome = await this.#ask('load', { text })
      this.#wish = false
      this.#params = { ...outcome.params, backend: this.#params.backend }
      this.#tell({ state: 'paused', stepsPerSecond: 0, diverged: null, reached: null })
      return { params: this.#receive(outcome).params }
    })
  }

  /** Frees the workers. */
  close() {
    this.#closed = true
    cancelAnimationFrame(this.#frame)
    for (const engine of this.#starting) engine.close()
    this.#engine?.close()
    this.#engine = null
  }

  /** @template T @param {() => T|Promise<T>} task @returns {Promise<T>} */
  #inLine(task) {
    const done = this.#line.then(task)
    this.#line = done.catch(() => {})
    return done
  }

  /** @param {string} cmd @param {object} [args] @returns {Promise<any>} */
  #ask(cmd, args) {
    return this.#engine ? this.#engine.ask(cmd, args) : Promise.reject(new Error(`There is no engine. ${this.status.reason}`))
  }

  async #save() {
    const text = await this.#ask('save')
    if (typeof text !== 'string') throw new Error(`${sentence(text.diverged)} There is nothing to save.`)
    return text
  }

  /** Another run has begun, and none of its states has been kept yet. */
  #forget() {
    this.#timeline.clear()
    this.#announceTimeline()
  }

  #announceTimeline() {
    this.dispatchEvent(new CustomEvent('timeline', { detail: this.timeline }))
  }

  /** Hands a look at the game on; a run that has diverged is said, and thrown. @param {any} outcome @returns {Snapshot} */
  #receive(outcome) {
    if (outcome.diverged !== undefined) {
      this.#diverged(outcome.diverged)
      throw new Error(sentence(outcome.diverged))
    }
    this.#hand(outcome)
    return outcome
  }

  /** @param {number} step */
  #diverged(step) {
    this.#wish = false
    this.#tell({ state: 'diverged', stepsPerSecond: 0, diverged: { step, cause: likelyCause(this.#params) } })
  }

  #resume() {
    if (!this.#wish || !this.#engine || this.status.state !== 'paused') return
    this.#tell({ state: 'running', reached: null })
    // If the engine dies of it, `dead` arrives and the run is rescued.
    this.#engine.ask('play').catch(() => {})
  }

  /** The first engine. */
  async #begin() {
    let place = onCpu(this.#params.backend === 'cpu' ? BY_HAND : 'Training on the CPU.')
    if (this.#params.backend === 'webgpu') {
      const found = await probe()
      const failure = found.fit ? await this.#enter(onGpu(found, BY_HAND), null) : found.reason
      if (failure === null) return
      this.#notify(found.fit ? 'webgpu-failed' : 'no-webgpu', failure)
      place = onCpu(failure, found.adapter)
    }
    await this.#enterOrFail(place, null)
  }

  /** @param {Place} place @param {Uint8Array|null} bytes */
  async #enterOrFail(place, bytes) {
    const failure = await this.#enter(place, bytes)
    if (failure === null || this.#closed) return
    this.#tell({ state: 'failed', progress: null, backend: null, reason: failure })
  }

  /**
   * Starts an engine while there is none, and gives it the run, as it was packed or from the beginning.
   * @param {Place} place @param {Uint8Array|null} bytes
   * @returns {Promise<string|null>} why it failed, if it did
   */
  async #enter(place, bytes) {
    this.#tell({ state: 'loading', progress: 0, stepsPerSecond: 0 })
    /** @type {EngineWorker|null} */
    let engine = null
    try {
      engine = await this.#boot(place, true)
      await this.#install(engine, place, bytes)
      return null
    } catch (error) {
      engine?.close()
      return words(error)
    }
  }

  /** Downloads and starts an engine. @param {Place} place @param {boolean} visible whether its progress is shown */
  async #boot({ artefact }, visible) {
    if (this.#closed) throw new Error('the lab was closed')
    const engine = new EngineWorker(artefact === 'engine-cpu' ? 'cpu' : 'webgpu', (news) => engine === this.#engine && this.#hear(news))
    this.#starting.add(engine)
    try {
      if (artefact === 'engine-webgpu' && (await engine.onPage)) throw new Error('WebGPU needs a worker, and this page lets none start.')
      const module = await moduleOf(artefact, (progress) => visible && !this.#closed && this.#tell({ progress }))
      await engine.furnish(module)
      if (await engine.onPage) this.#sayOnPage()
      engine.speed = await engine.ask('init', { artefact, params: this.#params })
      return engine
    } catch (error) {
      engine.close()
      throw error
    } finally {
      this.#starting.delete(engine)
    }
  }

  /** Gives an engine that is ready the run; the engine before it is closed. @param {EngineWorker} engine @param {Place} place @param {Uint8Array|null} bytes */
  async #install(engine, place, bytes) {
    this.#starting.add(engine)
    try {
      // The run may have been packed before the last change of a parameter, so that these are given beside it.
      const outcome = await (bytes === null ? engine.ask('snapshot') : engine.ask('back', { bytes, params: this.#params }))
      if (this.#closed) throw new Error('the lab was closed')
      this.#engine?.close()
      this.#engine = engine
      // The course that the run was on after this state is lost, or was left.
      this.#announceTimeline()
      const { artefact, adapter, reason } = place
      const backend = artefact === 'engine-cpu' ? 'cpu' : 'webgpu'
      this.#tell({ state: 'paused', progress: null, diverged: null, backend, adapter, reason })
      if (engine.unserved) this.#notify('unserved', engine.unserved)
      if (outcome.diverged === undefined) this.#hand(outcome)
      else this.#diverged(outcome.diverged)
      this.#resume()
    } finally {
      this.#starting.delete(engine)
    }
  }

  /** Moves the run as it is now to an engine that is ready; if that fails, it stays where it is. @param {EngineWorker} engine @param {Place} place */
  async #handOver(engine, place) {
    const old = this.#engine
    const running = this.status.state === 'running'
    try {
      if (running) await this.#ask('pause')
      const bytes = await this.#ask('pack')
      if (!(bytes instanceof Uint8Array)) throw new Error(sentence(bytes.diverged))
      await this.#install(engine, place, bytes)
    } catch (error) {
      if (running && this.#engine === old) this.#ask('play').catch(() => {})
      throw error
    }
  }

  /** Looks for the engine that the parameters ask for, while the present one goes on, and moves there. */
  async #seek() {
    const search = ++this.#search
    const wish = this.#params.backend
    const given = () => this.#closed || search !== this.#search || !this.#engine
    if (given()) return
    if (wish === this.status.backend) return this.#tell({ reason: BY_HAND })
    const found = wish === 'cpu' ? null : await probe()
    if (given() || (wish === 'auto' && this.status.backend === 'webgpu')) return
    if (found && (!found.fit || (wish === 'auto' && found.software))) {
      this.#tell({ adapter: found.adapter, reason: found.reason })
      if (wish === 'webgpu') this.#notify('no-webgpu', found.reason)
      return
    }
    const place = found ? onGpu(found, BY_HAND) : onCpu(BY_HAND)
    /** @type {EngineWorker|null} */
    let engine = null
    try {
      const ready = (engine = await this.#boot(place, false))
      await this.#inLine(async () => {
        if (given()) return ready.close()
        const race = wish === 'auto' ? await this.#race(ready) : null
        if (race && !race.won) {
          ready.close()
          this.#tell({ adapter: place.adapter, reason: race.reason })
        } else await this.#handOver(ready, { ...place, reason: race?.reason ?? place.reason })
      })
    } catch (error) {
      engine?.close()
      if (given()) return
      this.#tell({ adapter: place.adapter, reason: `WebGPU was tried and failed: ${words(error)}` })
      this.#notify('webgpu-failed', words(error))
    }
  }

  /** Whether a GPU is faster than the CPU at this setting. @param {EngineWorker} gpu */
  async #race(gpu) {
    if (gpu.speed?.unserved) return { won: false, reason: `The WebGPU engine knows no '${gpu.speed.unserved}', so the CPU trains.` }
    const cpuMs = await this.#ask('time')
    const gpuMs = gpu.speed?.msPerStep ?? Infinity
    const won = gpuMs < cpuMs
    const numbers = `${gpuMs.toFixed(2)} ms a step on WebGPU, ${cpuMs.toFixed(2)} ms on the CPU.`
    return { won, reason: `${won ? 'WebGPU' : 'The CPU'} is faster here: ${numbers}` }
  }

  /** @param {import('./engine-worker.js').News} news */
  #hear(news) {
    if (news.event === 'kept') {
      this.#timeline.add(news.state, news.first)
      this.#announceTimeline()
    }
    if (news.event === 'reached') {
      this.#wish = false
      this.#tell({ state: 'paused', stepsPerSecond: 0, reached: news.reached })
      this.#hand(news.snapshot)
    }
    if (news.event === 'snapshot') {
      if (this.status.state === 'running') {
        this.status = { ...this.status, stepsPerSecond: news.stepsPerSecond, memory: this.#engine?.memory ?? 0 }
        this.#hand(news.snapshot)
      } else {
        this.#engine?.drawn()
      }
    }
    if (news.event === 'unserved' && news.key) this.#notify('unserved', news.key)
    if (news.event === 'diverged') this.#diverged(news.step)
    if (news.event === 'dead') this.#rescue(news.reason)
  }

  /** The engine died: a new one on the CPU goes on from the last checkpoint. @param {string} reason */
  #rescue(reason) {
    if (this.#closed) return
    const { backend, adapter } = this.status
    this.#engine = null
    this.#pending = null
    const now = performance.now()
    this.#deaths = [...this.#deaths.filter((death) => now - death < 60_000), now]
    if (this.#deaths.length > DEATHS) {
      this.#tell({ state: 'failed', backend: null, stepsPerSecond: 0, reason: `The engine stopped again and again: ${reason}` })
      return
    }
    const { current } = this.#timeline
    const on = current === null ? 'training starts again' : `training goes on from the last checkpoint, step ${current.step}`
    const why = `The ${backend === 'webgpu' ? 'WebGPU' : 'CPU'} engine stopped (${reason}); ${on}.`
    this.#notify('engine-died', why)
    this.#tell({ state: 'loading', progress: 0, stepsPerSecond: 0, reason: why })
    this.#inLine(() => this.#enterOrFail(onCpu(why, adapter), this.#timeline.current?.bytes ?? null))
  }

  /** Hands the newest snapshot to the page in the next animation frame, then asks for more. @param {Snapshot} snapshot */
  #hand(snapshot) {
    this.#pending = snapshot
    if (this.#frame) return
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0
      const detail = this.#pending
      this.#pending = null
      if (detail) this.dispatchEvent(new CustomEvent('snapshot', { detail }))
      this.#engine?.drawn()
    })
  }

  /** @param {Partial<Status>} change */
  #tell(change) {
    this.status = { ...this.status, memory: this.#engine?.memory ?? 0, ...change }
    this.dispatchEvent(new CustomEvent('status', { detail: this.status }))
  }

  /** Once is enough. */
  #sayOnPage() {
    if (!this.#onPage) this.#notify('no-worker', '')
    this.#onPage = true
  }

  /** @param {string} code @param {string} text */
  #notify(code, text) {
    this.dispatchEvent(new CustomEvent('notice', { detail: { code, text } }))
  }
}

/** @param {unknown} error */
const words = (error) => (error instanceof Error ? error.message : String(error))

/** @param {number} step */
const sentence = (step) => `The run diverged by step ${step}: a number stopped being finite.`

/** Which parameter most likely made the run diverge. @param {Record<string, any>} params */
function likelyCause(params) {
  const excess = (/** @type {keyof typeof RISKY_RATE} */ kind, /** @type {number} */ rate) => rate / RISKY_RATE[kind]
  const g = excess(params.g_optim, params.lr)
  const d = excess(params.d_optim, params.lr * params.d_lr_ratio)
  if (Math.max(g, d) < 1) return 'unknown'
  return g >= d ? 'lr' : 'd_lr_ratio'
}
