// @ts-check
/** Contestants beside each other: first they learn from the same weights, so that all is warm and it shows that all learn alike; then they take turns. */
import { opened } from './orders.js'
import { engine, weights } from '../peers/dstar.js'
import { LOOK } from '../peers/settings.js'

/** @typedef {import('./standing.js').Entry} Entry */
/** @typedef {import('./standing.js').Race} Race */
/** @typedef {import('./standing.js').Standing} Standing */
/** @typedef {import('../peers/settings.js').Setting} Setting */
/** @typedef {import('./orders.js').Tell} Tell */

/**
 * @param {string} key @param {Setting} setting @param {Entry[]} entries @param {{marks: number[], rounds: number, ms: number}} how `marks`: the steps at which all are looked at while they learn; `ms` a round
 * @param {Tell} tell @returns {Promise<Race>}
 */
export async function race(key, setting, entries, { marks, rounds, ms }, tell) {
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
      for (const step of marks) {
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
  return { key, setting, rounds, standings }
}

/** Points of the data, to hold everyone's against. @param {Setting} setting @returns {Promise<Float32Array>} */
async function data(setting) {
  const { engine: run } = await engine('cpu', `${setting.query}&samples=${LOOK}&grid=16`)
  const { samples_data } = await run.snapshot()
  run.free()
  return samples_data
}
