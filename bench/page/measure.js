// @ts-check
/** All that a browser can measure alone, in its order. */
import { opened } from './orders.js'
import { race } from './race.js'
import { adam, GAN_LAB } from '../peers/settings.js'

/** @typedef {import('./standing.js').Race} Race */
/** @typedef {import('./standing.js').Entry} Entry */
/** @typedef {import('./solo.js').Growth} Growth */
/**
 * @typedef {object} Machine
 * @property {string} agent
 * @property {number} cores
 * @property {string|null} adapter of WebGPU; null where there is none
 * @property {boolean} software whether that adapter is a software one
 * @property {boolean} isolated whether threads may share memory
 *
 * @typedef {object} Results
 * @property {Machine} machine
 * @property {any} peers versions and sizes, as folder.mjs wrote them
 * @property {Race[]} races
 * @property {{cpu: Growth, webgpu: Growth|null}} growth
 * @property {{registers: number[], product: number[], step: number[]}} roof
 * @property {import('./solo.js').Window[]} flat
 */

/** FLOPs of one time round of the kernels of roof.mjs. */
const ROOF = { registers: 2 * 4 * 96, product: 2 * 64 ** 3 }

/** How much is measured: all of it, or just enough to see that it works. */
const MUCH = {
  whole: { rounds: 15, ms: 400, learn: [6, 12, 24, 100, 400], few: [6, 12, 24], growth: 5, growthMs: 120, flat: 100_000, windows: 20, roof: 11, batches: [32, 64, 128, 256, 512, 1024, 2048, 4096], widths: [8, 16, 32, 64, 128], grids: [32, 64, 128, 256] },
  quick: { rounds: 2, ms: 60, learn: [6, 24], few: [2, 6], growth: 1, growthMs: 20, flat: 2000, windows: 4, roof: 2, batches: [32, 512, 4096], widths: [8, 64], grids: [32, 128] },
}

/** @returns {Promise<Machine>} */
export async function machine() {
  const adapter = await /** @type {any} */ (navigator).gpu?.requestAdapter({ powerPreference: 'high-performance' })
  const info = adapter?.info ?? {}
  const name = [info.vendor, info.architecture, info.description].filter(Boolean).join(' ') || 'unnamed adapter'
  return {
    agent: navigator.userAgent, cores: navigator.hardwareConcurrency, adapter: adapter ? name : null,
    software: Boolean(info.isFallbackAdapter) || /swiftshader|llvmpipe/i.test(name), isolated: crossOriginIsolated,
  }
}

/** @param {{quick: boolean}} how @param {import('./orders.js').Tell} tell @returns {Promise<Results>} */
export async function measure({ quick }, tell) {
  const much = MUCH[quick ? 'quick' : 'whole']
  const here = await machine()
  const peers = await (await fetch(new URL('../peers.json', import.meta.url))).json()
  const fair = adam(64, 256)
  const { rounds, ms } = much
  const shared = (/** @type {Entry[]} */ ...entries) => (here.isolated ? entries : [])
  const races = []

  /** @type {Entry[]} */
  const onCpu = [
    { name: 'dstar', peer: 'dstar', backend: 'cpu' },
    { name: 'TensorFlow.js', peer: 'tfjs', backend: 'wasm' },
    ...shared({ name: 'TensorFlow.js, threads', peer: 'tfjs', backend: 'wasm', threads: true }),
    { name: 'jax-js', peer: 'jaxjs', backend: 'wasm' },
    ...shared({ name: 'jax-js, threads', peer: 'jaxjs', backend: 'wasm', threads: true }),
  ]
  races.push(await race('cpu', fair, onCpu, { marks: much.learn, rounds, ms }, tell))
  if (here.adapter) {
    /** @type {Entry[]} */
    const onGpu = [
      { name: 'dstar', peer: 'dstar', backend: 'webgpu' },
      { name: 'TensorFlow.js', peer: 'tfjs', backend: 'webgpu' },
      { name: 'jax-js', peer: 'jaxjs', backend: 'webgpu' },
    ]
    races.push(await race('webgpu', fair, onGpu, { marks: here.software ? much.few : much.learn, rounds, ms }, tell))
  }
  /** @type {Entry[]} */
  const lab = [
    { name: 'dstar', peer: 'dstar', backend: 'cpu' },
    { name: 'GAN Lab on plain JavaScript', peer: 'ganlab', backend: 'cpu' },
    { name: 'GAN Lab on wasm', peer: 'ganlab', backend: 'wasm' },
    // Where graphics are computed in software, an iteration takes a second there.
    ...(here.adapter && !here.software ? [/** @type {Entry} */ ({ name: 'GAN Lab on WebGL', peer: 'ganlab', backend: 'webgl' })] : []),
  ]
  races.push(await race('ganlab', GAN_LAB, lab, { marks: much.learn, rounds, ms }, tell))

  /** @template T @param {string} order @param {object} more @returns {Promise<T>} */
  const alone = async (order, more) => {
    const solo = opened('solo', tell)
    try {
      return await solo.ask(order, { query: fair.query, ...more })
    } finally {
      solo.close()
    }
  }
  const sizes = { batches: much.batches, widths: much.widths, grids: much.grids, rounds: much.growth, ms: much.growthMs }
  const growth = {
    cpu: /** @type {Growth} */ (await alone('growth', { backend: 'cpu', ...sizes })),
    webgpu: here.adapter ? /** @type {Growth} */ (await alone('growth', { backend: 'webgpu', ...sizes })) : null,
  }
  const roof = /** @type {Results['roof']} */ (await alone('roof', { rounds: much.roof, ms, each: ROOF }))
  const flat = /** @type {Results['flat']} */ (await alone('flat', { steps: much.flat, windows: much.windows }))
  return { machine: here, peers, races, growth, roof, flat }
}
