// @ts-check
/**
 * A real Chromium on the real page, for every test in a browser.
 *
 * A console error fails the test that caused it: WGSL that does not compile, a panic in wasm and a missing file all end
 * up there, and none of them throws. A test that provokes one says which.
 */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { chromium } from 'playwright-core'

/** Where the built page is served, with a slash at the end. */
export const BASE = process.env.DSTAR_URL ?? ''

/** How many times slower the page's own thread is to run; what holds only on a fast machine shows then. */
const SLOWER = Number(process.env.DSTAR_SLOWER ?? 1)

/** Flags that give headless Chromium a WebGPU adapter, in software. Without them the adapter is null. */
const WEBGPU = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-unsafe-swiftshader']
const QUIET = ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run']

/** Whether no browser is to know WebGPU at all. Otherwise each test has what it asks for: an adapter in software, or none. */
const WITHOUT = process.env.DSTAR_WEBGPU === 'off'

/** A test that needs a browser with WebGPU; where none is to have it, it is left out. @param {string} name @param {() => Promise<void>} body */
export const testOnWebGpu = (name, body) => {
  if (!WITHOUT) test(name, body)
}

/** @type {Map<string, Promise<import('playwright-core').Browser>>} */
const browsers = new Map()
after(async () => {
  for (const browser of browsers.values()) await (await browser).close()
})

/** @param {boolean} webgpu @param {boolean} past whether pages that are left are kept, to be come back to */
function browser(webgpu, past) {
  if (webgpu && WITHOUT) throw new Error('a test that asks for WebGPU is declared by testOnWebGpu')
  const key = `${webgpu} ${past}`
  const known = browsers.get(key)
  if (known) return known
  const args = [...QUIET, ...(webgpu ? WEBGPU : WITHOUT ? ['--disable-blink-features=WebGPU'] : [])]
  const started = chromium.launch({ executablePath: process.env.DSTAR_CHROMIUM, args, ignoreDefaultArgs: past ? ['--disable-back-forward-cache'] : [] })
  browsers.set(key, started)
  return started
}

/**
 * Opens `path` below the base in a fresh context, runs `test` on it, and then checks that nothing was reported as an error.
 *
 * @param {{path?: string, url?: string, webgpu?: boolean, past?: boolean, expect?: RegExp, context?: import('playwright-core').BrowserContextOptions,
 *   before?: (page: import("playwright-core").Page) => Promise<unknown>}} options `url` is for a page of another host; `expect` matches the errors that the test provokes;
 *   `past`: pages that are left are kept, to be come back to
 * @param {(page: import('playwright-core').Page) => Promise<void>} test
 */
export async function open({ path = 'embed.html', url = BASE + path, webgpu = false, past = false, expect, context: how, before }, test) {
  const context = await (await browser(webgpu, past)).newContext({ viewport: { width: 1280, height: 720 }, ...how })
  const page = await context.newPage()
  page.setDefaultTimeout(120_000)
  /** @type {string[]} */
  const errors = []
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  page.on('pageerror', (error) => errors.push(String(error)))
  try {
    if (SLOWER > 1) await (await context.newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
    await before?.(page)
    await page.goto(url)
    await test(page)
    assert.deepEqual(errors.filter((error) => !expect?.test(error)), [], 'the console must stay free of errors')
  } finally {
    // What a test answers for the server may still be on its way.
    await page.unrouteAll({ behavior: 'ignoreErrors' })
    await context.close()
  }
}

/**
 * Runs `body` in the page with the first `<dstar-lab>` as soon as it is ready.
 * @template T @template A
 * @param {import('playwright-core').Page} page @param {(lab: any, argument: A) => T|Promise<T>} body @param {A} [argument]
 * @returns {Promise<T>}
 */
export function withLab(page, body, argument) {
  return page.evaluate(
    async ([source, value]) => {
      const lab = /** @type {any} */ (document.querySelector('dstar-lab'))
      await customElements.whenDefined('dstar-lab')
      await lab.ready
      return new Function('lab', 'argument', `return (${source})(lab, argument)`)(lab, value)
    },
    /** @type {[string, any]} */ ([body.toString(), argument])
  )
}

/** Waits until the picture on the screen is of where the run stands. @param {import('playwright-core').Page} page */
export const drawn = (page) =>
  withLab(page, async (lab) => {
    // A run that has diverged has nothing newer to show.
    const step = await lab.snapshot().then((/** @type {any} */ s) => s.step, () => lab.latest?.step)
    while (lab.latest?.step !== step) await new Promise(requestAnimationFrame)
    // What is handed over in one frame is drawn by the next.
    await new Promise(requestAnimationFrame)
  })

/** Runs `prelude` in the engine's worker before anything else. @param {import('playwright-core').Page} page @param {string} prelude */
export async function inWorker(page, prelude) {
  await page.route('**/engine/worker.js', async (route) => {
    const response = await route.fetch()
    // Imports are hoisted, so what must run before them is a module of its own.
    const before = `import ${JSON.stringify(`data:text/javascript,${encodeURIComponent(prelude)}`)};\n`
    await route.fulfill({ response, body: before + (await response.text()) })
  })
}

/** A run on the CPU that waits to be told. */
export const STILL = 'embed.html#backend=cpu&autoplay=false'

/** The game alone, whatever the defaults are: no penalty, an update of each network a step, at constant rates. */
export const PLAIN = 'lr=0.0005&d_lr_ratio=3&k=1&penalty=none&lr_decay=constant'
