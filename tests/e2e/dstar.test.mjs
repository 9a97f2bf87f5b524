// @ts-check
/** The way to D*: the curve is dragged along, the derivation lights the picture, and the lab's J_D is one number in three ways. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PLAIN, open, withLab } from '../browser.mjs'
import { alone, rowsOf, stateOf } from './widget.mjs'

const near = (/** @type {number} */ found, /** @type {number} */ wanted, tolerance = 1e-4) => assert.ok(Math.abs(found - wanted) <= tolerance, `${found} for ${wanted}`)
const cost = (/** @type {number} */ density, /** @type {number} */ p) => (density > 0 ? -0.5 * density * Math.log(p) : 0)
const loss = (/** @type {number} */ a, /** @type {number} */ b, /** @type {number} */ d) => cost(a, d) + cost(b, 1 - d)
const number = (/** @type {string} */ text) => Number(text.replace('−', '-'))

/** The numbers of the table, by name. @param {import('playwright-core').Locator} dstar @returns {Promise<number[]>} */
async function table(dstar) {
  const cells = (await rowsOf(dstar)).map((row) => row.at(-1) ?? '')
  return cells.map((cell) => (cell === '∞' ? Infinity : cell === '−∞' ? -Infinity : number(cell)))
}

/** The middle of something drawn, on the screen. @param {import('playwright-core').Locator} mark */
async function middle(mark) {
  const box = await mark.boundingBox()
  assert.ok(box)
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

test('every number at the point is that of the closed form, for any densities', async () => {
  for (const [a, b, d] of [[1.2, 0.4, 0.45], [0.3, 1.9, 0.8], [1, 1, 0.5], [700, 0.02, 0.999]]) {
    await alone('dstar', `&a=${a}&b=${b}&d=${d}`, async (_, dstar) => {
      const best = a / (a + b)
      const least = loss(a, b, best)
      const wanted = [
        a, b, d, best, cost(a, d), cost(b, 1 - d), loss(a, b, d), least, loss(a, b, d) - least,
        -0.5 * a / d + 0.5 * b / (1 - d), 0.5 * a / d ** 2 + 0.5 * b / (1 - d) ** 2, 0.5 * (a + b) * Math.log(2) - least,
      ];
      (await table(dstar)).forEach((value, i) => near(value, wanted[i], 2e-6 * Math.max(1, Math.abs(wanted[i]))))
    })
  }
})

test('D is dragged down the curve to D*, where the slope is zero', async () => {
  await alone('dstar', '&a=1.5&b=0.5&d=0.2', async (page, dstar) => {
    const knob = dstar.locator('[data-handle=d] .knob')
    const from = await middle(knob)
    const best = await middle(dstar.locator('.chart.main [data-mark=minimum]'))
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move((from.x + best.x) / 2, from.y)
    const half = await stateOf(dstar)
    assert.ok(half.d > 0.3 && half.d < 0.7, `${half.d}`)
    await page.mouse.move(best.x, from.y)
    await page.mouse.up()
    assert.equal((await stateOf(dstar)).d, 0.75)
    const at = await middle(knob)
    near(at.x, best.x, 2)
    near(at.y, best.y, 2)
    assert.match(await dstar.locator('.say').innerText(), /D = D\* = 0\.75.*flat/s)
    const [, , , , , , , , excess, slope] = await table(dstar)
    assert.deepEqual([excess, slope], [0, 0])
  })
})

test('arrow keys, sliders, boxes and a finger move the same things', async () => {
  await alone('dstar', '', async (page, dstar) => {
    await dstar.locator('[data-handle=d]').focus()
    await page.keyboard.press('ArrowRight')
    near((await stateOf(dstar)).d, 0.46, 1e-12)
    await page.keyboard.press('Shift+ArrowLeft')
    near((await stateOf(dstar)).d, 0.36, 1e-12)
    await dstar.locator('[data-key="dstar.a"] input[type=range]').focus()
    await page.keyboard.press('ArrowLeft')
    near((await stateOf(dstar)).a, 1.19, 1e-12)
    const box = dstar.locator('[data-key="dstar.b"] input[type=number]')
    await box.fill('1.19')
    await box.press('Enter')
    await stateOf(dstar)
    assert.equal((await table(dstar))[3], 0.5)
  })
  await alone('dstar', '', async (page, dstar) => {
    await dstar.locator('[data-key="dstar.next"]').tap()
    // A tap becomes a click in its own time.
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('dstar-dstar')).state.line === 3)
    const at = await middle(dstar.locator('[data-handle=d] .knob'))
    const finger = await page.context().newCDPSession(page)
    await finger.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [at] })
    for (const by of [20, 40, 60]) await finger.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x: at.x + by, y: at.y }] })
    await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    assert.ok((await stateOf(dstar)).d > 0.55)
  }, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
})

