// @ts-check
/** Learning rates and optimisers, through the page: what is asked for is done, and what changes nothing is not shown. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { STILL, open, withLab } from '../browser.mjs'

const SMALL = `${STILL}&batch=16&g_width=8&d_width=8&grid=16&samples=10`

/** The keys whose fields can be seen. @param {import('playwright-core').Page} page @param {string[]} keys */
const seen = async (page, keys) => {
  const visible = await Promise.all(keys.map((key) => page.locator(`.field[data-key=${key}]`).isVisible()))
  return keys.filter((_, i) => visible[i])
}

test('the learning rates fall as asked, at once, and the drawer says to what', async () => {
  await open({ path: SMALL }, async (page) => {
    await withLab(page, () => {})
    await page.locator('.drawer-open').click()
    const keys = ['lr_decay', 'decay_steps', 'decay_to']
    assert.deepEqual(await seen(page, keys), ['lr_decay'], 'what changes nothing is not shown')
    assert.equal(await page.locator('.rates').isVisible(), false)
    await withLab(page, (lab) => lab.step(4))
    await page.locator('.field[data-key=lr_decay] select').selectOption('linear')
    await page.locator('.field[data-key=decay_steps] input').first().fill('8')
    await page.locator('.field[data-key=decay_steps] input').first().blur()
    await page.locator('.rates').getByText('51 %').waitFor()
    assert.deepEqual(await seen(page, keys), keys)
    const rates = await withLab(page, async (lab) => {
      const found = []
      for (const n of [0, 2, 2, 5]) {
        const { step, metrics } = await lab.step(n)
        found.push([step, metrics.lr_g / 5e-4, metrics.lr_d / metrics.lr_g])
      }
      return found
    })
    const close = (/** @type {number} */ a, /** @type {number} */ b) => Math.abs(a - b) < 1e-12
    for (const [i, [step, share]] of [[4, 0.505], [6, 0.2575], [8, 0.01], [13, 0.01]].entries()) {
      assert.equal(rates[i][0], step, 'a change of the schedule does not restart')
      assert.ok(close(rates[i][1], share) && close(rates[i][2], 3), String(rates[i]))
    }
    await page.locator('.rates').getByText('1 %').waitFor()
  })
})
