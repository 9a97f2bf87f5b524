// @ts-check
/** What came of a race, and what can be said of it. */
import { median } from './statistics.js'

/** How far J_D may be from the middle of all, in the first steps; later the runs of a GAN part, whatever trains them. */
const APART = 0.12
const FIRST = 24
/** After so many steps everyone must be nearer to the data than at first; before that they may be on a detour. */
const LONG = 200

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
/** @typedef {{key: string, setting: Setting, rounds: number, standings: Standing[]}} Race */

/** In what the contestants did not learn alike. GAN Lab plays a game of its own, of which only the end is compared. @param {Race} race */
export function faults({ key, standings }) {
  const there = standings.filter(({ absent }) => absent === undefined)
  const curves = there.map(({ curve }) => curve)
  const wrong = []
  for (const [at, { step }] of curves[0]?.entries() ?? []) {
    if (step > FIRST || key === 'ganlab') continue
    const middle = median(curves.map((curve) => curve[at].loss))
    for (const { name, curve } of there) if (!(Math.abs(curve[at].loss - middle) <= APART)) wrong.push(`after ${step} steps J_D of ${name} is ${curve[at].loss.toFixed(3)}, the middle of all is ${middle.toFixed(3)}`)
  }
  for (const { name, curve } of there) {
    const last = curve[curve.length - 1]
    if (!Number.isFinite(last.loss) || (last.step >= LONG && !(last.distance < curve[0].distance))) wrong.push(`${name} came no nearer to the data`)
  }
  return wrong
}

/** How many times longer the best of a peer takes. @param {Race} race @param {RegExp} peer */
export function ratio({ standings }, peer) {
  const ours = standings.find((standing) => standing.ours && standing.total.length > 0)
  const theirs = standings.filter(({ name, total }) => peer.test(name) && total.length > 0)
  if (!ours || theirs.length === 0) return NaN
  return Math.min(...theirs.map(({ total }) => median(total))) / median(ours.total)
}
