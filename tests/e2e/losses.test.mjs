// @ts-check
/** Losses, pairing and penalties through the page: the numbers hold, the words are those of the loss, and what has no optimum says so. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { STILL, drawn, open, withLab } from '../browser.mjs'

const SMALL = `${STILL}&batch=32&g_width=16&d_width=16&grid=32&samples=50`

/** What each loss has for J_D: its end, and how the least loss is written in the formula. @type {[string, number | null, string | null, boolean][]} */
const GAMES = [
  ['loss=minimax', Math.LN2, 'log 2 − JS', true],
  ['loss=leastsquares', 0.25, '¼ − ¼ LC', false],
  ['loss=hinge', 1, '1 − TV', false],
  ['loss=wasserstein&penalty=gp', null, null, false],
  ['loss=nonsaturating&pairing=relativistic', Math.LN2, 'log 2 − JS2', true],
  ['loss=leastsquares&pairing=relativistic', 1, '(1 − LC)/(1 + LC)', false],
  ['loss=hinge&pairing=relativistic&penalty=r1r2', null, null, false],
]

/** What a person reads beside the bar, less white space of the layout. @param {import('playwright-core').Page} page */
const ledger = async (page) => {
  await drawn(page)
  return page.evaluate(() => {
    const root = document.querySelector('dstar-lab')?.shadowRoot
    const visible = (/** @type {string} */ where) => /** @type {HTMLElement | null | undefined} */ (root?.querySelector(where))?.innerText.replace(/\s+/g, ' ').trim() ?? ''
    return {
      sum: visible('.formula .sum'), terms: visible('.formula .terms'), curves: visible('.curves .gloss'),
      bar: Boolean(/** @type {HTMLElement | null | undefined} */ (root?.querySelector('.bar .plot'))?.offsetHeight),
      slope: Boolean(/** @type {HTMLElement | null | undefined} */ (root?.querySelector('[data-metric=slope_mean]'))?.offsetHeight),
      star: visible('.panel[data-name=d_star] .waiting'), best: visible('.panel[data-name=d_star] .gloss'),
    }
  })
}

test('J_D is its least value plus the excess, for every loss that has one, and the page writes it so', async () => {
  for (const [query, end, symbol, nats] of GAMES) {
    await open({ path: `${SMALL}&${query.includes('penalty') ? '' : 'penalty=none&'}${query}` }, async (page) => {
      const s = await withLab(page, async (lab) => {
        const { metrics, d, d_star, critic, p_data, p_model } = await lab.step(20)
        return { metrics, d: [...d], star: [...d_star], critic: [...critic], p: [...p_data], q: [...p_model] }
      })
      const m = s.metrics
      assert.equal(m.loss_d_end, end, query)
      assert.equal(s.critic.length, 1024)
      assert.ok([...s.d, ...s.star].every((d) => d >= 0 && d <= 1), query)
      const says = await ledger(page)
      assert.equal(says.best.includes('penalty'), false, says.best)
      if (end === null) {
        assert.deepEqual([m.loss_d_optimal, m.excess_d, m.d_gap, s.star.length], [null, null, null, 0], query)
        assert.ok(!says.bar && says.slope && says.star.length > 0, JSON.stringify(says))
        assert.ok(!says.sum.includes('excess') && says.curves.startsWith('by step; no'), JSON.stringify(says))
        assert.ok(m.slope_mean > 0 && m.slope_max >= m.slope_mean, JSON.stringify(m))
      } else {
        assert.ok(Math.abs(m.loss_d - m.loss_d_optimal - m.excess_d) < 1e-6 && m.excess_d >= 0, JSON.stringify(m))
        assert.ok(m.loss_d_optimal <= end)
        assert.equal(s.star.length, 1024)
        assert.ok(says.sum.replace('JS 2', 'JS2').includes(/** @type {string} */ (symbol)), JSON.stringify(says))
        assert.ok(says.bar && !says.slope, JSON.stringify(says))
        const total = Number(says.sum.match(/J ?D ?(−?[\d.]+)/)?.[1].replace('−', '-'))
        assert.ok(Math.abs(total - m.loss_d) < 6e-4, `${says.sum} ${m.loss_d}`)
      }
      assert.equal(says.sum.endsWith('nats'), nats, says.sum)
      assert.equal(says.terms.includes('moves this optimum'), false)
      // D* from its definition.
      for (let i = 0; i < s.star.length; i++) {
        const [p, q] = [s.p[i], s.q[i]]
        if (p + q < 1e-6) continue
        const expected = query.startsWith('loss=hinge') ? (Math.sign(p - q) + 1) / 2 : p / (p + q)
        if (Math.abs(p - q) > 1e-6) assert.ok(Math.abs(s.star[i] - expected) < 1e-3, `${query}: ${s.star[i]} ${expected}`)
      }
    })
  }
})

