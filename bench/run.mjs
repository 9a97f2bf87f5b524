// @ts-check
/**
 * `cargo xtask bench`: our step beside TensorFlow.js in the same browser, and how soon the page is alive.
 * Rounds alternate between the engines, so that a busy machine slows both; only ratios are worth comparing.
 * Writes docs/performance.md.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { chromium } from 'playwright-core'
import { THROTTLE, answers } from './course.mjs'

const BASE = process.env.DSTAR_URL ?? ''
const ROOT = new URL('../', import.meta.url)
const TF = new URL('node_modules/@tensorflow/', ROOT)
const WEBGPU = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-unsafe-swiftshader']
const SETTING = { width: 64, batch: 256, lr: 1e-3, beta1: 0.5, beta2: 0.99 }
const QUERY = 'data=ring8&g_act=relu&d_act=relu&batch=256&g_width=64&d_width=64&lr=0.001&d_lr_ratio=1&beta1=0.5&beta2=0.99&loss=nonsaturating&ema=0&k=1&penalty=none&lr_decay=constant'
const ROUNDS = 7
const STEPS = { cpu: 50, webgpu: 10 }

const browser = await chromium.launch({ executablePath: process.env.DSTAR_CHROMIUM, args: ['--no-sandbox', ...WEBGPU] })
const rows = []
for (const backend of /** @type {const} */ (['cpu', 'webgpu'])) rows.push(await race(backend))
const starts = await start('cpu', 5)
const gpuStarts = await start('webgpu', 2)
const drags = await answers(browser, BASE, ['mle', 'kl', 'ce', 'js', 'dstar'])
const version = browser.version()
await browser.close()

const { artefacts } = JSON.parse(await readFile(new URL('www/pkg/build.json', ROOT), 'utf8'))
const report = `# Performance

Written by \`cargo xtask bench\` on ${new Date().toISOString().slice(0, 10)}: Chromium ${version} (headless), ${cpus().length} × ${cpus()[0].model}.
Machines are noisy and WebGPU is a software adapter here (SwiftShader): compare the ratios, not the times.

## A training step

One update of D and one of G: G 2→64→64→2, D 2→64→64→1, ReLU, batch 256, Adam, non-saturating loss. Both libraries draw their own
data and latents. ${ROUNDS} rounds of ${STEPS.cpu} (CPU) or ${STEPS.webgpu} (WebGPU) steps, in turn, each ended by a read-back; the first of each is not counted. Medians, with the quartiles.

| backend | dstar, ms a step | TensorFlow.js, ms a step | ratio | steps a second |
|---|---|---|---|---|
${rows.map((row) => `| ${row.name} | ${show(row.ours)} | ${show(row.theirs)} | **${(median(row.theirs) / median(row.ours)).toFixed(1)}×** | ${Math.round(1000 / median(row.ours))} |`).join('\n')}

## From navigation to a trained step

Cold cache, files from this machine, median of ${starts.length}, ms: first paint ${median(starts.map((s) => s.paint)).toFixed(0)}, p_data drawn by the theory module ${median(starts.map((s) => s.theory)).toFixed(0)}, first trained step on the CPU engine ${median(starts.map((s) => s.trained)).toFixed(0)}; with \`backend=webgpu\`, self-test and shaders included, ${median(gpuStarts.map((s) => s.trained)).toFixed(0)} (${gpuStarts.length} runs, SwiftShader).

## The course

From navigation to each widget's first picture, and a drag of its first handle with the processor slowed ${THROTTLE}×, ms.

| widget | first picture | frame while dragged, median | longest | main thread busy, a frame |
|---|---|---|---|---|
${drags.map(({ room, first, frame, worst, busy }) => `| ${room} | ${first.toFixed(0)} | ${frame.toFixed(1)} | ${worst.toFixed(1)} | ${busy.toFixed(1)} |`).join('\n')}

## Downloads

| artefact | wasm | gzip | brotli |
|---|---|---|---|
${Object.entries(artefacts).map(([name, { bytes, gzip, brotli }]) => `| ${name} | ${bytes} | ${gzip} | ${brotli} |`).join('\n')}
`
await writeFile(new URL('docs/performance.md', ROOT), report)
console.log(report)

