// @ts-check
/** What was measured, as Markdown: the report and the page's text to paste are made of it. */
import { faults, ratio } from './standing.js'
import { exponent, median, short, spread } from './statistics.js'
import { EFFICIENCY, FORMULA, GPUS, dispatches, flops, model } from './work.js'

/** @typedef {import('./measure.js').Results} Results */
/** @typedef {import('./standing.js').Race} Race */
/** @typedef {import('./standing.js').Standing} Standing */
/** @typedef {import('./solo.js').Point} Point */

const PEERS = { cpu: [/TensorFlow/, /jax/], webgpu: [/TensorFlow/, /jax/], ganlab: [/GAN Lab/] }
const TITLES = { cpu: 'A training step on the CPU', webgpu: 'A training step on WebGPU', ganlab: 'GAN Lab’s own setting' }

/** @param {string[]} head @param {(string|number)[][]} rows */
export const table = (head, rows) => [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
/** @param {Point[]} points */
const medians = (points) => points.map(({ ms }) => median(ms))

/** @param {Results} results */
export const tables = (results) =>
  [...results.races.map((race) => raced(race, results)), ...step(results), growth(results), roof(results), flat(results)].join('\n\n')

/** @param {Race} race @param {Results} results */
function raced(race, results) {
  const { key, setting, rounds, standings } = race
  const name = /** @type {keyof typeof TITLES} */ (key)
  const ours = standings.find((standing) => standing.ours && standing.total.length > 0)
  const { peers, machine } = results
  const game = `G ${setting.g.join('→')}, D ${setting.d.join('→')}, ReLU, batch ${setting.batch}, ${setting.betas ? `Adam (${setting.betas.join(', ')}), rate ${setting.rates[0]}` : `SGD, rates ${setting.rates.join(' and ')}`}, non-saturating loss, ${setting.k === 1 ? 'one update of D' : `${setting.k} updates of D`} to one of G.`
  const said = {
    cpu: `${game} All begin with the same weights, draw their own data and latents, and run in a worker of their own; TensorFlow.js ${peers.tfjs.version} with fused dense layers, jax-js ${peers.jaxjs.version} with the whole step under \`jit\`${machine.isolated ? ', each with one thread and with as many as it likes' : ''}; dstar with one thread.`,
    webgpu: `The same game on ${machine.adapter}.${machine.software ? ' That is a software adapter: arithmetic costs much there and a dispatch little, on a GPU it is the other way round.' : ''}`,
    ganlab: `${game} GAN Lab’s operations (its data and noise are drawn before; tanh and sigmoid at the ends), on TensorFlow.js ${peers.tfjs.version}, without what it draws. GAN Lab itself makes one iteration per animation frame: 60 a second on most screens, however fast the machine is.`,
  }
  const rows = standings.map((standing) => {
    if (standing.absent !== undefined) return [standing.name, `did not take part: ${standing.absent}`, '', '', '']
    const ms = median(standing.total)
    return [
      standing.name, spread(standing.total), short(1000 / ms), standing.ours || !ours ? '' : `**${(ms / median(ours.total)).toFixed(1)}×**`, short(standing.first ?? NaN),
    ]
  })
  const [a, what] = key === 'ganlab' ? ['an', 'iteration'] : ['a', 'step']
  const times = PEERS[name].map((peer) => ({ peer: peer.source, x: ratio(race, peer) })).filter(({ x }) => Number.isFinite(x))
  const wrong = faults(race)
  const marks = (ours ?? standings[0]).curve.map(({ step }) => step)
  return `## ${TITLES[name]}

${said[name]}

${rounds} rounds in turn, each long enough to be timed and ended by a read-back; warm after ${(marks.at(-1) ?? 0).toLocaleString('en')} steps or more, which are not counted. Medians, with the quartiles.

${table(['', `ms ${a} ${what}`, `${what}s a second`, 'times as long as dstar', `first ${what}, ms`], rows)}

${times.map(({ peer, x }) => `The best of ${peer.replace('TensorFlow', 'TensorFlow.js').replace('jax', 'jax-js')} takes **${x.toFixed(1)}×** as long as dstar.`).join(' ')}

J_D over 2,048 fresh points (with the energy distance of as many generated ones to the data) after so many steps, before the clock runs:

${table(['', ...marks.map((mark) => mark.toLocaleString('en'))], standings.filter(({ curve }) => curve.length === marks.length).map(({ name, curve }) => [name, ...curve.map(({ loss, distance }) => `${loss.toFixed(3)} (${distance.toFixed(3)})`)]))}

${wrong.length === 0 ? key === 'ganlab' ? 'All came nearer to the data.' : 'All learnt alike.' : `**Not all learnt alike:** ${wrong.join('; ')}.`}`
}

/** @param {Results} results */
function step({ races, machine }) {
  const race = races.find(({ key }) => key === 'webgpu')
  const ours = race?.standings.find((standing) => standing.ours && standing.calls)
  if (!race || !ours) return []
  const encode = median(ours.encode)
  const counted = race.standings.filter(({ calls }) => calls)
  const work = flops(race.setting)
  const parts = dispatches(race.setting)
  return [`## What a step asks of WebGPU

Counted in the workers, the read-back of a round shared among its steps (64 for dstar, 2 for the peers).

${table(['a step', 'dispatches', 'uploads', 'submissions', 'passes', 'pipelines in all'], counted.map(({ name, calls, pipelines }) => [name, ...['dispatches', 'uploads', 'submits', 'passes'].map((key) => short(calls?.[key] ?? NaN)), pipelines ?? '']))}

\`engine.steps(n)\` itself, the encoding, takes ${spread(ours.encode)} ms a step of the worker’s time.

## A model of the time on a GPU

Matrix products of a step: ${FORMULA} = ${(work.all / 1e6).toFixed(1)} MFLOP, M being the sum of inputs × outputs over the layers and M′ the same without the first.

${table(['dispatch', 'workgroups of 64', 'MFLOP', 'KB read and written'], parts.map(({ name, groups, flops, bytes }) => [name, groups, (flops / 1e6).toFixed(2), (bytes / 1024).toFixed(0)]))}

Assumed, not measured: ${GPUS[0].launch.join(' to ')} µs from one dispatch to the next, which waits for it; a unit holds one workgroup and does a multiply-add a thread and clock, of which these kernels reach ${EFFICIENCY.map((share) => `${100 * share} %`).join(' to ')}; a dispatch takes the longer of its arithmetic, in as many rounds as its workgroups need, and its bytes; a step no less than its encoding.

${table(['GPU', 'ms a step', 'steps a second'], GPUS.map((gpu) => {
    const [least, most] = model(race.setting, gpu, encode)
    return [gpu.name, `${short(least)} to ${short(most)}`, `${short(1000 / most)} to ${short(1000 / least)}`]
  }))}${machine.software ? '' : `\n\nMeasured on this machine’s GPU: ${spread(ours.total)} ms.`}`]
}

/** Where the second series falls below the first, between points, or what is to be said instead. @param {Point[]} cpu @param {Point[]} gpu */
function crossing(cpu, gpu) {
  const gap = cpu.map(({ ms }, i) => Math.log(median(gpu[i].ms) / median(ms)))
  const at = gap.findIndex((value, i) => i > 0 && value <= 0 && gap[i - 1] > 0)
  if (gap[0] <= 0) return 'WebGPU is faster from the start'
  if (at < 0) return 'the CPU is faster throughout'
  const share = gap[at - 1] / (gap[at - 1] - gap[at])
  return `WebGPU is faster from about ${Math.round(Math.exp(Math.log(cpu[at - 1].x) + share * Math.log(cpu[at].x / cpu[at - 1].x)))}`
}

/** @param {Results} results */
function growth({ growth: { cpu, webgpu } }) {
  const said = { batch: ['batch', 'a step', (/** @type {number} */ x) => x.toLocaleString('en')], width: ['width of all hidden layers', 'a step', String], grid: ['grid', 'a look', (/** @type {number} */ x) => `${x}²`] }
  const parts = Object.entries(said).map(([key, [name, what, label]]) => {
    const series = /** @type {keyof typeof cpu} */ (key)
    const both = [cpu[series], ...(webgpu ? [webgpu[series]] : [])]
    const xs = cpu[series].map(({ x }) => (series === 'grid' ? x * x : x))
    const tail = Math.max(0, xs.length - 3)
    const exponents = both.map((points) => `${exponent(xs, medians(points)).toFixed(2)} (its upper end ${exponent(xs.slice(tail), medians(points).slice(tail)).toFixed(2)})`)
    const unit = series === 'grid' ? 'cells' : series
    const cross = webgpu && series !== 'grid' ? `; ${crossing(cpu[series], webgpu[series])}` : ''
    return `${table([`${name}`, ...cpu[series].map(({ x }) => /** @type {any} */ (label)(x))], both.map((points, i) => [`${i ? 'WebGPU' : 'CPU'}, ms ${what}`, ...medians(points).map(short)]))}

Fitted exponent in ${unit}: CPU ${exponents[0]}${exponents[1] ? `, WebGPU ${exponents[1]}` : ''}${cross}.${series === 'width' ? ' (The weights grow with the square of the width: 2 is linear in them.)' : ''}`
  })
  return `## Growth

The game of the first table, with one thing changed. A look is what the page draws: densities, D, D* and metrics, with 2 × 500 points; it is computed on the CPU from weights that are read back.

${parts.join('\n\n')}`
}

/** @param {Results} results */
function roof({ roof: { registers, product, step }, races }) {
  const { all } = flops(races[0].setting)
  const ours = step.map((ms) => all / ms / 1e6)
  const share = (/** @type {number[]} */ of) => `${((100 * median(ours)) / median(of)).toFixed(0)} %`
  return `## The CPU’s roof

GFLOP/s on one core, in turn with each other: simd128 multiply and add on registers alone, a 64 × 64 matrix product with a block of 4 × 16 in registers, and the matrix products of our step (${(all / 1e6).toFixed(1)} MFLOP, all else counted as nothing).

${table(['', 'GFLOP/s', 'of which our step reaches'], [['registers', spread(registers), share(registers)], ['64 × 64 product', spread(product), share(product)], ['our step', spread(ours), '']])}`
}

/** @param {Results} results */
function flat({ flat: windows }) {
  const quarter = Math.max(1, Math.floor(windows.length / 4))
  const [first, last] = [windows.slice(0, quarter), windows.slice(-quarter)].map((part) => median(part.map(({ ms }) => ms)))
  const mib = (/** @type {number} */ bytes) => (bytes / 2 ** 20).toFixed(1)
  const { steps, memory } = windows[windows.length - 1]
  return `## Flatness

${steps.toLocaleString('en')} steps on the CPU with a look after each of ${windows.length} parts: ${short(first)} ms a step in the first quarter, ${short(last)} in the last (${((100 * (last - first)) / first).toFixed(1)} %); the module’s memory ${mib(windows[0].memory)} MiB after the first part and ${mib(memory)} after the last.`
}
