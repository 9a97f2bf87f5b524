// @ts-check
/** Cross-entropy: bars are dragged for real, and what the page says is held against the sums, done here. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { alone, rowsOf, stateOf } from './widget.mjs'

const sum = (/** @type {number[]} */ all) => all.reduce((a, b) => a + b, 0)
const entropy = (/** @type {number[]} */ y) => -sum(y.map((y) => (y > 0 ? y * Math.log(y) : 0)))
const crossEntropy = (/** @type {number[]} */ y, /** @type {number[]} */ h) => -sum(y.map((y, i) => (y > 0 ? y * Math.log(h[i]) : 0)))
const near = (/** @type {number} */ found, /** @type {number} */ wanted, tolerance = 1e-4) => assert.ok(Math.abs(found - wanted) <= tolerance, `${found} for ${wanted}`)

/** L, H(y) and KL(y‖h) as printed. @param {import('playwright-core').Locator} ce */
const printed = async (ce) => (await ce.locator('[data-formula="ce.split-live"] mn.live').allTextContents()).map((text) => (text === '∞' ? Infinity : Number(text)))

/** The printed numbers are those of the state, each rounded for itself; “=” stands where they add up, “≈” where they do not. @param {import('playwright-core').Locator} ce */
async function check(ce) {
  /** @type {{y: number[], h: number[]}} */
  const { y, h } = await stateOf(ce)
  near(sum(y), 1, 1e-9)
  near(sum(h), 1, 1e-9)
  const [loss, certain, kl] = await printed(ce)
  const half = 0.5000001e-4
  near(loss, crossEntropy(y, h), half)
  near(certain, entropy(y), half)
  near(kl, crossEntropy(y, h) - entropy(y), half)
  assert.equal(await ce.locator('[data-formula="ce.split-live"] mo.live').textContent(), (certain + kl).toFixed(4) === loss.toFixed(4) ? '=' : '≈')
  return { y, h, loss, entropy: certain, kl }
}

test('a bar is dragged, the others make room, and the loss follows', async () => {
  await alone('ce', '', async (page, ce) => {
    await check(ce)
    for (const [id, by] of /** @type {const} */ ([['h3', 120], ['y1', 90], ['h1', -60]])) {
      const before = await stateOf(ce)
      const handle = ce.locator(`[data-handle=${id}]`)
      const box = await handle.locator('.knob').boundingBox()
      assert.ok(box)
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
      await page.mouse.move(x, y)
      await page.mouse.down()
      await page.mouse.move(x + 30, y + by / 2)
      await page.mouse.move(x + 30, y + by)
      await page.mouse.up()
      const after = await check(ce)
      const [name, i] = [/** @type {'y' | 'h'} */ (id[0]), Number(id[1]) - 1]
      assert.equal(Math.sign(before[name][i] - after[name][i]), Math.sign(by))
      const [a, b] = [0, 1, 2].filter((other) => other !== i)
      near(after[name][a] / after[name][b], before[name][a] / before[name][b], 1e-9)
      const knob = await handle.locator('.knob').boundingBox()
      near((knob?.y ?? 0) + (knob?.height ?? 0) / 2, y + by, 4)
    }
  })
})

test('arrow keys, number fields and a finger do the same', async () => {
  await alone('ce', '&y=0.5,0.5&h=0.4,0.6', async (page, ce) => {
    const handle = ce.locator('[data-handle=h1]')
    await handle.focus()
    await page.keyboard.press('ArrowUp')
    near((await check(ce)).h[0], 0.41, 1e-12)
    await page.keyboard.press('Shift+ArrowDown')
    near((await check(ce)).h[0], 0.31, 1e-12)
    assert.equal(await handle.getAttribute('aria-valuetext'), '0.31')
    await ce.locator('.fields summary').click()
    const field = ce.getByLabel('prediction h of class 2')
    await field.last().fill('0.25')
    await field.last().press('Enter')
    assert.deepEqual((await check(ce)).h, [0.75, 0.25])
  })
  await alone('ce', '&y=0.5,0.5&h=0.4,0.6', async (page, ce) => {
    const box = await ce.locator('[data-handle=h1] .knob').boundingBox()
    assert.ok(box)
    const finger = await page.context().newCDPSession(page)
    const at = (/** @type {number} */ up) => [{ x: box.x + box.width / 2, y: box.y + box.height / 2 - up }]
    await finger.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(0) })
    for (const up of [10, 20, 30]) await finger.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(up) })
    await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    assert.ok((await check(ce)).h[0] > 0.45)
    await ce.locator('[data-key="ce.one-hot"]').tap()
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('dstar-ce')).state.y.includes(1))
    assert.equal((await check(ce)).entropy, 0)
  }, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
})

test('a one-hot label leaves −log h of its class, and each press takes the next class', async () => {
  await alone('ce', '&y=0.2,0.7,0.1&h=0.25,0.25,0.5', async (_, ce) => {
    for (const label of [1, 2, 0]) {
      await ce.locator('[data-key="ce.one-hot"]').click()
      const now = await check(ce)
      assert.deepEqual(now.y, [0, 1, 2].map((i) => (i === label ? 1 : 0)))
      assert.equal(now.entropy, 0)
      near(now.loss, -Math.log(now.h[label]))
      assert.match(await ce.locator('.say').innerText(), new RegExp(`for class ${label + 1}`))
    }
  })
})