test('where a density is zero D* is at the edge, and a wrong certainty costs ∞', async () => {
  await alone('dstar', '&a=0&b=1&d=0.3', async (page, dstar) => {
    const only = await table(dstar)
    assert.deepEqual([only[3], only[4], only[7]], [0, 0, 0])
    near(only[6], -0.5 * Math.log(0.7), 1e-6)
    assert.match(await dstar.locator('.say').innerText(), /Only generated points/)
    await dstar.locator('[data-handle=d]').focus()
    await page.keyboard.press('End')
    await stateOf(dstar)
    assert.match(await dstar.locator('.say').innerText(), /loss is ∞/)
    const certain = await table(dstar)
    assert.deepEqual([certain[6], certain[8]], [Infinity, Infinity])
    await dstar.evaluate((/** @type {any} */ element) => void element.set({ b: 0 }))
    await stateOf(dstar)
    assert.match(await dstar.locator('.say').innerText(), /nothing to say/)
    assert.doesNotMatch(await dstar.locator('.widget').innerText(), /NaN/)
  })
})

test('at the end of a curve that is steep there, nothing is called flat', async () => {
  for (const [state, words] of /** @type {[string, RegExp][]} */ ([
    ['a=1.2&b=0&d=1', /D = D\* = 1: only data come here/],
    ['a=0&b=0.4&d=0', /D = D\* = 0: only generated points come here/],
    // All but at the end, where the slope is −0.6.
    ['a=1.2&b=1e-9&d=0.99999', /the loss is/],
  ])) {
    await alone('dstar', `&${state}&line=4`, async (_, dstar) => {
      const said = await dstar.locator('.say').innerText()
      assert.match(said, words)
      assert.doesNotMatch(said, /flat/)
      assert.equal(await dstar.locator('[data-mark=flat], [data-mark=zero]').count(), state.includes('1e-9') ? 2 : 0)
      assert.match(await dstar.locator('[data-line="4"]').innerText(), /Where both densities are positive/)
      assert.ok(Math.abs((await table(dstar))[9]) >= 0.2)
    })
  }
})

test('where nothing comes there is no D*, in no place', async () => {
  await alone('dstar', '&a=0&b=0&d=0.3&line=5', async (page, dstar) => {
    assert.ok(await dstar.locator('[data-formula="dstar.optimum-live"]').isHidden())
    assert.equal(await dstar.locator('[data-mark=dstar], [data-mark=dstar-name], [data-mark=minimum]').count(), 0)
    assert.equal((await rowsOf(dstar))[3].at(-1), '–')
    const said = dstar.locator('.said')
    await page.waitForFunction(() => (document.querySelector('dstar-dstar')?.shadowRoot?.querySelector('.said')?.textContent ?? '') !== '')
    assert.match((await said.textContent()) ?? '', /there is no D\*/)
    await dstar.evaluate((/** @type {any} */ element) => void element.set({ a: 0.5 }))
    await stateOf(dstar)
    assert.ok(await dstar.locator('[data-formula="dstar.optimum-live"]').isVisible())
    assert.equal(await dstar.locator('.chart.main [data-mark=dstar]').count(), 1)
  })
})

test('densities near the least double count as none, and that is said', async () => {
  await alone('dstar', '&a=1e-320&b=1e-320', async (_, dstar) => {
    assert.match(await dstar.locator('.notice').first().innerText(), /1e-320.*too small.*0 is used/)
    const { a, b } = await stateOf(dstar)
    assert.deepEqual([a, b], [0, 0])
  })
  await alone('dstar', '&a=1e-90&b=3e-90', async (_, dstar) => {
    assert.equal(await dstar.locator('.notice').count(), 0)
    near((await table(dstar))[3], 0.25, 1e-9)
  })
})

