// @ts-check
/** Maximum likelihood: the model is dragged for real, and what the page says is held against formulas, computed here from the table of points. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { alone, rowsOf, stateOf } from './widget.mjs'

const near = (/** @type {number} */ found, /** @type {number} */ wanted, tolerance = 1e-3) => assert.ok(Math.abs(found - wanted) <= tolerance, `${found} for ${wanted}`)
const sum = (/** @type {number[]} */ all) => all.reduce((a, b) => a + b, 0)
const number = (/** @type {string} */ text) => Number(text.replaceAll('−', '-').replaceAll(',', '').match(/-?[\d.]+(e-?\d+)?/)?.[0] ?? NaN)

/** @param {import('playwright-core').Locator} mle @param {string} key */
const figure = async (mle, key) => number(await mle.locator(`[data-key="${key}"] .figure`).innerText())

/** @param {import('playwright-core').Locator} mle @param {string} name */
const live = async (mle, name) => number((await mle.locator(`[data-formula="mle.${name}"] .live`).textContent()) ?? '')

/** The table as numbers: [x, (y,) count, share, log p]. @param {import('playwright-core').Locator} mle @returns {Promise<number[][]>} */
const table = async (mle) => (await rowsOf(mle)).map((row) => row.map(Number))

/** log p of a mixture, by its definition. @param {number[][]} components as the state has them @param {number[]} x */
function logDensity(components, x) {
  const total = sum(components.map(([weight]) => weight))
  const terms = components.map(([weight, ...rest]) => {
    if (x.length === 1) {
      const [mean, std] = rest
      return Math.log(weight / total) - 0.5 * ((x[0] - mean) / std) ** 2 - Math.log(std) - 0.5 * Math.log(2 * Math.PI)
    }
    const [mx, my, s, t, degrees] = rest
    const angle = (degrees * Math.PI) / 180
    const [dx, dy] = [x[0] - mx, x[1] - my]
    const [u, v] = [(dx * Math.cos(angle) + dy * Math.sin(angle)) / s, (dy * Math.cos(angle) - dx * Math.sin(angle)) / t]
    return Math.log(weight / total) - 0.5 * (u * u + v * v) - Math.log(s * t) - Math.log(2 * Math.PI)
  })
  const most = Math.max(...terms)
  return most + Math.log(sum(terms.map((term) => Math.exp(term - most))))
}

/** Everything printed, held against the table and the state. @param {import('playwright-core').Locator} mle */
async function check(mle) {
  const { space, m, model, model2d } = await stateOf(mle)
  const dimension = space === 'line' ? 1 : 2
  const components = space === 'line' ? model : model2d
  const rows = await table(mle)
  const counts = rows.map((row) => row[dimension])
  assert.equal(sum(counts), m)
  const logs = rows.map((row) => logDensity(components, row.slice(0, dimension)))
  rows.forEach((row, i) => near(row[dimension + 2], logs[i], 1e-6 * Math.max(1, Math.abs(logs[i]))))
  const logLikelihood = sum(logs.map((log, i) => counts[i] * log))
  const entropy = -sum(counts.map((n) => (n / m) * Math.log(n / m)))
  const gap = entropy + dimension * Math.log(space === 'line' ? 0.1 : 0.25)
  near(await live(mle, 'likelihood'), logLikelihood / Math.LN10, 0.06)
  near(await live(mle, 'log'), logLikelihood, 0.06)
  near(await figure(mle, 'mle.nll'), -logLikelihood / m, 6e-4)
  near(await figure(mle, 'mle.kl'), -logLikelihood / m - gap, 6e-4)
  near(await figure(mle, 'mle.gap'), gap, 6e-4)
  return { components, rows, counts, m, logLikelihood, gap }
}

/** @param {import('playwright-core').Locator} mle @param {string} id */
async function middle(mle, id) {
  const box = await mle.locator(`[data-handle=${id}] .knob`).boundingBox()
  assert.ok(box)
  return [box.x + box.width / 2, box.y + box.height / 2]
}

/** @param {import('playwright-core').Page} page @param {import('playwright-core').Locator} mle @param {string} id @param {number} dx @param {number} dy */
async function drag(page, mle, id, dx, dy) {
  const [x, y] = await middle(mle, id)
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + dx / 2, y + dy / 2)
  await page.mouse.move(x + dx, y + dy)
  await page.mouse.up()
}

