// @ts-check
/** Contestants beside each other: first they learn from the same weights, so that all is warm and it shows that all learn alike; then they take turns. */
import { opened } from './orders.js'
import { median } from './statistics.js'
import { engine, weights } from '../peers/dstar.js'
import { LOOK } from '../peers/settings.js'

/** How far J_D may be from that of the others. */
const APART = 0.12

/** @typedef {import('../peers/settings.js').Setting} Setting */
/** @typedef {{name: string, peer: string, backend: 'cpu'|'wasm'|'webgl'|'webgpu', threads?: boolean}} Entry */
/** @typedef {{step: number, loss: number, distance: number}} Mark where a contestant stands after so many steps */
/**
 * @typedef {object} Standing
 * @property {string} name
 * @property {boolean} ours
 * @property {string} [absent] why it did not take part
 * @property {number} [first] ms from its code to a trained step
 * @property {Mark[]} curve
 * @property {number[]} encode ms a step until the calls came back, of each round
 * @property {number[]} total ms a step until the result was there
 * @property {Record<string, number>} [calls] of WebGPU, a step, with its share of the read-back
 * @property {number} [pipelines] of WebGPU, in all
 */
/** @typedef {{key: string, setting: Setting, steps: number, rounds: number, standings: Standing[]}} Race */
/** @typedef {import('./orders.js').Tell} Tell */

/**
 * @param {string} key @param {Setting} setting @param {Entry[]} entries @param {{steps: number, rounds: number, ms: number}} how `steps` to learn with; `ms` a round
 * @param {Tell} tell @returns {Promise<Race>}
 */
export async function race(key, setting, entries, { steps, rounds, ms }, tell) {
  const start = { setting, weights: await weights(setting) }
  const points = await data(setting)
  const running = []
  /** @type {Standing[]} */
  const standings = []
  for (const { name, peer, backend, threads = false } of entries) {
    /** @type {Standing} */
    const standing = { name, ours: peer === 'dstar', curve: [], encode: [], total: [] }
    standings.push(standing)
    const contestant = opened('contestant')
    try {
      tell(`${key}: ${name} learns`)
      const { first } = await contestant.ask('start', { peer, threads, start: { ...start, backend } })
      standing.first = first
      await contestant.ask('data', { points })
      standing.curve.push({ step: 1, ...(await contestant.ask('look')) })
      for (const share of [0.25, 0.5, 1]) {
        const step = Math.round(steps * share)
        await contestant.ask('run', { n: step - (standing.curve.at(-1)?.step ?? 0) })
        standing.curve.push({ step, ...(await contestant.ask('look')) })
      }
      if (backend === 'webgpu') {
        const n = peer === 'dstar' ? 64 : 2
        const { calls, pipelines } = await contestant.ask('count', { n })
        standing.calls = Object.fromEntries(Object.entries(calls).map(([name, count]) => [name, /** @type {number} */ (count) / n]))
        standing.pipelines = pipelines
      }
      // So many steps to a round that it lasts long enough.
      let n = 1
      for (;;) {
        const { total } = await contestant.ask('run', { n })
        if (total * n > ms / 2 || n >= 1 << 16) {
          n = Math.max(1, Math.ceil(ms / total))
          break
        }
        n = Math.min(4 * n, Math.ceil((1.2 * ms) / total))
      }
      running.push({ standing, contestant, n })
    } catch (error) {
      standing.absent = String(/** @type {any} */ (error)?.message ?? error)
      contestant.close()
    }
  }
  for (let round = 1; round <= rounds; round++) {
    tell(`${key}: round ${round} of ${rounds}`)
    // Whoever goes first in one round goes last in the next.
    for (const { standing, contestant, n } of round % 2 ? running : [...running].reverse()) {
      const { encode, total } = await contestant.ask('run', { n })
      standing.encode.push(encode)
      standing.total.push(total)
    }
  }
  for (const { contestant } of running) contestant.close()
  return { key, setting, steps, rounds, standings }
}

/** Points of the data, to hold everyone's against. @param {Setting} setting @returns {Promise<Float32Array>} */
async function data(setting) {
  const { engine: run } = await engine('cpu', `${setting.query}&samples=${LOOK}&grid=16`)
  const { samples_data } = await run.snapshot()
  run.free()
  return samples_data
}

/**
 * Whether all learnt alike: everyone came nearer to the data, and where all play the same game nobody's J_D ends far from the middle of all. Says what
 * is wrong. Runs of a GAN part soon, whatever trains them, so that a step's J_D may differ by this much between two seeds of one engine.
 * @param {Race} race
 */
export function faults({ key, standings }) {
  const there = standings.filter(({ absent }) => absent === undefined)
  const last = there.map(({ curve }) => /** @type {Mark} */ (curve.at(-1)))
  const middle = median(last.map(({ loss }) => loss))
  return there.flatMap(({ name, curve }, i) => {
    const wrong = []
    if (!(last[i].distance < curve[0].distance)) wrong.push(`${name} came no nearer to the data`)
    if (key !== 'ganlab' && !(Math.abs(last[i].loss - middle) <= APART)) wrong.push(`J_D of ${name} ends at ${last[i].loss.toFixed(3)}, the middle of all is ${middle.toFixed(3)}`)
    return wrong
  })
}

/** How many times longer the best of a peer takes. @param {Race} race @param {RegExp} peer */
export function ratio({ standings }, peer) {
  const ours = standings.find((standing) => standing.ours && standing.total.length > 0)
  const theirs = standings.filter(({ name, total }) => peer.test(name) && total.length > 0)
  if (!ours || theirs.length === 0) return NaN
  return Math.min(...theirs.map(({ total }) => median(total))) / median(ours.total)
}
