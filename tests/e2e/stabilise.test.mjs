// @ts-check
/** What makes the game steadier, through the page: a D ahead, a D that is nowhere steep, noise on what D sees. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { STILL, open, withLab } from '../browser.mjs'

const SMALL = `${STILL}&batch=32&g_width=16&d_width=16&grid=32&samples=50`

/** @param {import('playwright-core').Page} page @param {string[]} groups */
async function openDrawer(page, groups) {
  await page.locator('.drawer-open').click()
  for (const group of groups) {
    const details = page.locator(`.group[data-group=${group}]`)
    if ((await details.getAttribute('open')) === null) await details.locator('summary').click()
  }
}

/** @param {import('playwright-core').Page} page @param {string} key @param {string} value */
async function type(page, key, value) {
  const box = page.locator(`.field[data-key=${key}] input[type=number]`)
  await box.fill(value)
  await box.press('Enter')
  await page.waitForFunction(([key, value]) => /** @type {any} */ (document.querySelector('dstar-lab')).params[key] === Number(value), [key, value])
}

test('G plays against a D that is ahead, and D falls back', async () => {
  await open({ path: SMALL }, async (page) => {
    await withLab(page, (lab) => lab.step(3))
    await openDrawer(page, ['training'])
    await type(page, 'unroll', '4')
    const { step, d, ahead, plain } = await withLab(page, async (lab) => {
      const text = await lab.export()
      const { step, d } = JSON.parse(text)
      const run = async (/** @type {number} */ unroll) => {
        await lab.import(text)
        await lab.set({ unroll })
        await lab.step(1, 'g')
        return JSON.parse(await lab.export())
      }
      return { step, d, ahead: await run(4), plain: await run(0) }
    })
    assert.equal(step, 3, 'the change does not restart')
    assert.deepEqual(ahead.d, d)
    assert.notDeepEqual(ahead.g.layers, plain.g.layers)
  })
})

test('a tick makes D nowhere steep, at once, and the run resumes with it', async () => {
  await open({ path: `${SMALL}&d_act=relu&lr=0.01` }, async (page) => {
    await withLab(page, (lab) => lab.step(100, 'd'))
    /** The steepest rise of D's raw output between neighbouring cells, per unit of length. */
    const steepest = () =>
      withLab(page, async (lab) => {
        const { critic: raw, grid } = await lab.snapshot()
        const cell = (grid.x1 - grid.x0) / grid.n
        let most = 0
        for (let i = 0; i < raw.length; i++) if ((i + 1) % grid.n) most = Math.max(most, Math.abs(raw[i + 1] - raw[i]) / cell)
        return most
      })
    const before = await steepest()
    await openDrawer(page, ['discriminator'])
    await page.locator('.field[data-key=spectral] input').check()
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('dstar-lab')).params.spectral)
    const after = await steepest()
    assert.ok(before > 1.2 && after < 1.05, `${before} and ${after}`)
    const same = await withLab(page, async (lab) => {
      const half = await lab.export()
      const whole = [...(await lab.step(5)).d]
      await lab.import(half)
      const again = (await lab.step(5)).d
      return JSON.parse(half).step === 100 && whole.every((value, i) => value === again[i])
    })
    assert.ok(same)
  })
})

test('with noise D* is that of what D sees, and the page says so', async () => {
  await open({ path: SMALL }, async (page) => {
    const clear = await withLab(page, (lab) => lab.step(4))
    await openDrawer(page, ['training'])
    assert.equal(await page.locator('.field[data-key=noise_steps]').isVisible(), false)
    await type(page, 'noise', '0.5')
    await type(page, 'noise_steps', '8')
    await page.locator('.field .noise').getByText('σ = 0.25').waitFor()
    const noisy = await withLab(page, (lab) => lab.snapshot())
    assert.equal(noisy.step, 4)
    const [m, c] = [noisy.metrics, clear.metrics]
    assert.equal(m.noise, 0.25)
    assert.ok(m.js === c.js && m.js_seen < m.js && c.js_seen === c.js, JSON.stringify(m))
    assert.ok(Math.abs(m.loss_d_optimal - (Math.LN2 - m.js_seen)) < 1e-9 && Math.abs(m.loss_d - m.loss_d_optimal - m.excess_d) < 1e-6)
    await page.locator('[data-metric=js] .how').getByText('noise').waitFor()
    await page.locator('.drawer-close').click()
    await page.locator('.assumes summary').click()
    await page.locator('.assumes').getByText('√(h² + σ²)').waitFor()
    const gone = await withLab(page, async (lab) => (await lab.step(4)).metrics)
    assert.deepEqual([gone.noise, gone.js_seen], [0, gone.js])
    await page.locator('[data-metric=js] .how').getByText('floor').waitFor()
  })
})

test('a D of packs is drawn on the diagonal, and what it cannot say is left out with the reason', async () => {
  await open({ path: SMALL }, async (page) => {
    await withLab(page, (lab) => lab.step(2))
    await openDrawer(page, ['discriminator'])
    assert.match(await page.locator('.field[data-key=pack] label').innerText(), /↻/)
    await type(page, 'pack', '2')
    const { s, worst } = await withLab(page, async (lab) => {
      const s = await lab.step(3)
      const best = (/** @type {number} */ i) => s.p_data[i] ** 2 / (s.p_data[i] ** 2 + s.p_model[i] ** 2)
      const off = [...s.d_star].map((d, i) => (s.p_data[i] + s.p_model[i] > 1e-3 ? Math.abs(d - best(i)) : 0))
      return { s: { step: s.step, metrics: s.metrics, d: s.d.length }, worst: Math.max(...off) }
    })
    assert.deepEqual([s.step, s.d], [3, 1024], 'another D starts the run again')
    assert.ok(worst < 1e-4, String(worst))
    const m = s.metrics
    assert.deepEqual([m.loss_d, m.loss_g, m.loss_d_optimal, m.excess_d, m.d_gap], [null, null, null, null, null])
    assert.ok(m.js > 0 && m.loss_d_samples > 0 && m.loss_d_samples_count === 25, JSON.stringify(m))
    await page.locator('.formula').getByText('±').waitFor()
    assert.equal(await page.locator('.bar .plot').isVisible(), false)
    await page.locator('[data-metric=d_gap] .how').getByText('not known where D judges packs').waitFor()
    assert.equal(await page.locator('[data-metric=d_gap] .figure').innerText(), '–')
    await page.locator('.drawer-close').click()
    await page.locator('.assumes summary').click()
    await page.locator('.assumes').getByText('D judges 2 points at once').waitFor()
    const words = await page.evaluate(() => document.querySelector('dstar-lab')?.shadowRoot?.textContent ?? '')
    assert.doesNotMatch(words, /NaN|undefined|null/)
  })
})
