// @ts-check
/** Learning rates and optimisers, through the page: what is asked for is done, and what changes nothing is not shown. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { STILL, open, withLab } from '../browser.mjs'

const SMALL = `${STILL}&batch=16&g_width=8&d_width=8&grid=16&samples=10`

/** The keys whose fields can be seen. @param {import('playwright-core').Page} page @param {string[]} keys */
const seen = async (page, keys) => {
  const visible = await Promise.all(keys.map((key) => page.locator(`.field[data-key=${key}]`).isVisible()))
  return keys.filter((_, i) => visible[i])
}

test('the learning rates fall as asked, at once, and the drawer says to what', async () => {
  await open({ path: `${SMALL}&lr=0.0005&d_lr_ratio=3&lr_decay=constant&decay_to=0.01` }, async (page) => {
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

test('an optimiser is chosen by hand, with its own numbers and no others, and the run resumes with its state', async () => {
  await open({ path: SMALL }, async (page) => {
    await withLab(page, (lab) => lab.step(2))
    await page.locator('.drawer-open').click()
    for (const group of ['discriminator', 'optimiser']) await page.locator(`.group[data-group=${group}] summary`).click()
    const keys = ['beta1', 'beta2', 'epsilon', 'momentum', 'weight_decay'].flatMap((key) => [key, `d_${key}`])
    assert.deepEqual(await seen(page, keys), ['beta1', 'd_beta1', 'beta2', 'd_beta2', 'epsilon', 'd_epsilon'])
    const kind = page.locator('.field[data-key=d_optim]')
    assert.match(await kind.locator('label').innerText(), /↻/, 'the page says that this starts the run again')
    await kind.locator('select').selectOption('momentum')
    await page.locator('.field[data-key=d_momentum]').waitFor()
    assert.deepEqual(await seen(page, keys), ['beta1', 'beta2', 'epsilon', 'momentum', 'd_momentum'])
    assert.equal(await withLab(page, async (lab) => (await lab.snapshot()).step), 0, 'another kind starts the run again')

    await withLab(page, (lab) => lab.step(3))
    const own = page.locator('.field[data-key=d_momentum]')
    const box = own.locator('input[type=number]')
    assert.deepEqual([await box.inputValue(), await box.isDisabled()], ['0.9', true])
    await own.locator('input[type=checkbox]').uncheck()
    await box.fill('0.4')
    await box.press('Enter')
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('dstar-lab')).params.d_momentum === 0.4)
    assert.equal(await page.locator('.field[data-key=momentum]').isVisible(), false, 'D has its own, and G none')
    const { step, same, state } = await withLab(page, async (lab) => {
      const { step } = await lab.snapshot()
      const half = await lab.export()
      const whole = (await lab.step(3)).d
      await lab.import(half)
      const again = (await lab.step(3)).d
      return { step, same: whole.every((/** @type {number} */ value, /** @type {number} */ i) => value === again[i]), state: JSON.parse(half).d.optimiser.layers[0] }
    })
    assert.equal(step, 3, 'another number does not start it again')
    assert.ok(same)
    assert.deepEqual(state.map((/** @type {number[]} */ moment) => moment.length), [16, 0, 8, 0])
    await own.locator('input[type=checkbox]').check()
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('dstar-lab')).params.d_momentum === 'same')
    const notes = await withLab(page, (lab) => lab.set({ d_momentum: 7, d_beta2: 'mine' }))
    assert.deepEqual(notes.map((/** @type {any} */ note) => [note.key, note.code, note.used]), [['d_beta2', 'not-a-number', 'same'], ['d_momentum', 'above', 0.999]])
  })
})

test('a mark stands at every parameter whose change starts the run again, and at no other', async () => {
  await open({ path: SMALL }, async (page) => {
    await withLab(page, () => {})
    const marked = await page.locator('.field:has(.restart)').evaluateAll((all) => all.map((field) => field.getAttribute('data-key')))
    const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8')
    const restarting = [...readme.matchAll(/^\| `(\w+)` .* \| yes \| .* \|$/gm)].map(([, key]) => key)
    assert.ok(restarting.length > 10)
    assert.deepEqual(marked, restarting)
  })
})
