// @ts-check
/** What is locked is shown and cannot be changed by hand; addresses, attributes and programs still can. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { violations } from '../axe.mjs'
import { STILL, open, withLab } from '../browser.mjs'

/** @param {import('playwright-core').Page} page @param {string} key */
const controls = (page, key) => page.locator(`.field[data-key="${key}"]`).locator('input, select').evaluateAll((all) => all.map((one) => /** @type {HTMLInputElement} */ (one).disabled))

test('lock=all: every parameter of the run is shown and stays, and how it is looked at does not', async () => {
  await open({ path: `${STILL}&lang=en&lock=all` }, async (page) => {
    const before = await withLab(page, (lab) => lab.params)
    await page.locator('.drawer-open').click()
    await page.locator('.field[data-key="lr"]').waitFor()
    for (const key of ['data', 'lr', 'd_beta2', 'seed', 'hide']) assert.ok((await controls(page, key)).every(Boolean), key)
    assert.ok((await controls(page, 'theme')).every((disabled) => !disabled), 'theme')
    assert.equal(await page.locator('.field[data-key="lock"]').count(), 0, 'it is not unlocked where it is locked')
    await page.locator('.field[data-key="lr"]').getByRole('img', { name: 'Locked' }).waitFor()
    assert.deepEqual(await violations(page), [])
    for (const name of ['Load run', 'Compare…', 'Edit the data']) assert.ok(await page.locator('.drawer').getByRole('button', { name }).isDisabled(), name)
    assert.ok(await page.locator('.transport .new-seed').isDisabled())

    // The key of a button that is disabled asks for the same, and gets the same answer.
    await withLab(page, (lab) => lab.focus())
    await page.keyboard.press('n')
    await page.locator('.notice[data-kind="lock"]', { hasText: 'Seed' }).waitFor()
    await page.keyboard.press('i')
    await page.locator('.notice[data-kind="lock"]', { hasText: 'Mixture' }).waitFor()
    assert.deepEqual(await withLab(page, (lab) => lab.params), before)

    // Who teaches still can.
    const notes = await withLab(page, (lab) => lab.set({ lr: 0.001, seed: 8 }))
    assert.deepEqual(notes, [])
    await page.waitForFunction(() => location.hash.includes('lr=0.001'))
    await page.evaluate(() => (location.hash = 'backend=cpu&autoplay=false&lang=en'))
    await page.waitForFunction(() => {
      const { lock, lr } = /** @type {any} */ (document.querySelector('dstar-lab')).params
      return lock === '' && lr === 0.002
    })
    assert.ok((await controls(page, 'lr')).every((disabled) => !disabled))
  })
})

test('one parameter is locked, and others with it are not; what is disabled for another reason stays so', async () => {
  await open({ path: `${STILL}&lang=zh&lock=lr,view` }, async (page) => {
    await withLab(page, () => {})
    await page.locator('.drawer-open').click()
    await page.locator('.field[data-key="lr"]').waitFor()
    assert.deepEqual([await controls(page, 'lr'), await controls(page, 'seed')], [[true, true], [false]])
    // A preset that would change it is not offered; one of the data is.
    await page.waitForFunction(() => document.querySelector('dstar-lab')?.shadowRoot?.querySelectorAll('.presets select').length === 2)
    const menus = await page.locator('.presets select').evaluateAll((all) => all.map((menu) => /** @type {HTMLSelectElement} */ (menu).disabled))
    assert.deepEqual(menus, [false, true])
    assert.ok(await page.locator('.header .further').isDisabled())
    await withLab(page, (lab) => lab.set({ lock: 'd_beta2' }))
    await withLab(page, (lab) => lab.set({ lock: '' }))
    // Its box is of no use while it follows G's; only the tick is.
    assert.deepEqual(await controls(page, 'd_beta2'), [true, false, false])
    assert.deepEqual(await controls(page, 'lr'), [false, false])
  })
})
