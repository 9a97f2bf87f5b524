// @ts-check
/** <dstar-js>: what is dragged, typed or linked to is what is computed, and the numbers are those of a quadrature of our own. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { alone, drawn, rowsOf } from './widget.mjs'

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').Locator} Locator */

/** @param {string} state @param {(page: Page, widget: Locator) => Promise<void>} body @param {{context?: import('playwright-core').BrowserContextOptions}} [how] */
const onWidget = (state, body, how) => alone('js', state, body, how?.context)

/** Means, as the state has them. @param {Locator} widget @returns {Promise<[number, number]>} */
const means = (widget) => widget.evaluate((/** @type {any} */ { state }) => [state.p.parts[0].mean, state.q.parts[0].mean])

/** The table, as numbers; the first row is what is shown. @param {Locator} widget */
async function table(widget) {
  return (await rowsOf(widget)).map((row) => {
    const [delta, pq, qp, js, halfP, halfQ, slopePq, slopeQp, slopeJs] = row.map((text) => (text === '∞' ? Infinity : Number(text.replaceAll('−', '-'))))
    return { delta, pq, qp, js, halfP, halfQ, slopePq, slopeQp, slopeJs }
  })
}

/** @param {Locator} widget @param {string} key */
const figure = (widget, key) => widget.locator(`[data-key="js.${key}"] .figure`).innerText()

/** @param {number} mean @param {number} std */
const gaussian = (mean, std) => (/** @type {number} */ x) => Math.exp(-0.5 * ((x - mean) / std) ** 2) / (std * Math.sqrt(2 * Math.PI))

/** ∫ f by the trapezoidal rule, which for what falls off like a Gaussian has no error to speak of. @param {(x: number) => number} f */
function integral(f, reach = 60, step = 1 / 512) {
  let sum = 0
  for (let x = -reach; x <= reach; x += step) sum += f(x)
  return sum * step
}

/** @param {(x: number) => number} p @param {(x: number) => number} q */
function jsOf(p, q) {
  const half = (/** @type {number} */ a, /** @type {number} */ b) => (a > 0 ? 0.5 * a * Math.log((2 * a) / (a + b)) : 0)
  return integral((x) => half(p(x), q(x)) + half(q(x), p(x)))
}

/** KL between Gaussians, in closed form. @param {number} dm @param {number} s @param {number} t */
const klOf = (dm, s, t) => Math.log(t / s) + (s * s + dm * dm) / (2 * t * t) - 0.5

/** @param {number} shown @param {number} right @param {string} what */
const close = (shown, right, what, relative = 1e-4) => assert.ok(Math.abs(shown - right) <= relative * Math.abs(right) + 1e-12, `${what}: ${shown}, and not ${right}`)

