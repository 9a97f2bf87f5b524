// @ts-check
/** The hosted page in Firefox: all that a lecture needs, once. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { does, around } from '../around.mjs'
import { violations } from '../axe.mjs'
import { STILL, open as inChromium } from '../browser.mjs'
import { fifty, holds, open, ready, trains } from './firefox.mjs'

/** @typedef {import('./firefox.mjs').Page} Page */

const SMALL = 'backend=cpu&lang=en&batch=16&g_width=8&d_width=8&grid=32&samples=100'

test('the page trains on the CPU, in a worker, and says why', async () => {
  await open({ path: 'index.html#lang=en' }, async (page) => {
    const { state, backend, reason, inWorker } = await trains(page)
    assert.deepEqual([state, backend, inWorker], ['running', 'cpu', true])
    assert.match(reason, /WebGPU/)
    const badge = await page.$eval('dstar-lab >>> .engine-name', (name) => name.textContent)
    assert.match(badge ?? '', /CPU/)
  })
})

test('the same seed gives the same bits as in Chromium', async () => {
  /** @type {any} */
  let here
  await open({ path: `${STILL}&seed=11` }, async (page) => {
    here = await fifty(page)
  })
  await inChromium({ path: `${STILL}&seed=11` }, async (page) => {
    assert.deepEqual(here, await fifty(page))
  })
  assert.equal(here.step, 50)
})

/** What each widget has to take hold of, and the key that moves it. @type {Record<string, [handle: string, key: import('puppeteer-core').KeyInput]>} */
const HANDLES = {
  mle: ['[data-handle]', 'ArrowRight'],
  kl: ['[data-handle]', 'ArrowRight'],
  ce: ['[data-handle]', 'ArrowUp'],
  js: ['[data-handle]', 'ArrowRight'],
  dstar: ['[data-handle], [role="slider"]', 'ArrowRight'],
}

for (const [name, [handle, key]] of Object.entries(HANDLES)) {
  test(`the chapter ${name} is alive, and answers a key`, async () => {
    await open({ path: `embed.html#widget=${name}&lang=en` }, async (page) => {
      for (const part of ['.widget[data-styled] math', handle]) await holds(page, `dstar-${name}`, part)
      const state = () => page.evaluate((tag) => JSON.stringify(/** @type {any} */ (document.querySelector(tag)).state), `dstar-${name}`)
      const before = await state()
      await page.$eval(`dstar-${name} >>> ${handle}`, (element) => /** @type {SVGElement} */ (element).focus())
      await page.keyboard.press(key)
      await page.waitForFunction((tag, before) => JSON.stringify(/** @type {any} */ (document.querySelector(tag)).state) !== before, {}, `dstar-${name}`, before)
    })
  })
}

test('a lesson leads the lab from step to step', async () => {
  await open({ path: `index.html#${SMALL}&autoplay=false&chapter=game&lesson=collapse&step=1` }, async (page) => {
    const at = (/** @type {number} */ step) => page.waitForFunction((step) => {
      const place = /** @type {any} */ (document.querySelector('dstar-lesson'))?.place
      return place?.ready && place.step === step
    }, {}, step)
    await at(1)
    await page.evaluate(() => (location.hash = location.hash.replace('step=1', 'step=2')))
    await at(2)
  })
})

test('a frame of another origin takes orders and answers them', async () => {
  await around({ open: /** @type {any} */ (open) }, async (page) => {
    const { step, metrics } = await does(page, 'step', { n: 3 })
    assert.equal(step, 3)
    assert.ok(metrics.js > 0)
    const [note] = await does(page, 'set', { lr: 50 })
    assert.deepEqual([note.key, note.used], ['lr', 1])
  })
})

test('a run is written down and taken up again, to the bit', async () => {
  await open({ path: `embed.html#${SMALL}&autoplay=false` }, async (page) => {
    await ready(page)
    const [first, second] = await page.evaluate(async () => {
      const lab = /** @type {any} */ (document.querySelector('dstar-lab'))
      await lab.step(20)
      const text = await lab.export()
      const first = await lab.step(10)
      await lab.import(text)
      const second = await lab.step(10)
      return [first, second].map(({ step, metrics }) => ({ step, metrics }))
    })
    assert.equal(first.step, 30)
    assert.deepEqual(second, first)
  })
})

test('the editor opens, and a key moves a component', async () => {
  await open({ path: `embed.html#${SMALL}&autoplay=false` }, async (page) => {
    await ready(page)
    await page.$eval('dstar-lab >>> .edit', (button) => /** @type {HTMLElement} */ (button).click())
    await holds(page, 'dstar-lab', '[data-handle=mean-0]')
    await page.$eval('dstar-lab >>> [data-handle=mean-0]', (handle) => /** @type {SVGElement} */ (handle).focus())
    await page.keyboard.press('ArrowRight')
    await page.waitForFunction(() => {
      const { data, mix } = /** @type {any} */ (document.querySelector('dstar-lab')).params
      return data === 'custom' && mix.split(';').length === 8
    })
  })
})

test('in Chinese, and dark', async () => {
  await open({ path: `index.html#${SMALL}&autoplay=false`.replace('lang=en', 'lang=zh&theme=dark') }, async (page) => {
    await ready(page)
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('dstar-lab')).shadowRoot.querySelector('.panels')?.textContent.includes('判别器'))
    const ground = await page.evaluate(() => {
      const lab = /** @type {any} */ (document.querySelector('dstar-lab')).shadowRoot.querySelector('.lab')
      return (getComputedStyle(lab).backgroundColor.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number)
    })
    assert.ok(Math.max(...ground) < 80, `${ground}`)
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'zh-Hans')
  })
})

test('axe finds nothing on the page', async () => {
  await open({ path: `index.html#${SMALL}&autoplay=false` }, async (page) => {
    await ready(page)
    for (const name of Object.keys(HANDLES)) await holds(page, `dstar-${name}`, '.widget[data-styled]')
    assert.deepEqual(await violations(/** @type {any} */ (page)), [])
  })
})
