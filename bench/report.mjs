// @ts-check
/** docs/performance.md, of all that was measured. */
import { THROTTLE } from './course.mjs'
import { median } from './page/statistics.js'
import { table, tables } from './page/tables.js'
import { shared } from './share.mjs'

/**
 * @param {object} measured
 * @param {string} measured.version of the browser @param {string} measured.processor @param {boolean} measured.quick
 * @param {import('./page/measure.js').Results} measured.results
 * @param {import('./start.mjs').Start[]} measured.onCpu @param {import('./start.mjs').Start[]} measured.onGpu
 * @param {import('./share.mjs').Share} measured.share
 * @param {import('./course.mjs').Answer[]} measured.drags
 * @param {Record<string, {bytes: number, gzip: number|null, brotli: number|null}>} measured.artefacts
 * @param {string} measured.picture where the picture of growth lies
 */
export function report({ version, processor, quick, results, onCpu, onGpu, share, drags, artefacts, picture }) {
  const ms = (/** @type {import('./start.mjs').Start[]} */ starts, /** @type {keyof import('./start.mjs').Start} */ key) => median(starts.map((start) => start[key])).toFixed(0)
  const { adapter, software } = results.machine
  const bytes = (/** @type {number|null} */ size) => size?.toLocaleString('en') ?? '–'
  const measured = tables(results).replace('## Growth\n', `## Growth\n\n![Milliseconds of a step against batch and width, and of a look against the grid](${picture})\n`)
  return `# Performance

Written by \`cargo xtask bench${quick ? ' --quick' : ''}\` on ${new Date().toISOString().slice(0, 10)}: Chromium ${version} (headless), ${processor}, WebGPU ${adapter ?? 'none'}.
Machines are noisy${software ? ', and WebGPU is a software adapter here' : ''}: compare the ratios, not the times.${quick ? ' **A quick look, with few rounds: only to see that the benchmark works.**' : ''} \`cargo xtask bench --page\` serves the same benchmark as a page, for
any machine and its GPU.

${measured}

${shared(share)}

## From navigation to a trained step

Cold cache, files from this machine, median of ${onCpu.length}, ms: first paint ${ms(onCpu, 'paint')}, p_data drawn by the theory module ${ms(onCpu, 'theory')}, first trained step on the CPU engine ${ms(onCpu, 'trained')}${onGpu.length > 0 ? `; with \`backend=webgpu\`, self-test and shaders included, ${ms(onGpu, 'trained')} (${onGpu.length} runs)` : ''}.

## The course

From navigation to each widget’s first picture, and a drag of its first handle with the processor slowed ${THROTTLE}×, ms.

${table(['widget', 'first picture', 'frame while dragged, median', 'longest', 'main thread busy, a frame'], drags.map(({ room, first, frame, worst, busy }) => [room, first.toFixed(0), frame.toFixed(1), worst.toFixed(1), busy.toFixed(1)]))}

## Downloads

Bytes of the modules; with their JavaScript and compressed by gzip: dstar on the CPU ${bytes(results.peers.dstar.cpu)}, on WebGPU ${bytes(results.peers.dstar.webgpu)}, TensorFlow.js ${results.peers.tfjs.version} ${bytes(results.peers.tfjs.gzip)}, jax-js ${results.peers.jaxjs.version} ${bytes(results.peers.jaxjs.gzip)}.

${table(['artefact', 'wasm', 'gzip', 'brotli'], Object.entries(artefacts).map(([name, sizes]) => [name, bytes(sizes.bytes), bytes(sizes.gzip), bytes(sizes.brotli)]))}
`
}
