// @ts-check
/** <dstar-kl> in the real page, against closed forms computed here. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { violations } from '../axe.mjs'
import { alone, drawn, rowsOf, stateOf } from './widget.mjs'

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').Locator} Locator */

const TWO = '0.75*-2,1;0.25*2,0.4'

/** @param {string} state @param {(kl: Locator, page: Page) => Promise<void>} test @param {import('playwright-core').BrowserContextOptions} [context] */
const shown = (state, test, context) => alone('kl', state, (page, kl) => test(kl, page), context)
/** @param {string | null} text */
const number = (text) => (text === '∞' ? Infinity : Number((text ?? '').replaceAll('−', '-').replaceAll(',', '')))
/** KL(p‖q) and KL(q‖p) as printed. @param {Locator} kl */
async function printed(kl) {
  await drawn(kl)
  return (await kl.locator('.kl-number .formula.extra .live').allTextContents()).map(number)
}
/** KL between Gaussians. @param {{mean: number, std: number}} p @param {{mean: number, std: number}} q */
const gaussian = (p, q) => Math.log(q.std / p.std) + (p.std ** 2 + (p.mean - q.mean) ** 2) / (2 * q.std ** 2) - 0.5
/** @param {Locator} kl */
async function agrees(kl) {
  const { p: { parts: [p] }, q: { parts: [q] } } = await stateOf(kl)
  const found = await printed(kl)
  for (const [i, expected] of [gaussian(p, q), gaussian(q, p)].entries()) {
    assert.ok(Math.abs(found[i] - expected) <= Math.max(0.00006, 0.006 * expected * Number(expected >= 1e4)), `${found[i]} for ${expected}`)
  }
  return { p, q, found }
}
/** The middle of a handle. @param {Locator} kl @param {string} id */
async function middle(kl, id) {
  const box = await kl.locator(`[data-handle="${id}"] .knob`).boundingBox()
  assert.ok(box)
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

test('a mouse drags the mean of q, and both numbers follow the closed form', async () => {
  await shown('', async (kl, page) => {
    const before = await agrees(kl)
    const from = await middle(kl, 'q-mean-1')
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    for (let i = 1; i <= 8; i++) {
      await page.mouse.move(from.x + 25 * i, from.y)
      await agrees(kl)
    }
    await page.mouse.up()
    const after = await agrees(kl)
    assert.ok(after.q.mean > before.q.mean + 1, `${after.q.mean}`)
    assert.deepEqual(after.p, before.p)
    assert.ok(after.found[0] > before.found[0] + 0.2, 'farther apart is a larger KL')
    const to = await middle(kl, 'q-mean-1')
    assert.ok(Math.abs(to.x - from.x - 200) < 4, 'the handle is under the pointer')
  })
})

test('arrow keys move a width, and the numbers follow', async () => {
  await shown('', async (kl, page) => {
    const before = await agrees(kl)
    await kl.locator('[data-handle="q-std-1"]').focus()
    for (const key of ['ArrowRight', 'ArrowRight', 'Shift+ArrowRight']) {
      await page.keyboard.press(key)
      await agrees(kl)
    }
    const after = await agrees(kl)
    assert.ok(Math.abs(after.q.std - before.q.std - 0.6) < 1e-9, `${after.q.std}`)
    assert.match(await kl.locator('[data-handle="q-std-1"]').getAttribute('aria-valuetext') ?? '', /^2\.2$/)
  })
})

test('a finger drags, and taps swap p and q', async () => {
  await shown('', async (kl, page) => {
    const before = await agrees(kl)
    const { x, y } = await middle(kl, 'p-mean-1')
    const touch = await page.context().newCDPSession(page)
    /** @param {'touchStart' | 'touchMove' | 'touchEnd'} type @param {number} [to] */
    const send = (type, to) => touch.send('Input.dispatchTouchEvent', { type, touchPoints: to === undefined ? [] : [{ x: to, y }] })
    await send('touchStart', x)
    await send('touchMove', x - 20)
    await send('touchMove', x - 40)
    await send('touchEnd')
    const dragged = await agrees(kl)
    assert.ok(dragged.p.mean < before.p.mean - 0.2, `${dragged.p.mean}`)
    await kl.locator('[data-key="kl.swap"]').tap()
    const swapped = await agrees(kl)
    assert.deepEqual([swapped.p, swapped.q], [dragged.q, dragged.p])
    assert.deepEqual(swapped.found, dragged.found.toReversed())
  }, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
})

test('what a handle sets can be set by number', async () => {
  await shown('', async (kl) => {
    await kl.locator('details.fields > summary').click()
    const q = kl.locator('[data-inputs="q"]')
    await q.locator('[data-key="kl.input.mean0"] input[type="number"]').fill('2.5')
    await q.locator('[data-key="kl.input.mean0"] input[type="number"]').press('Enter')
    assert.equal((await agrees(kl)).q.mean, 2.5)
    await q.locator('[data-key="kl.input.two"]').click()
    await kl.locator('[data-handle="q-mean-2"]').waitFor()
    assert.equal((await stateOf(kl)).q.parts.length, 2)
  })
})

test('the table holds the integrand and a running total that ends at KL', async () => {
  await shown('p=0,1&q=1,1', async (kl) => {
    const rows = (await rowsOf(kl)).map((row) => row.map((cell) => Number(cell.replaceAll('−', '-'))))
    const normal = (/** @type {number} */ x) => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI)
    assert.equal(rows.length, 25)
    for (const [x, p, q, term] of rows) {
      for (const [found, expected] of [[p, normal(x)], [q, normal(x - 1)], [term, normal(x) * (0.5 - x)]]) {
        assert.ok(Math.abs(found - expected) <= 1e-4 * Math.abs(expected) + 1e-12, `${found} for ${expected} at ${x}`)
      }
    }
    // ∫ up to x of (½ − t) φ(t) dt at 0 is ¼ + φ(0), and in the end ½.
    assert.ok(Math.abs((rows.find(([x]) => x === 0)?.[4] ?? NaN) - 0.25 - normal(0)) < 1e-4)
    assert.ok(Math.abs(rows[24][4] - 0.5) < 1e-4)
  })
})

test('a q that is cut off is infinitely far, in words and in the picture', async () => {
  await shown('', async (kl) => {
    await kl.locator('[data-option="cut"]').click()
    const [forward, reverse] = await printed(kl)
    assert.equal(forward, Infinity)
    // −log of the mass of N(0, 1.2²) on [−1.5, 2], from tables of Φ.
    assert.ok(Math.abs(reverse + Math.log(0.8465591)) < 0.0001, `${reverse}`)
    assert.match(await kl.locator('.widget > .say').innerText(), /Below −1.5 and above 2 .* infinite/)
    assert.equal(await kl.locator('[data-mark^="gone-name"]').count(), 2)
    const low = kl.locator('[data-handle="q-low"]')
    await low.focus()
    await low.press('ArrowRight')
    assert.equal((await stateOf(kl)).q.low, -1.45)
    assert.equal((await printed(kl))[0], Infinity)
    for (const view of ['gibbs', 'fit', 'directions']) {
      await kl.locator(`[data-option="${view}"]`).click()
      await printed(kl)
      assert.doesNotMatch(await kl.evaluate((element) => element.shadowRoot?.textContent ?? ''), /NaN|undefined/)
    }
    await kl.locator('[data-option="same"]').click()
    assert.deepEqual(await printed(kl), [0, 0])
  })
})

test('needles and densities far apart have their limits', async () => {
  await shown('p=0,0.001&q=0.05,0.001', async (kl) => {
    assert.deepEqual(await printed(kl), [1250, 1250])
    for (const [p, q] of [['-25,1', '25,1'], ['0,0.001', '50,10'], ['0,0.001', '50,0.001']]) {
      await kl.evaluate((/** @type {any} */ element, [p, q]) => void element.set({ p, q }), [p, q])
      await agrees(kl)
    }
  })
})

test('Gibbs: the point moves along the curve, and its numbers are those of the ratio', async () => {
  await shown('view=gibbs&p=0,1&q=1,1', async (kl, page) => {
    const live = async () => {
      await printed(kl)
      return (await kl.locator('[data-formula="kl.gibbs-live"] .live').allTextContents()).map(number)
    }
    const handle = kl.locator('[data-handle="handle-x"]')
    const from = await middle(kl, 'handle-x')
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move(from.x + 60, from.y, { steps: 4 })
    await page.mouse.up()
    await handle.press('ArrowLeft')
    const { x } = await stateOf(kl)
    assert.ok(x > -1.5)
    // log r = x − ½.
    const [log, bound] = await live()
    assert.ok(Math.abs(log - (x - 0.5)) < 6e-5, `${log} at ${x}`)
    assert.ok(Math.abs(bound - (Math.exp(x - 0.5) - 1)) < 6e-5 && log <= bound, `${bound} at ${x}`)
    await kl.evaluate((/** @type {any} */ element) => void element.set({ x: 0.5 }))
    assert.deepEqual(await live(), [0, 0])
    await kl.evaluate((/** @type {any} */ element) => void element.set({ x: 50 }))
    await drawn(kl)
    assert.match(await kl.locator('.kl-pair .say').innerText(), /off the picture/)
    // No double holds e^749.5, and it is still not infinite.
    await kl.evaluate((/** @type {any} */ element) => void element.set({ p: '-50,1', q: '-35,1', x: 7.5 }))
    assert.deepEqual(await live(), [750, Infinity])
    assert.equal(await kl.locator('[data-formula="kl.gibbs-live"] .live').last().textContent(), '5.26e325')
  })
})

test('one start, three objectives: forward KL covers, reverse KL seeks, JS is between', async () => {
  await shown(`view=fit&p=${TWO}`, async (kl, page) => {
    const cards = async () => {
      await printed(kl)
      return kl.locator('.kl-fits .number').evaluateAll((all) => all.map((card) => {
        const [mean, std] = (card.querySelector('.how')?.textContent ?? '').replaceAll('−', '-').match(/-?\d+\.\d+/g)?.map(Number) ?? []
        return { value: Number(card.querySelector('.figure')?.textContent), mean, std }
      }))
    }
    for (const { mean, std } of await cards()) assert.deepEqual([mean, std], [0.5, 1])
    await kl.locator('[data-key="kl.play"]').click()
    await page.waitForFunction(() => (/** @type {any} */ (document.querySelector('dstar-kl')).state.step) > 5)
    const [early] = await cards()
    await page.waitForFunction(() => !(/** @type {any} */ (document.querySelector('dstar-kl')).moving))
    const [forward, reverse, js] = await cards()
    assert.ok(early.value >= forward.value)
    // The moments of p: mean −1, variance ¾·1 + ¼·0.16 + 16·¾·¼.
    assert.deepEqual([forward.mean, forward.std], [-1, Number(Math.sqrt(0.79 + 3).toFixed(2))])
    assert.ok(Math.abs(reverse.mean + 2) < 0.05 && Math.abs(reverse.std - 1) < 0.06, 'one bump')
    assert.ok(Math.abs(reverse.value + Math.log(0.75)) < 0.01, 'and the price of leaving out the other')
    assert.ok(reverse.mean < js.mean && js.mean < forward.mean && reverse.std < js.std && js.std < forward.std, JSON.stringify(js))
    // The three curves peak where the cards say.
    assert.equal(await kl.locator('.mark.line[data-mark^="fit-"]').count(), 3)
    await kl.locator('[data-handle="start-mean-1"]').press('ArrowRight')
    assert.equal((await stateOf(kl)).step, 0, 'another start begins again')
  })
})

test('to one bump all three fits go, to 0, and the page says so', async () => {
  await shown('view=fit&p=1,0.001&start=0.5,1&step=200', async (kl) => {
    await drawn(kl)
    assert.deepEqual(await kl.locator('.kl-fits .figure').allTextContents(), ['0.0000', '0.0000', '0.0000'])
    for (const how of await kl.locator('.kl-fits .how').allTextContents()) assert.match(how, /σ 0\.001$/)
    assert.match(await kl.locator('.widget > .say').innerText(), /one bump/)
  })
})

test('the symbol KL lights the total, which is KL, and not what is added alone', async () => {
  await shown('', async (kl) => {
    await drawn(kl)
    await kl.locator('.formula.extra [data-symbol=kl]').first().hover()
    const lit = () => kl.locator('.direction').first().locator('.mark.lit').evaluateAll((all) => all.map((mark) => mark.getAttribute('data-mark')))
    assert.deepEqual(await lit(), ['running', 'total-name'])
    // What is drawn while the pointer rests there is lit like what was.
    await kl.evaluate((/** @type {any} */ element) => element.set({ q: '1,2' }))
    await drawn(kl)
    assert.deepEqual(await lit(), ['running', 'total-name'])
  })
})

test('with reduced motion a fit is there at once', async () => {
  await shown(`view=fit&p=${TWO}`, async (kl) => {
    await kl.locator('[data-key="kl.play"]').click()
    const { step, moving } = await kl.evaluate((/** @type {any} */ element) => ({ step: element.state.step, moving: element.moving }))
    assert.ok(step > 20 && !moving, `${step}`)
  }, { reducedMotion: 'reduce' })
})

test('a link brings back view, densities and step; a bad one says what is used instead', async () => {
  await shown(`view=fit&p=${TWO}&start=1,0.8&step=9`, async (kl) => {
    const state = await stateOf(kl)
    assert.deepEqual([state.view, state.step, state.start.parts[0].mean, state.p.parts.length], ['fit', 9, 1, 2])
    const link = await kl.evaluate((/** @type {any} */ element) => element.link)
    const cards = await kl.locator('.kl-fits .figure').allTextContents()
    await shown(new URL(link).hash.replace('#widget=kl&', ''), async (same) => {
      assert.deepEqual(await stateOf(same), state)
      assert.deepEqual(await same.locator('.kl-fits .figure').allTextContents(), cards)
    })
  })
  await shown('p=wide&q=0,1@5,4&view=sideways&x=1e9', async (kl) => {
    const words = await kl.locator('.notices').innerText()
    for (const part of ['wide', '0,1@5,4', 'sideways', '1e9']) assert.ok(words.includes(part), words)
    await agrees(kl)
  })
  // Bounds that leave nothing of q.
  await shown('q=0,0.001@40,41', async (kl) => {
    assert.match(await kl.locator('.notices').innerText(), /no mass/)
    await agrees(kl)
  })
})

test('axe finds nothing in the other views', async () => {
  for (const hash of ['view=gibbs', `view=fit&p=${TWO}&step=12`, 'p=0,1.2&q=0,1.2@-1.5,2']) {
    await shown(hash, async (kl, page) => {
      await kl.locator('details.fields > summary').click()
      const found = await violations(page)
      assert.deepEqual(found, [], hash)
    })
  }
})
