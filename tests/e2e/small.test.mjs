// @ts-check
/** A frame the size of a stamp: what has no place on it is behind one button, and nothing covers what is to be seen. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { violations } from '../axe.mjs'
import { open, withLab } from '../browser.mjs'

/** @typedef {import('playwright-core').Page} Page */

const SMALL = 'embed.html#backend=cpu&autoplay=false&lang=en&batch=16&g_width=8&d_width=8&grid=32&samples=100'
const STAMP = { viewport: { width: 480, height: 270 } }
const PHONE = { viewport: { width: 390, height: 844 } }

/** Waits until all of it is on the screen. @param {Page} page @param {string} selector */
const inSight = (page, selector) =>
  page.waitForFunction((selector) => {
    const box = document.querySelector('dstar-lab')?.shadowRoot?.querySelector(selector)?.getBoundingClientRect()
    return box !== undefined && box.height > 12 && box.top >= 0 && box.bottom <= innerHeight
  }, selector)

/** Waits until this has the focus. @param {Page} page @param {string} selector */
const focused = (page, selector) => page.waitForFunction((selector) => document.querySelector('dstar-lab')?.shadowRoot?.activeElement?.matches(selector), selector)

test('sharing, keys, parameters and language are behind the button “⋯”, which has the focus again when they close', async () => {
  await open({ path: SMALL, context: STAMP }, async (page) => {
    await withLab(page, () => {})
    const menu = page.locator('.ways')
    const through = async (/** @type {string} */ name) => {
      await menu.locator('summary').click()
      await menu.getByRole('button', { name }).click()
    }
    await menu.locator('summary').click()
    for (const name of ['Figure…', 'Share…', 'Keys…', 'Parameters…', 'Full screen', '中文']) await menu.getByRole('button', { name }).waitFor()
    assert.deepEqual(await violations(page), [])
    await menu.locator('summary').click()
    for (const [name, what] of [['Parameters…', '.drawer'], ['Share…', 'dialog.share'], ['Keys…', 'dialog.keys']]) {
      await through(name)
      await page.locator(what).waitFor()
      await page.keyboard.press('Escape')
      await page.locator(what).waitFor({ state: 'hidden' })
      await focused(page, '.ways summary')
    }
    await through('Parameters…')
    await page.locator('.drawer-close').click()
    await focused(page, '.ways summary')
    await through('中文')
    await page.waitForFunction(() => location.hash.includes('lang=zh'))
    // Where there is a title bar, it has most of them.
    await page.setViewportSize({ width: 1280, height: 720 })
    await menu.locator('summary').click()
    await page.waitForFunction(() => {
      const doors = [...(document.querySelector('dstar-lab')?.shadowRoot?.querySelectorAll('.ways .door') ?? [])]
      return doors.filter((door) => door.checkVisibility()).map((door) => door.className.split('open-')[1]).join() === 'figure,share,keys'
    })
  })
})

for (const [name, context] of /** @type {const} */ ([['a stamp', STAMP], ['a phone', PHONE]])) {
  test(`on ${name} a figure is seen while it is asked for, and so is what came of it`, async () => {
    await open({ path: SMALL, context }, async (page) => {
      await withLab(page, () => {})
      await page.locator('.ways summary').click()
      await page.locator('.open-figure').click()
      await page.locator('.preview[src]').waitFor()
      await focused(page, 'dialog.figure .svg')
      await inSight(page, '.preview')
      await inSight(page, 'dialog.figure .svg')
      await page.locator('dialog.figure .svg').click()
      await page.locator('.said-here').filter({ hasText: 'Saved as' }).waitFor()
      await inSight(page, '.said-here')
      await inSight(page, '.preview')
    })
  })
}

test('where nothing can be computed, the picture is not covered, and nothing is offered that does nothing', async () => {
  const before = (/** @type {Page} */ page) => page.addInitScript(() => void Reflect.deleteProperty(globalThis, 'WebAssembly'))
  await open({ path: SMALL, context: STAMP, before }, async (page) => {
    await page.waitForFunction(() => {
      const root = document.querySelector('dstar-lab')?.shadowRoot
      const [image, banner] = ['.poster img', '.banner'].map((selector) => root?.querySelector(selector)?.getBoundingClientRect())
      return image && banner && image.height > 100 && banner.height > 12 && banner.bottom <= image.top && image.bottom <= innerHeight
    })
  })
  await open({ path: SMALL, before }, async (page) => {
    await page.locator('.poster img').waitFor()
    assert.deepEqual(await page.locator('.header').locator('button, select').evaluateAll((all) => all.filter((one) => one.checkVisibility()).map((one) => one.className)), ['plain full'])
  })
})