test('each line of the derivation lights what it speaks of, with the numbers of the point', async () => {
  const lit = [[], ['data', 'model', 'loss'], ['tangent', 'slope'], ['flat', 'zero'], ['dstar'], ['least'], ['least'], ['excess']]
  await alone('dstar', '&a=1.2&b=0.4&d=0.45&line=1', async (page, dstar) => {
    for (const [i, marks] of lit.entries()) {
      const found = await dstar.locator('.mark.spoken').evaluateAll((all) => [...new Set(all.map((mark) => mark.getAttribute('data-mark') ?? ''))])
      for (const mark of marks) assert.ok(found.includes(mark), `line ${i + 1} lights ${mark}: ${found}`)
      assert.equal(found.length > 0, marks.length > 0)
      assert.equal(await dstar.locator('li[data-now]').getAttribute('data-line'), String(i + 1))
      assert.equal(await dstar.locator('.derivation li:visible').count(), i + 1)
      if (i + 1 < lit.length) await dstar.locator('[data-key="dstar.next"]').click()
      await stateOf(dstar)
    }
    const live = async (/** @type {string} */ name) => (await dstar.locator(`[data-formula="dstar.${name}"] mn.live`).allTextContents()).map(number)
    const [a, b, d] = [1.2, 0.4, 0.45]
    const least = loss(a, b, 0.75);
    (await live('pointwise-live')).forEach((value, i) => near(value, [cost(a, d), cost(b, 1 - d), loss(a, b, d)][i]));
    (await live('derivative-live')).forEach((value, i) => near(value, [a, d, b, 1 - d, -0.5 * a / d + 0.5 * b / (1 - d)][i]))
    assert.deepEqual(await live('optimum-live'), [1.2, 1.2, 0.4, 0.75]);
    (await live('least-live')).forEach((value, i) => near(value, [0.8 * Math.log(2), 0.8 * Math.log(2) - least, least][i]));
    (await live('split-live')).forEach((value, i) => near(value, [least, loss(a, b, d) - least, loss(a, b, d)][i]))
    assert.ok(await dstar.locator('[data-key="dstar.next"]').isDisabled())

    await dstar.locator('li[data-line="4"]').click()
    assert.equal((await stateOf(dstar)).line, 4)
    await dstar.locator('[data-key="dstar.all"]').click()
    await stateOf(dstar)
    assert.equal(await dstar.locator('.derivation li:visible').count(), lit.length)
    await dstar.locator('li[data-line="4"] button').focus()
    await page.keyboard.press('ArrowDown')
    assert.equal((await stateOf(dstar)).line, 5)
    assert.equal(await dstar.evaluate((element) => element.shadowRoot?.activeElement?.textContent), '5')
  })
})

test('a symbol lights the curve that it stands for', async () => {
  await alone('dstar', '&line=2', async (_, dstar) => {
    await dstar.locator('[data-formula="dstar.pointwise"] [data-symbol=pdata]').first().hover()
    assert.ok(await dstar.locator('.chart.main path[data-mark=data].lit').count())
    assert.match(await dstar.locator('.explained').innerText(), /density/)
  })
})

test('a link brings the point back, and a bad one is reported', async () => {
  await alone('dstar', '&a=0.7&b=0.35&d=0.123&line=6', async (page, dstar) => {
    assert.deepEqual(await stateOf(dstar), { a: 0.7, b: 0.35, d: 0.123, line: 6 })
    await dstar.locator('[data-handle=d]').focus()
    await page.keyboard.press('ArrowRight')
    await page.waitForFunction(() => !location.hash.includes('0.123'))
    const link = await dstar.evaluate((/** @type {any} */ element) => element.link)
    const now = await stateOf(dstar)
    await open({ path: `embed.html${new URL(link).hash}` }, async (other) => {
      const again = other.locator('dstar-dstar')
      await again.locator('[data-handle=d]').waitFor()
      assert.deepEqual(await stateOf(again), now)
    })
  })
  await alone('dstar', '&a=-3&d=2&line=99', async (_, dstar) => {
    const { a, d, line } = await stateOf(dstar)
    assert.deepEqual([a, d, line], [0, 1, 8])
    const notice = await dstar.locator('.notice').innerText()
    for (const key of ['a', 'd', 'line']) assert.match(notice, new RegExp(`^${key}:`, 'm'))
  })
})

