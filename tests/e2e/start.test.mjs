// @ts-check
/** A lab that opens at a later step: trained there as fast as it goes, and the same as if somebody had done it by hand. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inWorker, open, withLab } from '../browser.mjs'

const SMALL = 'backend=cpu&lang=en&batch=16&g_width=8&d_width=8&grid=32&samples=100'
/** So far that nobody waits for it. */
const FAR = 1_000_000

/** Every number of the run, and of the picture of it. @param {import('playwright-core').Page} page */
const bits = (page) =>
  withLab(page, async (lab) => {
    const { step, metrics, d, p_model, samples_model } = await lab.snapshot()
    const { params, ...run } = JSON.parse(await lab.export())
    return { step, metrics, d: [...d], p_model: [...p_model], samples: [...samples_model], run, of: params.seed }
  })

test('start=137 is bit by bit what 137 steps by hand are; it then waits, and a reset begins at step 0', async () => {
  await open({ path: `embed.html#${SMALL}&autoplay=false` }, async (page) => {
    await withLab(page, (lab) => lab.step(137))
    const byHand = await bits(page)
    await open({ path: `embed.html#${SMALL}&autoplay=false&start=137` }, async (other) => {
      assert.deepEqual(await withLab(other, (lab) => [lab.status.state, lab.latest.step]), ['paused', 137])
      assert.deepEqual(await bits(other), byHand)
      await other.locator('.transport .reset').click()
      await other.waitForFunction(() => /** @type {any} */ (document.querySelector('dstar-lab')).latest.step === 0)
      assert.equal(await withLab(other, async (lab) => (await lab.snapshot()).step), 0)
    })
  })
})

test('steps alone says the same, and training then goes on by itself if it is to', async () => {
  await open({ path: `embed.html#${SMALL}&steps=40` }, async (page) => {
    assert.equal(await withLab(page, (lab) => lab.params.start), 40)
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('dstar-lab')).latest.step > 40)
    assert.equal(await withLab(page, (lab) => lab.status.state), 'running')
  })
})

test('on the way it says how far it has come, and can be stopped', async () => {
  await open({ path: `embed.html#${SMALL}&start=${FAR}` }, async (page) => {
    const stop = page.getByRole('button', { name: 'Stop here' })
    await stop.waitFor()
    await page.waitForFunction(() => {
      const { status } = /** @type {any} */ (document.querySelector('dstar-lab'))
      return status.state === 'loading' && status.preroll?.step > 20 && status.preroll.to === 1_000_000
    })
    await page.locator('.counts .rate', { hasText: 'Training to step 1,000,000' }).waitFor()
    await stop.click()
    const { state, step } = await withLab(page, (lab) => ({ state: lab.status.state, step: lab.latest.step }))
    assert.equal(state, 'paused', 'it does not go on by itself')
    assert.ok(step > 20 && step < FAR, String(step))
    await page.locator('.notice[data-kind="preroll"]').waitFor()
    assert.equal(await withLab(page, async (lab) => (await lab.step(1)).step), step + 1)
  })
})

test('a long way is told of, with how long it takes, and need not be waited for', async () => {
  await open({ path: `embed.html#${SMALL}&autoplay=false&start=${FAR}` }, async (page) => {
    const long = page.locator('.notice[data-kind="long"]')
    await long.filter({ hasText: /Training to step 1,000,000 takes about \d+ (sec|min|hr|days?) on this computer/ }).waitFor()
    await page.locator('.counts .rate').filter({ hasText: /^Training to step 1,000,000 · about \d+ (sec|min|hr|days?) left$/ }).waitFor()
    await long.getByRole('button', { name: 'Open it now' }).click()
    await long.waitFor({ state: 'detached' })
    const { state, step } = await withLab(page, (lab) => ({ state: lab.status.state, step: lab.latest.step }))
    assert.equal(state, 'paused')
    assert.ok(step < FAR, String(step))
    // The pace is known now, and the dialog that shares says what others would wait for.
    await page.locator('.header .share').click()
    const start = page.locator('dialog.share').getByRole('spinbutton', { name: 'Open at step' })
    await start.fill(String(FAR))
    await page.locator('dialog.share').getByText(/At the pace of this computer, about \d+/).waitFor()
  })
})

test('an order given on the way is carried out there; a link followed in the same page opens as in another', async () => {
  await open({ path: `embed.html#${SMALL}&autoplay=false&start=30` }, async (page) => {
    // Asked before the lab is ready.
    const step = await page.evaluate(async () => {
      await customElements.whenDefined('dstar-lab')
      return (await /** @type {any} */ (document.querySelector('dstar-lab')).step(5)).step
    })
    assert.equal(step, 35)
    await page.evaluate((small) => (location.hash = `${small}&autoplay=false&start=20&seed=9`), SMALL)
    await page.waitForFunction(() => {
      const { latest, status } = /** @type {any} */ (document.querySelector('dstar-lab'))
      return latest.seed === 9 && latest.step === 20 && status.state === 'paused'
    })
  })
})

test('an engine that dies on the way is replaced, and the lab opens where it was to', async () => {
  const prelude = `new BroadcastChannel('fault').onmessage = () => setTimeout(() => { throw new WebAssembly.RuntimeError('unreachable') })`
  await open({ path: `embed.html#${SMALL}&autoplay=false&start=600`, before: (page) => inWorker(page, prelude), expect: /unreachable/ }, async (page) => {
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('dstar-lab'))?.status?.preroll?.step > 20)
    await page.evaluate(() => new BroadcastChannel('fault').postMessage('die'))
    await page.locator('.notice[data-kind="engine-died"]').waitFor()
    await page.waitForFunction(() => {
      const { status, latest } = /** @type {any} */ (document.querySelector('dstar-lab'))
      return status.state === 'paused' && latest.step === 600
    })
    assert.match(await withLab(page, (lab) => lab.status.reason), /goes on from the last checkpoint/)
  })
})

test('a run that diverges on the way says so, and the lab is ready', async () => {
  await open({ path: `embed.html#${SMALL}&start=${FAR}&g_optim=sgd&d_optim=sgd&lr=1&d_lr_ratio=100&penalty=none&loss=leastsquares` }, async (page) => {
    assert.equal(await withLab(page, (lab) => lab.status.state), 'diverged')
    assert.ok(await withLab(page, (lab) => lab.status.preroll === undefined))
  })
})
