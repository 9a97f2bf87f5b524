// @ts-check
/** Our engine, as a contestant; and by itself, for what is measured of it alone. */
import init, { parse } from '../pkg/theory/dstar.js'
import { LOOK } from './settings.js'

/** @typedef {import('./settings.js').Layers} Layers */

const ENGINES = { cpu: () => import('../pkg/engine-cpu/dstar.js'), webgpu: () => import('../pkg/engine-webgpu/dstar.js') }
/** @type {Promise<unknown>|undefined} */
let theory

/** The parameters of a query, as an engine takes them. @param {string} query */
export async function params(query) {
  await (theory ??= init(/** @type {any} */ (undefined)))
  const { params, notes } = JSON.parse(parse(query))
  if (notes.length > 0) throw new Error(`dstar does not take the setting: ${JSON.stringify(notes)}`)
  return JSON.stringify(params)
}

/** @param {'cpu'|'webgpu'} backend @param {string} query @returns {Promise<{engine: any, memory: WebAssembly.Memory}>} */
export async function engine(backend, query) {
  const text = await params(query)
  const glue = await ENGINES[backend]()
  const { memory } = await glue.default()
  return { engine: backend === 'cpu' ? glue.Engine.cpu(text) : await glue.Engine.webgpu(text), memory }
}

/** The weights that every contestant begins with. @param {import('./settings.js').Setting} setting @returns {Promise<{g: Layers, d: Layers}>} */
export async function weights(setting) {
  const { engine: fresh } = await engine('cpu', setting.query)
  const { g, d } = JSON.parse(await fresh.save())
  fresh.free()
  return { g: g.layers, d: d.layers }
}

/** @type {import('./settings.js').Contestant} */
export async function game({ backend, setting }) {
  const where = backend === 'webgpu' ? 'webgpu' : 'cpu'
  const { engine: run } = await engine(where, `${setting.query}&samples=${LOOK}&grid=16`)
  return {
    steps: (n) => run.steps(n, 'both'),
    // All weights and the optimisers' means are read back, where the peers read one loss.
    settle: async () => {
      if (!((await run.pack()) instanceof Uint8Array)) throw new Error('dstar has diverged')
    },
    look: async () => {
      const { metrics, samples_model } = await run.snapshot()
      return { loss: metrics.loss_d_samples, points: samples_model }
    },
  }
}
