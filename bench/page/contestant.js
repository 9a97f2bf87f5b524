// @ts-check
/** The inside of a contestant's worker: each has one to itself, so that none meets another's globals or waits for the page. */
import { counting } from './calls.js'
import { distance } from './distance.js'
import { obey } from './orders.js'

/** @typedef {import('../peers/settings.js').Game} Game */
/** @typedef {{encode: number, total: number}} Round ms a step: until the calls have come back, and until the result has */

const counts = counting()
/** @type {Game} */
let game

obey({
  /** @param {{peer: string, threads: boolean, start: import('../peers/settings.js').Start}} order */
  start: async ({ peer, threads, start }) => {
    // Without this both peers' wasm divides its work among workers, where the page is isolated.
    if (!threads) Reflect.deleteProperty(globalThis, 'SharedArrayBuffer')
    const code = await import(`../peers/${peer}.js`)
    const begun = performance.now()
    game = await code.game(start)
    const ready = performance.now()
    await game.steps(1)
    await game.settle()
    return { ready: ready - begun, first: performance.now() - begun, pipelines: counts().pipelines }
  },
  /** @param {{n: number}} order @returns {Promise<Round>} */
  run: async ({ n }) => {
    const start = performance.now()
    const made = game.steps(n)
    const queued = performance.now()
    await made
    await game.settle()
    return { encode: (queued - start) / n, total: (performance.now() - start) / n }
  },
  /** What is asked of WebGPU in a number of steps and the read-back after them. @param {{n: number}} order */
  count: async ({ n }) => {
    const before = counts()
    await game.steps(n)
    await game.settle()
    const after = counts()
    return { calls: Object.fromEntries(Object.entries(after).map(([name, count]) => [name, count - before[name]])), pipelines: after.pipelines }
  },
  look: async () => {
    const { loss, points } = await game.look()
    return { loss, distance: distance(points) }
  },
  /** @param {{points: Float32Array}} order */
  data: async ({ points }) => distance.to(points),
})