test('alone it says where the three ways are, beside a lab it shows them', async () => {
  await alone('dstar', '', async (_, dstar) => {
    assert.match(await dstar.locator('.ways').innerText(), /stands alone/)
    assert.equal(await dstar.locator('.way:visible').count(), 0)
    assert.equal(await dstar.locator('[data-key="dstar.take"]:visible').count(), 0)
  })
  await open({ path: 'index.html#backend=cpu&autoplay=false&lang=en&samples=2000' }, async (page) => {
    const dstar = page.locator('dstar-dstar')
    await dstar.locator('[data-handle=d]').waitFor()
    for (const steps of [1, 40]) {
      const metrics = await withLab(page, async (lab, steps) => (await lab.step(steps)).metrics, steps)
      await stateOf(dstar)
      const figures = await dstar.locator('.way .figure').allTextContents()
      assert.equal(figures[0], figures[1], 'the two means are one number')
      const [mean, se] = figures[0].split(' ± ').map(number)
      near(mean, metrics.loss_d_samples, 0.5 * 10 ** -(figures[0].split(' ± ')[0].split('.')[1].length) + 1e-9)
      near(number(figures[2]), metrics.loss_d, 0.5 * 10 ** -(figures[2].split('.')[1].length) + 1e-9)
      assert.ok(Math.abs(metrics.loss_d_samples - metrics.loss_d) <= 4 * metrics.loss_d_samples_se, JSON.stringify(figures))
      near(se / metrics.loss_d_samples_se, 1, 0.35)
      const away = Math.abs(metrics.loss_d_samples - metrics.loss_d) / metrics.loss_d_samples_se
      assert.ok((await dstar.locator('.ways').innerText()).includes(`${away.toFixed(1)} standard errors`))
    }
    await dstar.locator('[data-key="dstar.take"]').click()
    const snapshot = await withLab(page, async (lab) => {
      const s = await lab.snapshot()
      return { p: [...s.p_data], q: [...s.p_model], d: [...s.d] }
    })
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('dstar-dstar')).state.a !== 1.2)
    const { a, b, d } = await stateOf(dstar)
    const cell = snapshot.p.findIndex((p, i) => Math.abs(p - a) < 1e-5 * a && Math.abs(snapshot.q[i] - b) <= 1e-5 * b && Math.abs(snapshot.d[i] - d) <= 1e-5 * d)
    assert.ok(cell >= 0, `${a}, ${b}, ${d} is a point of the lab`)
  })
})

test('what sampling cannot explain is put down to the mass off the grid, or else to the smoothing', async () => {
  await open({ path: `index.html#backend=cpu&autoplay=false&lang=en&samples=10000&grid=32&sigma=0.1&${PLAIN}` }, async (page) => {
    const dstar = page.locator('dstar-dstar')
    await dstar.locator('[data-handle=d]').waitFor()
    const causes = new Set()
    for (const steps of [40, 80, 350]) {
      const metrics = await withLab(page, async (lab, steps) => (await lab.step(steps)).metrics, steps)
      const away = Math.abs(metrics.loss_d_samples - metrics.loss_d) / metrics.loss_d_samples_se
      const cause = away <= 3 ? 'which is sampling, and a little smoothing' : metrics.outside_model > 0.005 ? '% of the generated mass is off the grid' : 'smoothed, h = 0.'
      causes.add(cause)
      await stateOf(dstar)
      const said = await dstar.locator('.ways > .caption').first().innerText()
      assert.ok(said.includes(`${away.toFixed(1)} standard errors`) && said.includes(cause), `${said} for ${JSON.stringify(metrics)}`)
    }
    assert.equal(causes.size, 3, [...causes].join('; '))
  })
})
