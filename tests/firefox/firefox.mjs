// @ts-check
/** A real Firefox, as Debian ships it, driven by WebDriver BiDi. As in tests/browser.mjs, an error in the console fails the test that caused it. */
import assert from 'node:assert/strict'
import { after } from 'node:test'
import puppeteer from 'puppeteer-core'
import { BASE } from '../browser.mjs'

/** @typedef {import('puppeteer-core').Page} Page */
/** @typedef {import('puppeteer-core').Frame} Frame */

/** @type {Promise<import('puppeteer-core').Browser> | null} */
let browser = null
after(async () => (await browser)?.close())

const started = () =>
  (browser ??= puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env.DSTAR_FIREFOX,
    timeout: 120_000,
    protocolTimeout: 240_000,
    // Where there is no GPU, Firefox says so in the console; the page's language is the test's to choose.
    extraPrefsFirefox: { 'intl.accept_languages': 'en' },
  }))

/**
 * Opens `path` below the base, or `url`, and runs `test` on it; then nothing may have been reported as an error.
 * @param {{path?: string, url?: string}} where @param {(page: Page) => Promise<void>} test
 */
export async function open({ path = 'embed.html', url = BASE + path }, test) {
  const context = await (await started()).createBrowserContext()
  const page = await context.newPage()
  page.setDefaultTimeout(120_000)
  /** @type {string[]} */
  const errors = []
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  page.on('pageerror', (error) => errors.push(String(error)))
  try {
    await page.setViewport({ width: 1280, height: 720 })
    await page.goto(url)
    await test(page)
    assert.deepEqual(errors, [], 'the console must stay free of errors')
  } finally {
    await context.close()
  }
}

/** Waits until the first lab of a page or a frame is ready. @param {Page | Frame} page */
export const ready = (page) =>
  page.evaluate(async () => {
    await customElements.whenDefined('dstar-lab')
    const lab = /** @type {any} */ (document.querySelector('dstar-lab'))
    await lab.ready
  })

/**
 * Waits until an element holds another in its shadow. Puppeteer's own locators watch the document alone, and miss what comes there later.
 * @param {Page | Frame} page @param {string} tag @param {string} selector
 */
export const holds = (page, tag, selector) => page.waitForFunction((tag, selector) => Boolean(document.querySelector(tag)?.shadowRoot?.querySelector(selector)), { polling: 'raf' }, tag, selector)

/** Waits until a lab that runs has made more steps, twice. @param {Page | Frame} page */
export const trains = (page) =>
  page.evaluate(async () => {
    await customElements.whenDefined('dstar-lab')
    const lab = /** @type {any} */ (document.querySelector('dstar-lab'))
    for (let looks = 0, last = 0; looks < 2; looks++) {
      last = await new Promise((resolve) => {
        const look = (/** @type {any} */ { detail }) => {
          if (detail.step <= last) return
          lab.removeEventListener('metrics', look)
          resolve(detail.step)
        }
        lab.addEventListener('metrics', look)
      })
    }
    const { state, backend, reason } = lab.status
    // Where no worker could be started, the lab says that it trains on the page's own thread.
    const inWorker = lab.shadowRoot.querySelector('.notice[data-kind=no-worker]') === null
    return { state, backend, reason, inWorker }
  })

/** 50 steps from the initial weights: the numbers, as JSON has them. @param {{evaluate: (body: () => any) => Promise<any>}} page @returns {Promise<any>} */
export const fifty = (page) =>
  page.evaluate(async () => {
    await customElements.whenDefined('dstar-lab')
    const lab = /** @type {any} */ (document.querySelector('dstar-lab'))
    await lab.ready
    const { step, metrics, p_model, d, samples_model } = await lab.step(50)
    return { step, metrics, p_model: [...p_model], d: [...d], samples: [...samples_model] }
  })