/** Our engine and the peer's on one backend, in turn. @param {'cpu'|'webgpu'} backend */
async function race(backend) {
  const page = await (await browser.newContext()).newPage()
  page.on('pageerror', (error) => console.error(String(error)))
  await page.route('**/bench/**', async (route) => {
    const name = new URL(route.request().url()).pathname.split('/bench/')[1]
    const local = name === 'tfjs.js' ? new URL('bench/tfjs.js', ROOT) : new URL(name, TF)
    const type = name.endsWith('.wasm') ? 'application/wasm' : 'text/javascript'
    await route.fulfill({ body: await readFile(local), contentType: type })
  })
  await page.goto(`${BASE}embed.html#autoplay=false`)
  const bundle = backend === 'cpu' ? 'tfjs-backend-wasm/dist/tf-backend-wasm.min.js' : 'tfjs-backend-webgpu/dist/tf-backend-webgpu.min.js'
  for (const file of ['tfjs/dist/tf.min.js', bundle]) await page.addScriptTag({ url: `${BASE}bench/${file}` })
  const times = await page.evaluate(
    async ({ base, backend, setting, query, rounds, steps }) => {
      const load = (/** @type {string} */ path) => import(base + path)
      const { tf } = /** @type {any} */ (globalThis)
      if (backend === 'cpu') tf.wasm.setWasmPaths(`${base}bench/tfjs-backend-wasm/dist/`)
      if (!(await tf.setBackend(backend === 'cpu' ? 'wasm' : 'webgpu'))) throw new Error(`TensorFlow.js has no ${backend}`)
      const theirs = (await load('bench/tfjs.js')).game(tf, setting)

      const theory = await load('pkg/theory/dstar.js')
      await theory.default()
      const params = JSON.stringify(JSON.parse(theory.parse(query)).params)
      const { default: init, Engine } = await load(`pkg/engine-${backend}/dstar.js`)
      await init()
      const engine = backend === 'cpu' ? Engine.cpu(params) : await Engine.webgpu(params)
      const ours = async (/** @type {number} */ n) => {
        engine.steps(n, 'both')
        await engine.save()
      }
      /** @type {Record<'ours'|'theirs', number[]>} */
      const times = { ours: [], theirs: [] }
      for (let round = 0; round <= rounds; round++) {
        for (const [name, run] of /** @type {const} */ ([['ours', ours], ['theirs', theirs]])) {
          const start = performance.now()
          await run(steps)
          if (round > 0) times[name].push((performance.now() - start) / steps)
        }
      }
      return times
    },
    { base: BASE, backend, setting: SETTING, query: QUERY, rounds: ROUNDS, steps: STEPS[backend] }
  )
  await page.close()
  return { name: backend === 'cpu' ? 'CPU (wasm)' : 'WebGPU (SwiftShader)', ...times }
}

/** How soon after navigation the page paints, knows p_data, and has trained, in ms. @param {'cpu'|'webgpu'} backend @param {number} times */
async function start(backend, times) {
  const all = []
  for (let i = 0; i < times; i++) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 } })
    const page = await context.newPage()
    await page.goto(`${BASE}index.html#backend=${backend}`)
    await page.waitForFunction(() => performance.getEntriesByName('dstar:trained').length > 0, null, { timeout: 180_000 })
    all.push(
      await page.evaluate(() => {
        const at = (/** @type {string} */ name) => performance.getEntriesByName(name)[0].startTime
        return { paint: at('first-contentful-paint'), theory: at('dstar:theory'), trained: at('dstar:trained') }
      })
    )
    await context.close()
  }
  return all
}

/** @param {number[]} values @param {number} share */
function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(share * (sorted.length - 1))]
}
/** @param {number[]} values */
function median(values) {
  return quantile(values, 0.5)
}
/** @param {number[]} values */
function show(values) {
  return `${median(values).toFixed(2)} (${quantile(values, 0.25).toFixed(2)} to ${quantile(values, 0.75).toFixed(2)})`
}
