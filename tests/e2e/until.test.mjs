// @ts-check
/** Training that stops by itself: at a step exactly, when D is as good as D*, when JS rests. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { STILL, open, withLab } from '../browser.mjs'
import { Goal } from '../../www/engine/goal.js'

const SMALL = 'batch=16&g_width=8&d_width=8&grid=16'
const WISH = { until: 'converged', steps: 100, tolerance: 0.01, patience: 50 }

/** Plays until the run has stopped by itself. @returns {Promise<any>} */
const stopped = (/** @type {any} */ lab) => new Promise((resolve) => {
  const look = () => {
    if (!lab.status.reached) return
    lab.removeEventListener('state', look)
    resolve(lab.status)
  }
  lab.addEventListener('state', look)
  lab.play()
})

test('JS rests when its lowest has not fallen by more than the tolerance for so many steps', () => {
  const goal = new Goal()
  goal.start(WISH, 0)
  const reached = (/** @type {[number, number][]} */ looks) => looks.map(([step, js]) => goal.reached(WISH, step, { js }))
  // It falls, rises, and falls again: only what is lower than ever counts.
  assert.deepEqual(reached([[10, 0.5], [30, 0.4], [55, 0.3], [70, 0.6], [90, 0.25], [110, 0.26]]), [null, null, null, null, null, null])
  // At 139, the lowest of 89 steps and before was 0.3; at 140, that of step 90 is 0.25, and 0.241 is no longer much lower.
  assert.deepEqual(reached([[139, 0.241], [140, 0.4]]), [null, 'converged'])
  // Set going again, it waits again.
  goal.start(WISH, 140)
  assert.deepEqual(reached([[150, 0.4], [189, 0.4], [190, 0.4]]), [null, null, 'converged'])
})

test('where there is no best D, nothing is as good as it', () => {
  const goal = new Goal()
  const wish = { ...WISH, until: 'optimal' }
  goal.start(wish, 0)
  assert.equal(goal.reached(wish, 1, { excess_d: null, js: 0.3 }), null)
  assert.equal(goal.reached(wish, 2, { excess_d: 0.005, js: 0.3 }), 'optimal')
})

test('a step that lies behind stops nothing, one ahead leaves just so much room', () => {
  const goal = new Goal()
  const wish = { ...WISH, until: 'step' }
  goal.start(wish, 100)
  assert.deepEqual([goal.room(wish, 100), goal.reached(wish, 120, { js: 1 })], [Infinity, null])
  goal.start(wish, 30)
  assert.deepEqual([goal.room(wish, 30), goal.reached(wish, 99, { js: 1 }), goal.room(wish, 99), goal.reached(wish, 100, { js: 1 })], [70, null, 1, 'step'])
})

test('training stops at exactly the step asked for, is the run that stepping gives, and goes on when told to', async () => {
  await open({ path: `${STILL}&${SMALL}&until=step&steps=137&lang=en` }, async (page) => {
    await page.locator('.play').filter({ hasText: 'Train to 137' }).waitFor()
    const status = await withLab(page, stopped)
    await page.locator('dstar-lab .said').filter({ hasText: 'Step 137' }).waitFor({ state: 'attached' })
    const spoken = await page.locator('dstar-lab .said').textContent()
    await page.locator('.rate').filter({ hasText: 'Stopped' }).waitFor()
    const seen = await withLab(page, async (lab) => {
      const played = await lab.export()
      const { step } = await lab.snapshot()
      await lab.reset()
      await lab.step(137)
      const same = (await lab.export()) === played
      lab.play()
      await new Promise((resolve) => lab.addEventListener('metrics', (/** @type {CustomEvent} */ { detail }) => detail.step > 137 && resolve(null)))
      return { step, same, on: lab.status }
    })
    // That nothing will stop it is said for as long as it is so.
    const behind = page.locator('.notice[data-kind=behind]')
    await behind.filter({ hasText: 'Step 137 has been passed' }).waitFor()
    await withLab(page, (lab) => lab.pause())
    await behind.waitFor({ state: 'detached' })
    assert.match(spoken ?? '', /stopped at the step that was asked for/)
    assert.deepEqual([status.state, status.reached, seen.step], ['paused', 'step', 137])
    assert.ok(seen.same)
    assert.deepEqual([seen.on.state, seen.on.reached], ['running', null])
  })
})

test('D alone is trained until it is as good as D*', async () => {
  await open({ path: `${STILL}&batch=64&d_width=16&grid=16&train=d&until=optimal&tolerance=0.2&lr=0.005` }, async (page) => {
    const excess = () => withLab(page, async (lab) => (await lab.snapshot()).metrics.excess_d)
    const before = await excess()
    const { reached } = await withLab(page, stopped)
    assert.ok(before > 0.2, String(before))
    assert.equal(reached, 'optimal')
    assert.ok((await excess()) <= 0.2)
  })
})