test('on the line the model is dragged, and every number follows', async () => {
  await alone('mle', '', async (page, mle) => {
    const before = await check(mle)
    await drag(page, mle, 'mean-0', 130, 0)
    const after = await check(mle)
    const [[, mean, std]] = after.components
    assert.ok(mean > -1.5, `${mean}`)
    assert.equal(std, before.components[0][2])
    assert.ok(after.logLikelihood > before.logLikelihood)
    await drag(page, mle, 'std-0', 20, 30)
    const wide = await check(mle)
    assert.equal(wide.components[0][1], mean)
    assert.ok(wide.components[0][2] > std)
    assert.equal((await stateOf(mle)).along, 'std', 'the curves go over what was dragged')
    await mle.locator('[data-handle=mean-0]').focus()
    await page.keyboard.press('ArrowRight')
    near((await check(mle)).components[0][1], mean + 0.01, 0.0051)
    // The point on the curves is the same mean.
    await drag(page, mle, 'along', -60, 0)
    assert.ok((await check(mle)).components[0][1] < mean)
  })
})

test('in the plane an ellipse is moved, turned and stretched', async () => {
  await alone('mle', '&space=plane&truth=2&model2d=0.4*-1,1,1,0.7,20;0.6*1,-1,0.8,0.6,-30', async (page, mle) => {
    const { components: [before] } = await check(mle)
    await drag(page, mle, 'mean-0', -40, 25)
    const { components: [moved] } = await check(mle)
    assert.ok(moved[1] < before[1] && moved[2] < before[2])
    assert.deepEqual(moved.slice(3), before.slice(3))
    const [cx, cy] = await middle(mle, 'mean-0')
    const [ax, ay] = await middle(mle, 'std-0')
    // A quarter of a turn, and twice the length.
    await drag(page, mle, 'std-0', cx - 2 * (cy - ay) - ax, cy - 2 * (ax - cx) - ay)
    const { components: [turned] } = await check(mle)
    near(turned[3], 2 * before[3], 0.06)
    near(turned[5], before[5] + 90, 3)
    await mle.locator('[data-handle=std-2-1]').focus()
    for (let i = 0; i < 30; i++) await page.keyboard.press('PageDown')
    assert.ok((await check(mle)).components[1][4] >= 0.25)
  })
})

test('a finger drags too', async () => {
  await alone('mle', '', async (page, mle) => {
    const [x, y] = await middle(mle, 'mean-0')
    const touch = await page.context().newCDPSession(page)
    const at = (/** @type {number} */ dx) => [{ x: x + dx, y, id: 1 }]
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(0) })
    for (const dx of [20, 45, 70]) await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(dx) })
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    const { components: [[, mean]] } = await check(mle)
    assert.ok(mean > -0.5, `${mean}`)
    await mle.locator('[data-key="mle.closed"]').tap()
    assert.notEqual((await check(mle)).components[0][1], mean)
  }, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
})

test('the product underflows, and the page says at which factor', async () => {
  await alone('mle', '', async (_, mle) => {
    const { logLikelihood, m } = await check(mle)
    const machine = mle.locator('.machine')
    assert.equal(Math.exp(logLikelihood), 0)
    assert.equal(await machine.getAttribute('data-product'), '0')
    const at = number((await machine.getAttribute('data-zero-at')) ?? '')
    assert.match(await machine.innerText(), new RegExp(`it is 0, from factor ${at} of ${m} on`))
    // On average so many factors make 10^−323.6.
    near(at, (323.6 * Math.LN10 * m) / -logLikelihood, 0.15 * at)
    await mle.evaluate((/** @type {any} */ element) => void element.set({ m: '12', model: '1,1' }))
    const few = await check(mle)
    const product = Math.exp(few.logLikelihood)
    near(number((await machine.getAttribute('data-product')) ?? '') / product, 1, 1e-9)
    assert.equal(await machine.innerText(), `In double precision the product is ${product.toExponential(2).replace('e-8', ' · 10⁻⁸')}.`)
    // Twelve stems carry the twelve factors.
    assert.equal(await mle.locator('[data-mark=factors]').count(), 1)
  })
})

