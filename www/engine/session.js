// @ts-check
/**
 * One run of training, whatever carries it: chooses the engine, moves the run to another when one dies or a better one
 * is ready, and keeps the last checkpoint. The page talks to this and never to a worker.
 *
 * Events: `snapshot` (at most one per animation frame), `status`, and `notice` for what a person should know.
 *
 * @typedef {'loading'|'paused'|'running'|'diverged'|'failed'} State
 * @typedef {{state: State, backend: 'cpu'|'webgpu'|null, adapter: string|null, reason: string, progress: number|null,
 *   stepsPerSecond: number, diverged: {step: number, cause: string}|null}} Status
 * @typedef {{step: number, seed: number, backend: 'cpu'|'webgpu', params: Record<string, any>,
 *   grid: {n: number, x0: number, x1: number, y0: number, y1: number},
 *   p_data: Float32Array, p_model: Float32Array, d: Float32Array, d_star: Float32Array,
 *   samples_data: Float32Array, samples_model: Float32Array, metrics: Record<string, number>}} Snapshot
 */
import { EngineWorker } from './engine-worker.js'
import { probe } from './probe.js'

/** Learning rates above which divergence is most likely theirs. */
const RISKY_RATE = { adam: 0.02, sgd: 1 }

export class Session extends EventTarget {
  /** @type {Status} */
  status = { state: 'loading', backend: null, adapter: null, reason: '', progress: null, stepsPerSecond: 0, diverged: null }

  /** @type {EngineWorker|null} */
  #engine = null
  /** The engine that is being prepared to take over. @type {EngineWorker|null} */
  #candidate = null
  /** @type {Record<string, any>} */
  #params = {}
  /** The run as of a few seconds ago, for when the engine dies. @type {string|null} */
  #checkpoint = null
  /** The newest snapshot that has not been handed out. @type {Snapshot|null} */
  #pending = null
  #frame = 0
  #closed = false
  /** @type {Promise<Record<string, {bytes: number}>>|null} */
  #sizes = null