/** Where an element is. @param {import('playwright-core').Locator} locator */
async function middle(locator) {
  const box = await locator.boundingBox()
  assert.ok(box)
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** What is shown, held against our own computation. @param {Locator} widget @param {number} s @param {number} t standard deviations */
async function check(widget, s, t) {
  const [p, q] = await means(widget)
  const [now] = await table(widget)
  const at = (/** @type {number} */ shift) => jsOf(gaussian(p, s), gaussian(q + shift, t))
  close(now.delta, q - p, 'Δ', 1e-2)
  close(now.pq, klOf(q - p, s, t), 'KL(p‖q)')
  close(now.qp, klOf(q - p, t, s), 'KL(q‖p)')
  close(now.js, at(0), 'JS')
  close(now.halfP + now.halfQ, now.js, 'the two parts of JS')
  close(now.slopePq, (q - p) / t ** 2, 'dKL(p‖q)/dΔ')
  close(now.slopeQp, (q - p) / s ** 2, 'dKL(q‖p)/dΔ')
  close(now.slopeJs, (at(1e-4) - at(-1e-4)) / 2e-4, 'dJS/dΔ', 1e-3)
  return now
}

test('dragging q with the mouse moves it there, and every number follows', async () => {
  await onWidget('', async (page, widget) => {
    const before = await check(widget, 1, 1)
    assert.equal(before.delta, 3)
    const from = await middle(widget.locator('[data-handle="handle-q"]'))
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    for (const by of [20, 45, 70]) await page.mouse.move(from.x + by, from.y + 3)
    await page.mouse.up()
    const now = await check(widget, 1, 1)
    const to = await middle(widget.locator('[data-handle="handle-q"]'))
    assert.ok(Math.abs(to.x - from.x - 70) < 2, 'the handle went where the mouse did')
    assert.ok(now.delta > 4 && now.js > before.js && now.slopeJs < before.slopeJs)
    await page.waitForFunction(() => /[&#]q=[\d.]+,1/.test(location.hash))
  })
})

test('a finger drags p, and the page does not scroll under it', async () => {
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
  await onWidget('', async (page, widget) => {
    const [p] = await means(widget)
    const from = await middle(widget.locator('[data-handle="handle-p"]'))
    const devtools = await page.context().newCDPSession(page)
    const touch = (/** @type {string} */ type, /** @type {number[][]} */ points) =>
      devtools.send('Input.dispatchTouchEvent', { type: /** @type {any} */ (type), touchPoints: points.map(([x, y]) => ({ x, y })) })
    await touch('touchStart', [[from.x, from.y]])
    for (const by of [-10, -25, -40]) await touch('touchMove', [[from.x + by, from.y + by]])
    await touch('touchEnd', [])
    await drawn(page)
    assert.ok((await means(widget))[0] < p - 1)
    assert.equal(await widget.evaluate((element) => element.shadowRoot?.querySelector('.widget')?.scrollTop), 0)
    await check(widget, 1, 1)
  }, { context: phone })
})

test('keys move a density, the handle on the curve, and stop at the ends', async () => {
  await onWidget('p=0,1&q=1,1', async (page, widget) => {
    const q = widget.locator('[data-handle="handle-q"]')
    await q.focus()
    await page.keyboard.press('ArrowRight')
    assert.deepEqual(await means(widget), [0, 1.05])
    await page.keyboard.press('PageUp')
    assert.deepEqual(await means(widget), [0, 1.55])
    await page.keyboard.press('End')
    await page.keyboard.press('ArrowRight')
    assert.deepEqual(await means(widget), [0, 5])
    await drawn(page)
    assert.match(await q.getAttribute('aria-valuetext') ?? '', /5/)
    await widget.locator('[data-handle="handle-delta"]').focus()
    await page.keyboard.press('ArrowLeft')
    assert.deepEqual((await means(widget)).map((mean) => Math.round(mean * 1e6) / 1e6), [0.025, 4.975])
    await page.keyboard.press('Home')
    assert.deepEqual(await means(widget), [5, -5])
    await check(widget, 1, 1)
  })
})

test('the slider and its box set the distance', async () => {
  await onWidget('q=1.5,2', async (page, widget) => {
    const box = widget.locator('[data-key="js.delta"] input[type="number"]')
    await box.fill('-4')
    await box.press('Enter')
    const now = await check(widget, 1, 2)
    assert.equal(now.delta, -4)
    await widget.locator('[data-key="js.delta"] input[type="range"]').focus()
    await page.keyboard.press('ArrowRight')
    assert.equal((await check(widget, 1, 2)).delta, -3.95)
    await box.fill('99')
    await box.press('Enter')
    assert.deepEqual(await means(widget), [-5, 5], 'what is out of range ends at its end')
    await box.fill('')
    await box.press('Enter')
    assert.deepEqual(await means(widget), [-5, 5])
  })
})

test('KL grows without bound, JS never passes log 2, and its slope comes back to zero', async () => {
  for (const q of ['1.5,1', '1.5,2', '1.5,0.3']) {
    await onWidget(`q=${q}`, async (_, widget) => {
      const [, ...rows] = await table(widget)
      const right = rows.filter(({ delta }) => delta >= 1)
      assert.ok(right.length >= 9)
      right.slice(1).forEach((row, i) => {
        assert.ok(row.pq > right[i].pq && row.qp > right[i].qp && row.slopePq > right[i].slopePq, 'KL rises, ever more steeply')
        assert.ok(row.js >= right[i].js && row.js <= 0.69315, 'JS rises, to log 2 at most')
      })
      const last = right[right.length - 1]
      assert.ok(last.delta === 10 && last.js > 0.68 && last.slopeJs < 0.01 && last.slopeJs > 0)
      for (const row of rows) assert.ok(row.js >= 0 && row.pq >= 0 && row.qp >= 0)
    })
  }
})

test('swapping leaves JS alone and exchanges the two KLs', async () => {
  await onWidget('p=-1,0.5&q=2,1.5', async (_, widget) => {
    const [before] = await table(widget)
    await widget.locator('[data-key="js.swap"]').click()
    const [after] = await table(widget)
    assert.deepEqual(await means(widget), [2, -1])
    assert.deepEqual([after.js, after.pq, after.qp, after.halfP, after.halfQ], [before.js, before.qp, before.pq, before.halfQ, before.halfP])
    assert.notEqual(before.pq, before.qp)
  })
})

test('uniform densities: KL is infinite at once, JS a straight line to log 2, and beyond there is no slope at all', async () => {
  await onWidget('', async (page, widget) => {
    await widget.locator('[data-option="uniform"]').click()
    const box = widget.locator('[data-key="js.delta"] input[type="number"]')
    for (const delta of [0.5, 1, 1.5]) {
      await box.fill(String(delta))
      await box.press('Enter')
      const [now] = await table(widget)
      assert.deepEqual([now.pq, now.qp], [Infinity, Infinity])
      assert.ok(Number.isNaN(now.slopePq), 'what is infinite all around has no slope')
      // Exact for boxes; these are Gaussians of σ = 30, cut at ±1.
      close(now.js, (delta / 2) * Math.LN2, 'JS', 2e-3)
      close(now.slopeJs, Math.LN2 / 2, 'its slope', 2e-3)
    }
    await box.fill('2.05')
    await box.press('Enter')
    await drawn(page)
    assert.deepEqual([await figure(widget, 'js'), await figure(widget, 'slope'), await figure(widget, 'kl-pq'), await figure(widget, 'slope-kl')], ['0.693', '0.000', '∞', '–'])
    assert.match(await widget.locator('.say').innerText(), /No overlap: JS is log 2 exactly/)
    assert.match(await widget.locator('[data-key="js.js"]').innerText(), /100% of log 2/)
    await box.fill('0')
    await box.press('Enter')
    await drawn(page)
    assert.deepEqual([await figure(widget, 'js'), await figure(widget, 'kl-pq')], ['0.000', '0.000'])
  })
})

test('the words follow the slope, not the height', async () => {
  for (const [state, words] of /** @type {[string, RegExp][]} */ ([
    ['p=1,1&q=1,1', /same density/],
    ['p=-1,1&q=1,1', /slope of 0\.225/],
    ['p=-3,1&q=3,1', /99\.44% of its ceiling.*next to nothing/],
    // 97% of log 2, and as steep as ever: boxes that still touch.
    ['p=0,30@-1,1&q=1.95,30@0.95,2.95', /slope of 0\.34\d/],
    ['p=0,30@-1,1&q=2.1,30@1.1,3.1', /No overlap/],
    // Decided by the supports, and not by the last bit of a sum.
    ['p=0,30@-1,1&q=2.05,30@1.05,3.05', /No overlap/],
    ['p=0,0.7@-1,1.3&q=4,2@1.5,6', /No overlap/],
    // They touch: a step nearer still pays.
    ['p=0,30@-1,1&q=2,30@1,3', /slope of 0\.34\d/],
    // A Gaussian ends nowhere.
    ['p=-5,0.001&q=5,0.001', /to all digits.*1\.0e7/],
    ['p=-5,1&q=5,1', />99\.99% of its ceiling/],
  ])) {
    await onWidget(state, async (_page, widget) => assert.match(await widget.locator('.say').innerText(), words))
  }
})

test('a link to the extremes has the right limits', async () => {
  await onWidget('p=-2.5,0.001&q=2.5,0.001', async (_, widget) => {
    const [now] = await table(widget)
    close(now.pq, 12.5e6, 'KL of needles 5000 σ apart')
    assert.equal(now.js, 0.69315)
    assert.equal(now.slopeJs, 0)
    assert.doesNotMatch(await widget.locator('.widget').innerText(), /NaN|undefined/)
  })
  await onWidget('p=0,30&q=0,0.001', async (_, widget) => {
    const [now] = await table(widget)
    close(now.qp, klOf(0, 0.001, 30), 'KL(q‖p)')
    close(now.pq, klOf(0, 30, 0.001), 'KL(p‖q)')
    assert.ok(now.js < 0.69315 && now.js > 0.69)
  })
})

test('a link brings cut densities back exactly; one that is no density is refused, in words', async () => {
  await onWidget('p=-0.5,30@-1.5,0.5&q=1,0.7@0,2', async (page, widget) => {
    const state = await widget.evaluate((/** @type {any} */ element) => element.state)
    assert.deepEqual(state, { p: { parts: [{ weight: 1, mean: -0.5, std: 30 }], low: -1.5, high: 0.5 }, q: { parts: [{ weight: 1, mean: 1, std: 0.7 }], low: 0, high: 2 } })
    const link = await widget.evaluate((/** @type {any} */ element) => element.link)
    assert.match(link, /#widget=js&p=-0.5,30@-1.5,0.5&q=1,0.7@0,2/)
    await widget.locator('[data-handle="handle-p"]').focus()
    await page.keyboard.press('ArrowLeft')
    const moved = await widget.evaluate((/** @type {any} */ { state }) => state.p)
    assert.deepEqual([moved.low, moved.parts[0].mean, moved.high], [-1.55, -0.55, 0.45], 'the bounds go with it')
  })
  await onWidget('p=gauss&q=9,0', async (_page, widget) => {
    const remarks = widget.locator('.notice')
    await remarks.first().waitFor()
    const words = (await remarks.allInnerTexts()).join('\n')
    assert.match(words, /gauss/)
    assert.match(words, /9,0/)
    assert.deepEqual(await means(widget), [-1.5, 5])
  })
  await onWidget('p=0,0.001@4,5', async (_page, widget) => {
    await widget.locator('.notice').filter({ hasText: '0,0.001@4,5' }).waitFor()
    assert.deepEqual(await means(widget), [-1.5, 1.5])
  })
})

test('“Slide apart” goes all the way; where motion is reduced, at once', async () => {
  await onWidget('', async (page, widget) => {
    await widget.locator('[data-key="js.slide"]').click()
    await drawn(page)
    assert.deepEqual(await means(widget), [-5, 5])
  }, { context: { reducedMotion: 'reduce' } })
  await onWidget('p=1,1&q=1,1', async (page, widget) => {
    await widget.locator('[data-key="js.slide"]').click()
    await page.waitForFunction(() => {
      const { p, q } = /** @type {any} */ (document.querySelector('dstar-js')).state
      return q.parts[0].mean - p.parts[0].mean > 0.5
    })
    await widget.locator('button.reset').click()
    assert.deepEqual(await means(widget), [-1.5, 1.5], 'a reset ends it')
  })
})

test('a slope of nothing has no sign', async () => {
  for (const state of ['p=0,1&q=0,1', 'p=0.3,0.7&q=0.3,0.7', 'p=-2.5,0.001&q=2.5,0.001']) {
    await onWidget(state, async (_, widget) => assert.equal(await figure(widget, 'slope'), '0.000'))
  }
})