test('both curves are least at the closed form, and it is the mean and the spread of the points', async () => {
  await alone('mle', '&m=300&seed=5', async (_, mle) => {
    await mle.locator('[data-key="mle.closed"]').click()
    const { components: [[, mean, std]], rows, counts, m, logLikelihood } = await check(mle)
    const expected = sum(rows.map(([x], i) => counts[i] * x)) / m
    const variance = sum(rows.map(([x], i) => counts[i] * (x - expected) ** 2)) / m
    near(mean, expected, 1e-6)
    near(std, Math.sqrt(variance), 1e-6)
    near(-logLikelihood / m, 0.5 * Math.log(2 * Math.PI * Math.E * variance), 1e-6)
    for (const [along, best] of /** @type {const} */ ([['mean', mean], ['std', std]])) {
      await mle.locator(`[data-key="mle.along"] [data-option=${along}]`).click()
      await stateOf(mle)
      const curves = mle.locator('.curves')
      near(number((await curves.getAttribute('data-best')) ?? ''), best, 2e-3)
      near(number((await curves.getAttribute('data-best-kl')) ?? ''), best, 2e-3)
    }
    await mle.locator('[data-key="mle.closed"]').click()
    await mle.locator('.remark').filter({ hasText: 'A maximum' }).waitFor()
  })
})

test('a climb, step by step or all at once, ends at the closed form', async () => {
  await alone('mle', '&m=100', async (_, mle) => {
    const before = await check(mle)
    await mle.locator('[data-key="mle.step"]').click()
    const once = await check(mle)
    assert.ok(once.logLikelihood > before.logLikelihood)
    assert.match(await mle.locator('.remark').innerText(), /η = /)
    near(number((await mle.locator('.remark').innerText()).split('rose by')[1]), once.logLikelihood - before.logLikelihood, 0.06)
    await mle.locator('[data-key="mle.climb"]').click()
    await mle.locator('.remark').filter({ hasText: 'A maximum' }).waitFor()
    const { components: [[, mean, std]] } = await check(mle)
    await mle.locator('[data-key="mle.closed"]').click()
    const { components: [[, best, spread]] } = await check(mle)
    near(mean, best, 1e-4)
    near(std, spread, 1e-4)
  })
  // Reduced motion: the same end, in the frame of the click.
  await alone('mle', '&m=100&space=plane', async (_, mle) => {
    await mle.locator('[data-key="mle.climb"]').click()
    const { components: [climbed] } = await check(mle)
    await mle.locator('[data-key="mle.closed"]').click()
    const { components: [best] } = await check(mle)
    for (const i of [1, 2, 3, 4]) near(climbed[i], best[i], 1e-3)
  }, { reducedMotion: 'reduce' })
})

for (const [space, key] of /** @type {const} */ ([['line', 'model'], ['plane', 'model2d']])) {
  test(`EM on the ${space} never falls, and ends where nothing near is better`, async () => {
    await alone('mle', `&space=${space}&truth=2&m=1000`, async (page, mle) => {
      await mle.locator('[data-key="mle.k"] [data-option="2"]').click()
      let { logLikelihood } = await check(mle)
      for (let i = 0; i < 4; i++) {
        await mle.locator('[data-key="mle.em-step"]').click()
        const next = await check(mle)
        assert.ok(next.logLikelihood > logLikelihood, `${next.logLikelihood} after ${logLikelihood}`)
        logLikelihood = next.logLikelihood
      }
      await mle.locator('[data-key="mle.em-run"]').click()
      await mle.locator('.remark').filter({ hasText: 'A local maximum: no small step' }).waitFor()
      const end = await check(mle)
      const dimension = space === 'line' ? 1 : 2
      const likelihood = (/** @type {number[][]} */ model) => sum(end.rows.map((row, i) => end.counts[i] * logDensity(model, row.slice(0, dimension))))
      for (const j of [0, 1]) {
        for (let i = 0; i < end.components[j].length; i++) {
          for (const nudge of [-0.01, 0.01]) {
            const other = end.components.with(j, end.components[j].with(i, end.components[j][i] + nudge))
            assert.ok(likelihood(other) < end.logLikelihood, `${key}[${j}][${i}]`)
          }
        }
      }
      const curves = mle.locator('.curves')
      near(number((await curves.getAttribute('data-best')) ?? ''), end.components[0][1], 5e-3)
      // A component's share is a slider; the shares stay a distribution.
      await mle.locator('[data-key="mle.weight"] input[type=number]').fill('0.9')
      await page.keyboard.press('Enter')
      const shared = await check(mle)
      near(shared.components[0][0] / sum(shared.components.map((/** @type {number[]} */ [weight]) => weight)), 0.9, 1e-6)
    })
  })
}

