// @ts-check
/** The inside of the worker in which our engine is measured by itself: how its step and its look grow, whether it stays as fast, and the roof above it. */
import { obey } from './orders.js'
import { engine, params } from '../peers/dstar.js'

/** @typedef {{x: number, ms: number[]}} Point ms of each round, at one size */
/** @typedef {{batch: Point[], width: Point[], grid: Point[]}} Growth */
/** @typedef {{steps: number, ms: number, memory: number}} Window ms a step, and bytes of the module's memory after it */

/** A query with other values for some keys. @param {string} query @param {string} keys */
function changed(query, keys) {
  const all = new URLSearchParams(query)
  new URLSearchParams(keys).forEach((value, key) => all.set(key, value))
  return all.toString()
}

const tell = (/** @type {string} */ text) => postMessage({ tell: text })

obey({
  /** @param {{backend: 'cpu'|'webgpu', query: string, batches: number[], widths: number[], grids: number[], rounds: number, ms: number}} order @returns {Promise<Growth>} */
  growth: async ({ backend, query, batches, widths, grids, rounds, ms }) => {
    const { engine: run } = await engine(backend, query)
    const done = () => (backend === 'webgpu' ? run.fence() : null)
    /** @param {string} name @param {number[]} xs @param {(x: number) => string} keys @param {() => Promise<unknown>} once one step or look, for real */
    const series = async (name, xs, keys, once, many = 1) => {
      /** @type {(Point & {n: number, text: string})[]} */
      const points = await Promise.all(xs.map(async (x) => ({ x, ms: [], n: 0, text: await params(changed(query, keys(x))) })))
      for (let round = 0; round <= rounds; round++) {
        for (const point of points) {
          tell(`${backend}: ${name} ${point.x}, round ${round} of ${rounds}`)
          run.reset(point.text)
          await once()
          if (round === 0) {
            const start = performance.now()
            await once()
            point.n = Math.max(1, Math.min(many, Math.ceil(ms / (performance.now() - start))))
            continue
          }
          const start = performance.now()
          if (many > 1) {
            run.steps(point.n, 'both')
            await done()
          } else for (let i = 0; i < point.n; i++) await once()
          point.ms.push((performance.now() - start) / point.n)
        }
      }
      return points.map(({ x, ms }) => ({ x, ms }))
    }
    const step = async () => {
      run.steps(1, 'both')
      await done()
    }
    return {
      batch: await series('batch', batches, (x) => `batch=${x}`, step, 4096),
      width: await series('width', widths, (x) => `g_width=${x}&d_width=${x}`, step, 4096),
      grid: await series('grid', grids, (x) => `grid=${x}`, () => run.snapshot()),
    }
  },

  /** @param {{query: string, steps: number, windows: number}} order @returns {Promise<Window[]>} */
  flat: async ({ query, steps, windows }) => {
    const { engine: run, memory } = await engine('cpu', query)
    const n = Math.round(steps / windows)
    const all = []
    for (let i = 0; i < windows; i++) {
      tell(`CPU: ${(i * n).toLocaleString('en')} of ${steps.toLocaleString('en')} steps`)
      const start = performance.now()
      const diverged = run.steps(n, 'both')
      if (diverged !== undefined) throw new Error(`the long run diverged at step ${diverged}`)
      const ms = (performance.now() - start) / n
      await run.snapshot()
      all.push({ steps: (i + 1) * n, ms, memory: memory.buffer.byteLength })
    }
    return all
  },

  /**
   * GFLOP/s of the kernels of `roof.mjs`, and ms of a step of ours, in turn.
   * @param {{query: string, rounds: number, ms: number, each: {registers: number, product: number}}} order `each`: FLOPs of one time round
   */
  roof: async ({ query, rounds, ms, each }) => {
    const { engine: run } = await engine('cpu', query)
    const { instance } = await WebAssembly.instantiateStreaming(fetch(new URL('../roof.wasm', import.meta.url)))
    const kernels = /** @type {Record<'registers'|'product', (n: number) => unknown>} */ (/** @type {unknown} */ (instance.exports))
    /** @type {Record<string, (n: number) => unknown>} */
    const all = { registers: kernels.registers, product: kernels.product, step: (n) => run.steps(n, 'both') }
    /** @type {Record<string, number>} */
    const n = {}
    /** @type {Record<string, number[]>} */
    const times = { registers: [], product: [], step: [] }
    for (let round = 0; round <= rounds; round++) {
      tell(`roof: round ${round} of ${rounds}`)
      for (const [name, act] of Object.entries(all)) {
        const start = performance.now()
        if (round === 0) {
          // So often that it lasts long enough; the first times also bring the compiler to its best.
          for (n[name] = 1; performance.now() - start < 2 * ms; n[name] *= 2) act(n[name])
          continue
        }
        act(n[name])
        times[name].push((performance.now() - start) / n[name])
      }
    }
    return {
      registers: times.registers.map((took) => each.registers / took / 1e6),
      product: times.product.map((took) => each.product / took / 1e6),
      step: times.step,
    }
  },
})