test('training stops once JS rests, and not before so many steps', async () => {
  await open({ path: `${STILL}&${SMALL}&train=d&until=converged&patience=200` }, async (page) => {
    // With G held, JS does not move at all.
    const { reached } = await withLab(page, stopped)
    assert.equal(reached, 'converged')
    assert.ok((await withLab(page, async (lab) => (await lab.snapshot()).step)) >= 200)
  })
})

test('the menu says until when, sets it, and takes many steps at once', async () => {
  await open({ path: `${STILL}&${SMALL}&lang=en` }, async (page) => {
    await withLab(page, () => null)
    await page.locator('.ways > summary').click()
    await page.getByRole('radio', { name: 'step', exact: true }).check()
    await page.locator('.ways').getByRole('spinbutton', { name: 'Stop at step' }).fill('21')
    await page.keyboard.press('Enter')
    await page.locator('.play').filter({ hasText: 'Train to 21' }).waitFor()
    // What came of a number is shown while the box has the focus still.
    const box = page.locator('.ways').getByRole('spinbutton', { name: 'Stop at step' })
    await box.fill('-5')
    await page.keyboard.press('Enter')
    await page.waitForFunction((input) => /** @type {HTMLInputElement} */ (input).value === '1', await box.elementHandle())
    await box.fill('21')
    await page.keyboard.press('Enter')
    await page.locator('.play').filter({ hasText: 'Train to 21' }).waitFor()
    await page.locator('.ways').getByRole('spinbutton', { name: 'Number of steps' }).fill('7')
    await page.locator('.ways').getByRole('button', { name: 'D alone' }).click()
    await page.locator('.step-count').filter({ hasText: /^7$/ }).waitFor()
    const saved = JSON.parse(await withLab(page, (lab) => lab.export()))
    assert.deepEqual([saved.step, saved.updates_d, saved.updates_g], [7, 7, 0])
    await page.locator('.ways').getByRole('combobox', { name: 'Networks trained' }).selectOption('g')
    await page.locator('.play').filter({ hasText: 'Train G to 21' }).waitFor()
    await page.getByRole('radio', { name: /^D is as good/ }).check()
    await page.locator('.play').filter({ hasText: 'Train G to D*' }).waitFor()
    // Where there is no best D, nothing stops at it, and the menu says so.
    await withLab(page, (lab) => lab.set({ loss: 'wasserstein' }))
    await page.locator('.ways').getByText('no best D').waitFor()
    assert.ok(await page.getByRole('radio', { name: /^D is as good/ }).isDisabled())
    await page.locator('.play').filter({ hasNotText: 'D*' }).waitFor()
    await page.getByRole('radio', { name: 'step', exact: true }).check()
    await page.keyboard.press('Escape')
    assert.equal(await page.locator('.ways').evaluate((ways) => /** @type {HTMLDetailsElement} */ (ways).open), false)
    await page.waitForFunction(() => location.hash.includes('until=step') && location.hash.includes('steps=21'))
  })
})

test('each way to stop that has a tolerance keeps its own, and the address has that of the way in force', async () => {
  await open({ path: `${STILL}&${SMALL}&lang=en&until=optimal&tolerance=0.05` }, async (page) => {
    await withLab(page, () => null)
    await page.locator('.ways > summary').click()
    const [optimal, converged] = ['Excess of J_D at which training stops', 'Fall of JS, in nats, at which training stops'].map((name) => page.locator('.ways').getByRole('spinbutton', { name }))
    assert.deepEqual([await optimal.inputValue(), await converged.inputValue()], ['0.05', '0.01'])
    await converged.fill('0.002')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => location.hash.includes('until=converged') && location.hash.includes('tolerance=0.002'))
    assert.equal(await optimal.inputValue(), '0.05')
    await page.getByRole('radio', { name: /^D is as good/ }).check()
    await page.waitForFunction(() => location.hash.includes('until=optimal') && location.hash.includes('tolerance=0.05'))
    await page.getByRole('radio', { name: /^JS rests/ }).check()
    await page.waitForFunction(() => location.hash.includes('until=converged') && location.hash.includes('tolerance=0.002'))
    // Set elsewhere, it is of the way in force.
    await withLab(page, (lab) => lab.set({ tolerance: 0.5 }))
    assert.deepEqual([await optimal.inputValue(), await converged.inputValue()], ['0.05', '0.5'])
  })
})

test('a great many steps at once count up, and a reset ends them', async () => {
  await open({ path: `${STILL}&${SMALL}&lang=en` }, async (page) => {
    await withLab(page, () => null)
    await page.locator('.ways > summary').click()
    await page.locator('.ways').getByRole('spinbutton', { name: 'Number of steps' }).fill('100000')
    await page.locator('.ways').getByRole('button', { name: 'Both' }).click()
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('dstar-lab')).latest?.step >= 100)
    await withLab(page, (lab) => lab.reset())
    assert.equal((await withLab(page, (lab) => lab.step(1))).step, 1)
  })
})