test('EM that is stopped on its way says so, and how much the last step gained', async () => {
  // Two Gaussians for what one has made: EM goes on for thousands of steps.
  await alone('mle', '&truth=1&m=2000&model=1*0.4,1;1*0.6,1', async (_, mle) => {
    await mle.locator('[data-key="mle.em-run"]').click()
    const said = await mle.locator('.remark').innerText()
    assert.match(said, /Stopped after 400 steps/)
    assert.doesNotMatch(said, /never falls|0\.000 nats/)
  }, { reducedMotion: 'reduce' })
})

test('the gap is a difference, or said to be rounded; thousands are set apart; one is not “1 points”', async () => {
  await alone('mle', '', async (_, mle) => {
    const [nll, kl, gap] = await Promise.all(['nll', 'kl', 'gap'].map((key) => mle.locator(`[data-key="mle.${key}"] .figure`).innerText()))
    assert.equal(gap.startsWith('≈'), (number(nll) - number(kl)).toFixed(3) !== number(gap).toFixed(3), `${nll} − ${kl} = ${gap}`)
    await mle.evaluate((/** @type {any} */ element) => void element.set({ m: '1', model: '-6,0.1' }))
    await check(mle)
    assert.equal(await mle.locator('[data-key="mle.m"] input[type=range]').getAttribute('aria-valuetext'), 'sample size 1')
    assert.match(await mle.locator('[data-key="mle.nll"] .figure').innerText(), /^\d,\d{3}\.\d{3}$/)
  })
})

test('as m grows, KL(p̂‖p) tends to KL(p_data‖p)', async () => {
  // The hidden density is N(0.5, 1), so the limit has a closed form.
  await alone('mle', '&reveal=true&model=0,2', async (_, mle) => {
    const limit = Math.log(2) + 0.5 * ((1 + 0.25) / 4 - 1)
    near(await figure(mle, 'mle.limit'), limit, 6e-4)
    let before = Infinity
    for (const m of [10, 100, 1000, 10000]) {
      await mle.evaluate((/** @type {any} */ element, m) => void element.set({ m }), m)
      await check(mle)
      const off = Math.abs((await figure(mle, 'mle.kl')) - limit)
      assert.ok(off < before, `${off} after ${before}`)
      before = off
    }
    assert.ok(before < 0.03, `${before}`)
    const drawn = (await table(mle)).map((row) => row.slice(0, 2).join())
    await mle.locator('[data-key="mle.resample"]').click()
    await check(mle)
    assert.notDeepEqual((await table(mle)).map((row) => row.slice(0, 2).join()), drawn)
  })
})

test('a link brings everything back, and says what it could not use', async () => {
  const link = '&space=plane&truth=3&m=250&seed=9&model2d=0.25*-1,0.5,1.2,0.4,33;1*1,0,0.5,0.5,0&part=2&along=std-2&reveal=true'
  await alone('mle', link, async (page, mle) => {
    await check(mle)
    await drag(page, mle, 'mean-1', 30, 10)
    await mle.locator('[data-key="mle.em-step"]').click()
    const before = await check(mle)
    const whole = JSON.stringify(await stateOf(mle))
    const again = await mle.evaluate((/** @type {any} */ element) => element.link)
    await alone('mle', `&${new URL(again).hash.slice(1).replace('widget=mle&', '')}`, async (_, same) => {
      assert.equal(JSON.stringify(await stateOf(same)), whole)
      assert.equal((await check(same)).logLikelihood, before.logLikelihood)
    })
  })
  for (const [bad, said] of [['model=0', /too many or too few/], ['model=x,1', /not a number/], ['model=0,0.01', /0\.01.* too small/], ['m=0', /too small/], ['truth=4', /none of the choices/]]) {
    await alone('mle', `&${bad}`, async (_, mle) => {
      await mle.locator('.notice').filter({ hasText: said }).waitFor()
      await check(mle)
    })
  }
})

test('at the finest σ, and far away, there are numbers', async () => {
  for (const extreme of ['&model=6,0.1', '&m=1&model=-6,0.1', '&m=1&space=plane', '&m=10000&space=plane&model2d=6,6,0.25,0.25,0', '&m=3&model=-6,0.1;6,0.1;0,4;0,4']) {
    await alone('mle', extreme, async (_, mle) => {
      await check(mle)
      for (const key of ['mle.step', extreme.includes(';') ? 'mle.em-step' : 'mle.closed']) {
        await mle.locator(`[data-key="${key}"]`).click()
        await check(mle)
      }
    })
  }
  await alone('mle', '&model=0,0.1', async (_, mle) => {
    assert.match(await mle.locator('.remark').innerText(), /σ is at its least, δ = 0\.1/)
  })
})