test('a Wasserstein loss without a penalty is warned of, and one press adds it; a pairing that changes nothing is said to', async () => {
  await open({ path: `${SMALL}&penalty=none` }, async (page) => {
    await withLab(page, (lab) => lab.step(3))
    await page.locator('.drawer-open').click()
    const field = (/** @type {string} */ key) => page.locator(`.field[data-key=${key}]`)
    assert.equal(await field('gamma').isVisible(), false, 'without a penalty its strength changes nothing')
    await field('loss').locator('select').selectOption('wasserstein')
    const warning = page.locator('.notice[data-kind=unbounded]')
    await warning.waitFor()
    assert.match(await warning.innerText(), /slope/)
    assert.equal(await field('pairing').isVisible(), false)
    await page.locator('.drawer-close').click()
    await warning.getByRole('button', { name: 'Add the gradient penalty' }).click()
    await warning.waitFor({ state: 'detached' })
    await page.locator('.drawer-open').click()
    await field('gamma').waitFor()
    await page.locator('.drawer-close').click()
    assert.deepEqual(await withLab(page, (lab) => [lab.params.penalty, lab.params.loss]), ['gp', 'wasserstein'])
    await withLab(page, (lab) => lab.set({ pairing: 'relativistic' }))
    const linear = page.locator('.notice[data-kind=linear-pairs]')
    await linear.waitFor()
    assert.match(await linear.innerText(), /changes nothing/)
    await linear.getByRole('button', { name: 'Judge each point' }).click()
    await linear.waitFor({ state: 'detached' })
    const step = await withLab(page, async (lab) => (await lab.step(2)).step)
    assert.equal(step, 5, 'none of it restarts the run')
  })
})

test('a penalty says that it moves the optimum, and the words follow the loss and the language at once', async () => {
  // Tall enough for the small print.
  await open({ path: `${SMALL}&penalty=r1`, context: { viewport: { width: 1280, height: 1000 } } }, async (page) => {
    await withLab(page, (lab) => lab.step(2))
    let says = await ledger(page)
    assert.ok(says.terms.includes('moves this optimum') && !says.slope && says.bar, JSON.stringify(says))
    assert.equal(says.best, 'the best without penalty')
    await withLab(page, async (lab) => {
      await lab.set({ loss: 'hinge', lang: 'zh' })
      await lab.step(1)
    })
    await page.locator('.formula .terms').getByText('全变差').waitFor()
    says = await ledger(page)
    assert.ok(says.sum.includes('1 − TV') && says.terms.includes('惩罚项') && !says.sum.includes('奈特'), JSON.stringify(says))
    const label = await page.locator('.bar canvas').getAttribute('aria-label')
    assert.ok(label?.includes('1 − TV'), String(label))
    await withLab(page, async (lab) => {
      await lab.set({ loss: 'nonsaturating', penalty: 'none', lang: 'en' })
      await lab.step(1)
    })
    await page.locator('.formula .terms').getByText('Bernoulli(D*)').waitFor()
    says = await ledger(page)
    assert.ok(says.sum.endsWith('nats') && !says.slope && says.curves.startsWith('in nats'), JSON.stringify(says))
  })
})

test('every penalty trains with arrows, and gives the same run again', async () => {
  for (const penalty of ['r1', 'r2', 'r1r2', 'zerogp', 'gp']) {
    await open({ path: `${SMALL}&penalty=${penalty}&gamma=1&arrows=true&pairing=relativistic&d_act=leaky` }, async (page) => {
      const [first, again] = await withLab(page, async (lab) => {
        const once = async () => {
          const { samples_model, arrows_model } = await lab.step(6)
          return [...samples_model, ...arrows_model]
        }
        const first = await once()
        await lab.reset()
        return [first, await once()]
      })
      assert.equal(first.length, 200)
      assert.ok(first.every(Number.isFinite))
      assert.deepEqual(first, again, penalty)
    })
  }
})
