// @ts-check
/** The work of a training step, counted from the sizes of the layers, and what a model makes of it on a GPU that is not here. */

/** @typedef {import('../peers/settings.js').Setting} Setting */

/** Multiply-adds of a row through the layers from `first` on. @param {number[]} sizes @param {number} [first] */
const through = (sizes, first = 0) => sizes.slice(first + 1).reduce((sum, size, i) => sum + size * sizes[first + i], 0)
/** Weights and biases. @param {number[]} sizes */
const weights = (sizes) => sizes.slice(1).reduce((sum, size, i) => sum + (sizes[i] + 1) * size, 0)
/** Numbers that a row of a turn leaves for the learning: inputs and what came back, of each layer. @param {number[]} sizes */
const trail = (sizes) => sizes.slice(1).reduce((sum, size, i) => sum + sizes[i] + size, 0)

/** As the report shows it; M is the sum over the layers of inputs × outputs, M′ the same without the first layer, B the batch. */
export const FORMULA = 'k · 2B (M_G + 2 M_D + 2 M_D + 2 M′_D) + 2B (M_G + M_D + M_D + M_G + M′_G)'

/**
 * FLOPs of the matrix products of a step, a multiply-add being two: an update of D takes B latents through G, then 2B points through D and back (the
 * gradients of the weights, and of what goes into all layers but the first); an update of G takes B latents through both, back through D to the points, and
 * back through G.
 * @param {Setting} setting
 */
export function flops({ g, d, batch, k }) {
  const [mg, md] = [through(g), through(d)]
  const ofD = 2 * batch * (mg + 2 * md + 2 * md + 2 * through(d, 1))
  const ofG = 2 * batch * (mg + md + md + mg + through(g, 1))
  return { ofD, ofG, all: k * ofD + ofG }
}

/** Rows of a batch that a workgroup of a turn takes: of D as many generated points besides. */
const ROWS = { d: 8, g: 16 }
const THREADS = 64
/** Weights that 64 threads of the learning have in hand. */
const LEARNT = 8 * 16

/**
 * The four dispatches of our step: workgroups, FLOPs, and bytes to and from the memory of the GPU.
 * @param {Setting} setting
 */
export function dispatches({ g, d, batch, k }) {
  const { ofD, ofG } = flops({ g, d, batch, k, rates: [0, 0], betas: null, query: '' })
  const [wg, wd] = [weights(g), weights(d)]
  // Of an update: the gradients of the weights are the learning's; all else is the turn's.
  const learnD = 4 * batch * through(d)
  const learnG = 2 * batch * through(g)
  const [leftD, leftG] = [4 * 2 * batch * trail(d), 4 * batch * trail(g)]
  // Every workgroup reads all weights; Adam reads and writes a weight and two means.
  return [
    { name: 'turn of D', groups: Math.ceil(batch / ROWS.d), flops: ofD - learnD, bytes: Math.ceil(batch / ROWS.d) * 4 * (wg + wd) + leftD },
    { name: 'learning of D', groups: Math.ceil(wd / LEARNT), flops: learnD, bytes: leftD + 24 * wd },
    { name: 'turn of G', groups: Math.ceil(batch / ROWS.g), flops: ofG - learnG, bytes: Math.ceil(batch / ROWS.g) * 4 * (wg + wd) + leftG },
    { name: 'learning of G', groups: Math.ceil(wg / LEARNT), flops: learnG, bytes: leftG + 24 * wg },
  ]
}

/**
 * A GPU, as the model takes it.
 * @typedef {{name: string, units: number, clock: number, bandwidth: number, launch: [number, number]}} Gpu `units` that hold a workgroup of 64 threads each and do a multiply-add
 *   a thread and clock; GHz; GB/s of its caches or memory; least and most µs from one dispatch to the next that waits for it
 */
/** @type {Gpu[]} */
export const GPUS = [
  { name: 'integrated (16 units, 1.2 GHz, 60 GB/s)', units: 16, clock: 1.2, bandwidth: 60, launch: [5, 10] },
  { name: 'laptop (40 units, 1.6 GHz, 250 GB/s)', units: 40, clock: 1.6, bandwidth: 250, launch: [5, 10] },
  { name: 'desktop (120 units, 2.2 GHz, 700 GB/s)', units: 120, clock: 2.2, bandwidth: 700, launch: [5, 10] },
]
/** The share of its peak that a kernel of chained small products reaches; the other end is what the model says at most. */
export const EFFICIENCY = [0.25, 0.05]

/**
 * Milliseconds a step, least and most: of every dispatch the longer of its arithmetic (as many rounds as its workgroups need on the units) and its bytes, after the
 * launch; or the encoding on the CPU, if that takes longer.
 * @param {Setting} setting @param {Gpu} gpu @param {number} encode ms a step
 */
export function model(setting, { units, clock, bandwidth, launch }, encode) {
  return [0, 1].map((end) => {
    const micros = dispatches(setting).map(({ groups, flops, bytes }, i) => {
      const rounds = Math.ceil(groups / units)
      const arithmetic = (rounds * (flops / groups)) / (2 * THREADS * clock * 1e3 * EFFICIENCY[end])
      return (i < 2 ? setting.k : 1) * (launch[end] + Math.max(arithmetic, bytes / (bandwidth * 1e3)))
    })
    return Math.max(encode, micros.reduce((sum, each) => sum + each, 0) / 1000)
  })
}
