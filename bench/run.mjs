// @ts-check
/**
 * `cargo xtask bench`: all measurements in one run, in one browser. What a browser can measure alone is measured by the page of `bench.html`; here are added
 * how soon the page is alive, what its time goes into, and how the course answers. Writes docs/performance.md and its picture; with `--quick`, which
 * measures next to nothing, into target/.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { chromium } from 'playwright-core'
import { answers } from './course.mjs'
import { picture } from './picture.mjs'
import { report } from './report.mjs'
import { share } from './share.mjs'
import { starts } from './start.mjs'

const ROOT = new URL('../', import.meta.url)
/** The page, and the folder of bench.html. */
const [BASE, BENCH] = [process.env.DSTAR_URL ?? '', process.env.DSTAR_BENCH ?? '']
const quick = process.argv.includes('--quick')
const FLAGS = ['--no-sandbox', '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-unsafe-swiftshader', '--enable-blink-features=ForceEagerMeasureMemory']

const began = Date.now()
/** @param {string} what */
const tell = (what) => console.error(`${String(Math.round((Date.now() - began) / 1000)).padStart(5)} s  ${what}`)

const browser = await chromium.launch({ executablePath: process.env.DSTAR_CHROMIUM, args: FLAGS })
/** @param {(page: import('playwright-core').Page) => Promise<any>} act */
async function onPage(act) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } })
  const page = await context.newPage()
  page.setDefaultTimeout(0)
  page.on('pageerror', (error) => console.error(String(error)))
  await page.exposeFunction('tell', tell)
  await page.goto(`${BENCH}bench.html`)
  try {
    return await act(page)
  } finally {
    await context.close()
  }
}

/** @type {import('./page/measure.js').Results} */
const results = await onPage((page) =>
  page.evaluate(async ({ base, quick }) => {
    const { measure } = await import(`${base}page/measure.js`)
    return measure({ quick }, /** @type {any} */ (globalThis).tell)
  }, { base: BENCH, quick })
)
tell('from navigation to a trained step')
const onCpu = await starts(browser, BASE, 'cpu', quick ? 1 : 5)
const onGpu = results.machine.adapter ? await starts(browser, BASE, 'webgpu', quick ? 1 : 2) : []
tell('a lab on the page')
const spent = await share(browser, BASE, quick ? 3 : 15)
tell('the course')
const drags = await answers(browser, BASE, quick ? ['dstar'] : ['mle', 'kl', 'ce', 'js', 'dstar'])
const version = browser.version()
await browser.close()

const { artefacts } = JSON.parse(await readFile(new URL('www/pkg/build.json', ROOT), 'utf8'))
const processor = `${cpus().length} × ${cpus()[0].model}`
const text = report({ version, processor, quick, results, onCpu, onGpu, share: spent, drags, artefacts, picture: 'performance.svg' })
const out = new URL(quick ? 'target/' : 'docs/', ROOT)
await mkdir(out, { recursive: true })
await writeFile(new URL('performance.md', out), text)
await writeFile(new URL('performance.svg', out), picture(results.growth))
console.log(text)
tell('done')