test('what is ruled out and happens costs ∞, said and not NaN', async () => {
  await alone('ce', '&y=0.5,0.3,0.2', async (page, ce) => {
    await ce.locator('[data-handle=h2]').focus()
    await page.keyboard.press('Home')
    assert.equal((await stateOf(ce)).h[1], 0)
    const [loss, certain, kl] = await printed(ce)
    assert.deepEqual([loss, kl], [Infinity, Infinity])
    near(certain, entropy([0.5, 0.3, 0.2]))
    assert.match(await ce.locator('.say').innerText(), /L = ∞.*class 2.*0\.3/s)
    assert.doesNotMatch(await ce.locator('.widget').innerText(), /NaN/)
    await ce.locator('[data-option=h]').click()
    await stateOf(ce)
    assert.equal(await ce.locator('[data-mark=slope-2]').textContent(), '−∞')
    // Nothing is lost where neither has anything.
    await ce.locator('[data-handle=y2]').focus()
    await page.keyboard.press('Home')
    await check(ce)
  })
})

test('the gradients are −y/h and h − y, and an arrow in the logits ends where y is', async () => {
  await alone('ce', '&y=0.5,0.3,0.2&h=0.25,0.25,0.5', async (_, ce) => {
    const slopes = async () => (await ce.locator('.mark.slope').allTextContents()).map((text) => Number(text.replace('−', '-')))
    assert.deepEqual((await slopes()).slice(0, 3), [-0.25, -0.05, 0.3])
    const tip = await ce.locator('[data-mark=way-1]').boundingBox()
    const bar = await ce.locator('[data-handle=y1] .knob').boundingBox()
    near(tip?.y ?? 0, (bar?.y ?? 0) + (bar?.height ?? 0) / 2, 3)
    await ce.locator('[data-option=h]').click()
    await stateOf(ce)
    assert.deepEqual((await slopes()).slice(0, 3), [-2, -1.2, -0.4])
    await ce.locator('[data-option=none]').click()
    await stateOf(ce)
    assert.equal(await ce.locator('.mark.arrow').count(), 0)
  })
})

test('no number is bent so that a sum fits', async () => {
  // L = 0.69315, H = 0.61086, KL = 0.08228.
  await alone('ce', '&y=0.3,0.7&h=0.5,0.5', async (_, ce) => {
    assert.deepEqual(await check(ce), { y: [0.3, 0.7], h: [0.5, 0.5], loss: 0.6931, entropy: 0.6109, kl: 0.0823 })
    assert.match(await ce.locator('[data-formula="ce.split-live"]').innerText(), /≈/)
  })
})

test('one step is the step of gradient descent, and minimising stops at H(y)', async () => {
  const [y, h] = [[0.6, 0.3, 0.1], [0.1, 0.2, 0.7]]
  await alone('ce', `&y=${y}&h=${h}`, async (page, ce) => {
    await ce.locator('[data-key="ce.step"]').click()
    const powers = h.map((h, i) => h * Math.exp(2 * (y[i] - h)))
    const stepped = (await check(ce)).h
    stepped.forEach((h, i) => near(h, powers[i] / sum(powers), 1e-12))
    const { loss } = await check(ce)
    await ce.locator('[data-key="ce.minimise"]').click()
    await page.waitForFunction(() => document.querySelector('dstar-ce')?.shadowRoot?.querySelector('.say')?.textContent?.includes('has stopped'))
    const end = await check(ce)
    assert.ok(end.loss < loss)
    assert.equal(end.loss, end.entropy)
    end.h.forEach((h, i) => near(h, y[i], 1e-3))
    assert.match(await ce.locator('.say').innerText(), /After \d+ steps/)
  })
  await alone('ce', '&y=0,1,0&h=0.5,0.2,0.3', async (_, ce) => {
    await ce.locator('[data-key="ce.minimise"]').click()
    // With reduced motion it is there at once.
    const end = await check(ce)
    assert.equal(end.loss, 0)
    assert.ok(end.h[1] > 1 - 2e-6)
  }, { reducedMotion: 'reduce' })
})

test('classes can be added and taken away', async () => {
  await alone('ce', '', async (page, ce) => {
    const slider = ce.locator('[data-key="ce.classes"] input[type=range]')
    await slider.focus()
    for (const k of [4, 5, 6, 7, 8]) {
      await page.keyboard.press('ArrowRight')
      assert.equal((await check(ce)).y.length, k)
      assert.equal(await ce.locator('[data-handle]').count(), 2 * k)
    }
    await page.keyboard.press('Home')
    assert.equal((await check(ce)).h.length, 2)
  })
})

test('what is no distribution is made one, and said', async () => {
  await alone('ce', '&y=1,3&h=0.5,0.5', async (_, ce) => {
    assert.deepEqual((await check(ce)).y, [0.25, 0.75])
    assert.match(await ce.locator('.notice').innerText(), /y was scaled/)
  })
  await alone('ce', '&y=0.2,0.3,0.5&h=1,0', async (_, ce) => {
    assert.deepEqual((await check(ce)).h, [1 / 3, 1 / 3, 1 / 3])
    assert.match(await ce.locator('.notice').innerText(), /h has 2 numbers where y has 3/)
  })
  await alone('ce', '&y=0,0,0', async (_, ce) => {
    await check(ce)
    assert.match(await ce.locator('.notice').innerText(), /all zeros/)
  })
  await alone('ce', '&y=a,b', async (_, ce) => {
    assert.match(await ce.locator('.notice').innerText(), /y: “a,b” is not a number/)
  })
})

test('the table has the same numbers', async () => {
  await alone('ce', '&y=0.5,0.5&h=0.25,0.75', async (_, ce) => {
    const rows = (await rowsOf(ce)).map((row) => row.map((cell) => Number(cell.replace('−', '-'))))
    assert.deepEqual(rows.map((row) => row.slice(0, 5)), [[1, 0.5, 0.25, -2, -0.25], [2, 0.5, 0.75, -0.667, 0.25]])
  })
})