  /**
   * Boots an engine; resolves when the first snapshot has been handed out, or no engine could be started.
   * @param {Record<string, any>} params every key of the parameter table
   */
  async start(params) {
    this.#params = params
    const wish = params.backend
    if (wish === 'webgpu') {
      const found = await probe()
      if (!found.fit) this.#notify('no-webgpu', found.reason)
      if (found.fit && (await this.#switch('engine-webgpu', found.adapter, 'Chosen by hand.', found.cap))) return
      if (this.#closed) return
      await this.#switch('engine-cpu', null, found.fit ? this.status.reason : found.reason)
      return
    }
    await this.#switch('engine-cpu', null, wish === 'cpu' ? 'Chosen by hand.' : 'Training on the CPU.')
    if (wish === 'auto') this.#seekGpu()
  }

  play() {
    if (this.status.state !== 'paused' || !this.#engine) return
    this.#tell({ state: 'running' })
    // If the engine dies of it, `dead` arrives and the run is rescued.
    this.#ask('play').catch(() => {})
  }

  pause() {
    if (this.status.state !== 'running') return
    this.#tell({ state: 'paused', stepsPerSecond: 0 })
    this.#look('pause').catch(() => {})
  }

  /** @param {number} n @param {'both'|'d'|'g'} which @returns {Promise<Snapshot>} */
  async step(n, which) {
    if (this.status.state === 'diverged') throw new Error('The run has diverged. Reset it first.')
    this.#tell({ state: 'paused', stepsPerSecond: 0 })
    return this.#look('step', { n, which })
  }

  /** Starts again from the initial weights, and stops there. @param {Record<string, any>} params @returns {Promise<Snapshot>} */
  async reset(params) {
    this.#params = params
    this.#checkpoint = null
    this.#tell({ state: 'paused', stepsPerSecond: 0, diverged: null })
    return this.#look('reset', { params })
  }

  /**
   * Changes parameters; a run that has to start again goes on running.
   * @param {Record<string, any>} params @param {boolean} restart whether the change starts the run again
   */
  async set(params, restart) {
    const moved = params.backend !== this.#params.backend
    this.#params = params
    if (restart) this.#checkpoint = null
    if (restart && this.status.state === 'diverged') this.#tell({ state: 'paused', diverged: null })
    if (this.status.state === 'failed') return
    await this.#look('set', { params })
    if (moved) await this.#move()
  }

  /** @returns {Promise<Snapshot>} */
  snapshot() {
    return this.#look('snapshot')
  }

  /** @returns {Promise<string>} the run as JSON */
  export() {
    return this.#ask('save')
  }

  /** @param {string} text @returns {Promise<{params: Record<string, any>}>} rejects on a bad text, leaving the run as it was */
  async import(text) {
    const snapshot = await this.#ask('load', { text })
    this.#params = snapshot.params
    this.#checkpoint = text
    this.#tell({ state: 'paused', stepsPerSecond: 0, diverged: null })
    this.#hand(snapshot)
    return { params: snapshot.params }
  }

  /** Frees the workers. */
  close() {
    this.#closed = true
    cancelAnimationFrame(this.#frame)
    this.#engine?.close()
    this.#candidate?.close()
    this.#engine = this.#candidate = null
  }

  /** @param {string} cmd @param {object} [args] @returns {Promise<any>} */
  #ask(cmd, args) {
    return this.#engine ? this.#engine.ask(cmd, args) : Promise.reject(new Error(`No engine: ${this.status.reason}`))
  }

  /** Asks for something that ends in a snapshot. @param {string} cmd @param {object} [args] @returns {Promise<any>} */
  async #look(cmd, args) {
    const snapshot = await this.#ask(cmd, args)
    if (snapshot) this.#hand(snapshot)
    return snapshot
  }

  /**
   * Starts an engine and gives it the run, from `text` or from the beginning.
   * @param {string} artefact @param {string|null} adapter @param {string} reason why this engine @param {number} [cap]
   * @param {string|null} [text] a saved run to go on with
   * @returns {Promise<boolean>} whether it works; if not, `status.reason` says why
   */
  async #switch(artefact, adapter, reason, cap = 0, text = null) {
    const resume = this.status.state === 'running'
    this.#tell({ state: 'loading', progress: 0, stepsPerSecond: 0 })
    try {
      const engine = await this.#boot(artefact, cap, true)
      if (this.#closed) return false
      this.#engine?.close()
      this.#engine = engine
      const snapshot = text === null ? await engine.ask('snapshot') : await engine.ask('load', { text })
      this.#tell({
        state: 'paused', progress: null, diverged: null,
        backend: artefact === 'engine-cpu' ? 'cpu' : 'webgpu', adapter, reason,
      })
      if (snapshot) this.#hand(snapshot)
      if (resume) this.play()
      return true
    } catch (error) {
      if (this.#closed) return false
      this.#tell({ state: 'failed', progress: null, backend: null, adapter: null, reason: words(error) })
      if (artefact !== 'engine-cpu') this.#notify('webgpu-failed', words(error))
      return false
    }
  }

  /** @param {string} artefact @param {number} cap @param {boolean} visible whether its progress is shown */
  async #boot(artefact, cap, visible) {
    this.#sizes ??= fetch(new URL('../pkg/build.json', import.meta.url)).then(async (response) => (await response.json()).artefacts)
    const bytes = (await this.#sizes.catch(() => null))?.[artefact]?.bytes ?? 0
    const engine = new EngineWorker((news) => {
      if (news.event === 'progress') visible && this.#tell({ progress: news.progress })
      else if (engine === this.#engine) this.#hear(news)
    })
    this.#candidate = engine
    try {
      engine.speed = await engine.ask('init', { artefact, bytes, cap, params: this.#params })
    } catch (error) {
      engine.close()
      throw error
    } finally {
      if (this.#candidate === engine) this.#candidate = null
    }
    return engine
  }

  /** While the CPU trains: is there a GPU that is right, and faster? If so, it takes the run over. */
  async #seekGpu() {
    const found = await probe()
    if (this.#closed || this.status.backend !== 'cpu') return
    if (!found.fit || found.software) {
      this.#tell({ adapter: found.adapter, reason: found.reason })
      return
    }
    /** @type {EngineWorker|null} */
    let gpu = null
    try {
      gpu = await this.#boot('engine-webgpu', found.cap, false)
      if (this.#closed || this.#params.backend !== 'auto') return gpu.close()
      const cpuMs = await this.#ask('time')
      const gpuMs = gpu.speed?.msPerStep ?? Infinity
      const race = `${gpuMs.toFixed(2)} ms a step on WebGPU, ${cpuMs.toFixed(2)} ms on the CPU.`
      if (gpuMs >= cpuMs) {
        gpu.close()
        this.#tell({ adapter: found.adapter, reason: `The CPU is faster here: ${race}` })
        return
      }
      await this.#handOver(gpu, found.adapter, `WebGPU is faster here: ${race}`)
    } catch (error) {
      gpu?.close()
      if (this.#closed) return
      this.#tell({ adapter: found.adapter, reason: `WebGPU was tried and failed: ${words(error)}` })
      this.#notify('webgpu-failed', words(error))
    }
  }

  /** Moves the run as it is now to an engine that is ready. @param {EngineWorker} engine @param {string|null} adapter @param {string} reason */
  async #handOver(engine, adapter, reason) {
    const resume = this.status.state === 'running'
    const old = this.#engine
    await this.#ask('pause')
    const snapshot = await engine.ask('load', { text: await this.#ask('save') })
    if (this.#closed) return engine.close()
    this.#engine = engine
    old?.close()
    this.#tell({ state: 'paused', backend: 'webgpu', adapter, reason })
    this.#hand(snapshot)
    if (resume) this.play()
  }

  /** The wish for a backend has changed: goes there with the run as it is. */
  async #move() {
    const wish = this.#params.backend
    if (wish === 'auto' && this.status.backend === 'cpu') return void this.#seekGpu()
    if (wish === this.status.backend || wish === 'auto') return
    const text = await this.export()
    if (wish === 'cpu') return void (await this.#switch('engine-cpu', null, 'Chosen by hand.', 0, text))
    const found = await probe()
    if (!found.fit) return this.#notify('no-webgpu', found.reason)
    const resume = this.status.state === 'running'
    if (await this.#switch('engine-webgpu', found.adapter, 'Chosen by hand.', found.cap, text)) return
    await this.#switch('engine-cpu', found.adapter, this.status.reason, 0, text)
    if (resume) this.play()
  }

  /** @param {import('./engine-worker.js').News} news */
  #hear(news) {
    if (news.event === 'checkpoint') this.#checkpoint = news.text
    if (news.event === 'snapshot') {
      if (this.status.state === 'running') {
        this.status = { ...this.status, stepsPerSecond: news.stepsPerSecond }
        this.#hand(news.snapshot)
      } else {
        this.#engine?.drawn()
      }
    }
    if (news.event === 'diverged') {
      const diverged = { step: news.step, cause: likelyCause(this.#params) }
      this.#tell({ state: 'diverged', stepsPerSecond: 0, diverged, reason: `A number stopped being finite at step ${news.step}.` })
    }
    if (news.event === 'dead') this.#rescue(news.reason)
  }

  /** The engine died: a new one on the CPU goes on from the last checkpoint. @param {string} reason */
  async #rescue(reason) {
    if (this.#closed) return
    const was = this.status
    this.#engine = null
    if (was.backend === 'cpu' && this.#rescues++ >= 3) {
      this.#tell({ state: 'failed', backend: null, stepsPerSecond: 0, reason: `The engine stopped again and again: ${reason}` })
      return
    }
    const why = `The ${was.backend === 'webgpu' ? 'WebGPU' : 'CPU'} engine stopped (${reason}); training goes on from the last checkpoint.`
    this.#notify('engine-died', why)
    await this.#switch('engine-cpu', was.adapter, why, 0, this.#checkpoint)
  }
  #rescues = 0

  /** Hands the newest snapshot to the page in the next animation frame, then asks for more. @param {Snapshot} snapshot */
  #hand(snapshot) {
    this.#pending = snapshot
    if (this.#frame) return
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0
      const detail = this.#pending
      this.#pending = null
      this.dispatchEvent(new CustomEvent('snapshot', { detail }))
      this.#engine?.drawn()
    })
  }

  /** @param {Partial<Status>} change */
  #tell(change) {
    this.status = { ...this.status, ...change }
    this.dispatchEvent(new CustomEvent('status', { detail: this.status }))
  }

  /** @param {string} code @param {string} text */
  #notify(code, text) {
    this.dispatchEvent(new CustomEvent('notice', { detail: { code, text } }))
  }
}

/** @param {unknown} error */
const words = (error) => (error instanceof Error ? error.message : String(error))

/** Which parameter most likely made the run diverge. @param {Record<string, any>} params */
function likelyCause(params) {
  const excess = (/** @type {'adam'|'sgd'} */ kind, /** @type {number} */ rate) => rate / RISKY_RATE[kind]
  const g = excess(params.g_optim, params.lr)
  const d = excess(params.d_optim, params.lr * params.d_lr_ratio)
  if (Math.max(g, d) < 1) return 'unknown'
  return g >= d ? 'lr' : 'd_lr_ratio'
}
