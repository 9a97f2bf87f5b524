// @ts-check
/** The lecture in examples/reveal: labs on the slides of a real deck, in every way that reveal.js knows. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { open } from '../browser.mjs'
import { THERE } from '../serve.mjs'

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').Frame} Frame */

const DECK = `${THERE}examples/reveal/index.html`

/** @param {string} slide @param {(page: Page) => Promise<void>} body @param {import('playwright-core').BrowserContextOptions} [context] */
const deck = (slide, body, context) =>
  open({ url: `${DECK}#/${slide}`, context }, async (page) => {
    await page.waitForSelector('.reveal.ready')
    await body(page)
  })

/** The slide that is shown. @param {Page} page */
const shown = (page) => page.evaluate(() => document.querySelector('.slides > .present')?.id)

/** Goes to a slide, as a link does, and waits until it is there. @param {Page} page @param {string} id */
async function go(page, id) {
  await page.evaluate((id) => (location.hash = `#/${id}`), id)
  await at(page, id)
}

/** @param {Page} page @param {string} id */
const at = (page, id) => page.waitForFunction((id) => document.querySelector('.slides > .present')?.id === id, id)

/** The document in a frame of the deck. @param {Page} page @param {string} selector @returns {Promise<Frame>} */
async function inside(page, selector) {
  const frame = await page.locator(`${selector}[src]`).elementHandle()
  const content = await frame?.contentFrame()
  assert.ok(content, selector)
  await content.waitForFunction(() => /** @type {any} */ (document.querySelector('[hash]'))?.ready)
  await content.evaluate(() => /** @type {any} */ (document.querySelector('[hash]')).ready)
  return content
}

/** What the lab in a document says. @param {Page | Frame} where */
const lab = (where) =>
  where.evaluate(() => {
    const lab = /** @type {any} */ (document.querySelector('dstar-lab'))
    return { step: lab.latest?.step ?? 0, state: lab.status.state, params: lab.params }
  })

/** @param {Page | Frame} where @param {number} step */
const beyond = (where, step) => where.waitForFunction((step) => /** @type {any} */ (document.querySelector('dstar-lab')).latest?.step > step, step)

/** @param {Page | Frame} where @param {string} state */
const state = (where, state) => where.waitForFunction((state) => /** @type {any} */ (document.querySelector('dstar-lab')).status.state === state, state)

/** That a lab takes no step while another takes a hundred. @param {Page | Frame} still @param {Page | Frame} other */
async function rests(still, other) {
  await state(still, 'paused')
  const { step } = await still.evaluate(async () => ({ step: (await /** @type {any} */ (document.querySelector('dstar-lab')).snapshot()).step }))
  await beyond(other, (await lab(other)).step + 100)
  assert.equal(await still.evaluate(async () => (await /** @type {any} */ (document.querySelector('dstar-lab')).snapshot()).step), step)
}

test('a frame with data-src trains while its slide is shown, and is gone with it', async () => {
  await deck('game', async (page) => {
    await beyond(await inside(page, '#ring'), 20)
    await go(page, 'take')
    await page.waitForFunction(() => !document.getElementById('ring')?.hasAttribute('src'))
    await go(page, 'game')
    await beyond(await inside(page, '#ring'), 20)
  })
})

test('a frame with data-preload is loaded ahead, rests until it is shown, and goes on where it was', async () => {
  await deck('game', async (page) => {
    const ring = await inside(page, '#ring')
    const bar = await inside(page, '#bar')
    await rests(bar, ring)
    assert.equal((await lab(bar)).step, 0)
    await go(page, 'parts')
    await beyond(bar, 20)
    await go(page, 'game')
    const again = await inside(page, '#ring')
    await beyond(again, 0)
    await rests(bar, again)
    const { step } = await lab(bar)
    assert.ok(step > 20)
    await go(page, 'parts')
    await beyond(bar, step)
  })
})

test('a lab behind a slide trains with it', async () => {
  await deck('title', async (page) => {
    await beyond(await inside(page, '.backgrounds iframe'), 20)
    await go(page, 'game')
    await page.waitForFunction(() => !document.querySelector('.backgrounds iframe')?.hasAttribute('src'))
  })
})

test('an element on a slide begins when the slide is shown, and rests when it has gone', async () => {
  await deck('game', async (page) => {
    const ring = await inside(page, '#ring')
    await page.waitForFunction(() => /** @type {any} */ (document.getElementById('cut')).status.state !== 'loading')
    await rests(page, ring)
    assert.equal((await lab(page)).step, 0)
    await go(page, 'best')
    await beyond(page, 20)
    await go(page, 'parts')
    await rests(page, await inside(page, '#bar'))
    const { step } = await lab(page)
    await go(page, 'best')
    await beyond(page, step)
  })
})

test('what was paused by hand stays paused when the slide comes back', async () => {
  await deck('parts', async (page) => {
    const bar = await inside(page, '#bar')
    await beyond(bar, 5)
    await bar.locator('dstar-lab .play').click()
    await state(bar, 'paused')
    await go(page, 'flat')
    await go(page, 'best')
    await beyond(page, 20)
    await go(page, 'parts')
    await go(page, 'best')
    await rests(bar, page)
  })
})

test('fragments set parameters of a frame, a widget and an element, and set them back', async () => {
  await deck('game', async (page) => {
    const ring = await inside(page, '#ring')
    const param = (/** @type {Page | Frame} */ where, /** @type {string} */ key, /** @type {any} */ value) =>
      where.waitForFunction(([key, value]) => /** @type {any} */ (document.querySelector('[hash], #cut'))[document.querySelector('dstar-lab') ? 'params' : 'state'][key] === value, [key, value])
    await page.keyboard.press('ArrowRight')
    await param(ring, 'arrows', true)
    await page.keyboard.press('ArrowRight')
    await param(ring, 'data', 'grid9')
    await page.keyboard.press('ArrowLeft')
    await param(ring, 'data', 'ring8')
    await go(page, 'best')
    await page.keyboard.press('ArrowRight')
    await param(page, 'train', 'd')
    await page.keyboard.press('ArrowRight')
    await param(page, 'train', 'both')
    await go(page, 'flat')
    const apart = await inside(page, '#apart')
    const before = apart.url()
    await page.keyboard.press('ArrowRight')
    await apart.waitForFunction((before) => location.href !== before, before)
  })
})

test('a click into a demo takes no key from the deck but the demo\'s own', async () => {
  await deck('parts', async (page) => {
    const bar = await inside(page, '#bar')
    await bar.locator('dstar-lab .play').click()
    await state(bar, 'paused')
    await bar.locator('dstar-lab .curves canvas').click()
    const { step } = await lab(bar)
    await page.keyboard.press('d')
    await bar.waitForFunction((step) => /** @type {any} */ (document.querySelector('dstar-lab')).latest.step > step, step)
    assert.equal(await shown(page), 'parts')
    assert.equal(await page.evaluate(() => document.querySelectorAll('#parts .fragment.visible').length), 0)
    // The presenter's remote control.
    await page.keyboard.press('PageDown')
    await page.waitForFunction(() => document.querySelectorAll('#parts .fragment.visible').length === 1)
    await page.keyboard.press('ArrowRight')
    await page.waitForFunction(() => document.querySelectorAll('#parts .fragment.visible').length === 2)
    await page.keyboard.press(' ')
    await at(page, 'flat')
    await page.keyboard.press('Escape')
    await page.waitForSelector('.reveal.overview')
  })
})

test('in an element, a control keeps the keys it has a use for, and the deck the others', async () => {
  await deck('best', async (page) => {
    await beyond(page, 5)
    const slider = page.locator('#cut .slice input[type="range"]')
    await slider.focus()
    const value = await slider.inputValue()
    await page.keyboard.press('ArrowRight')
    await page.waitForFunction((value) => /** @type {any} */ (document.getElementById('cut')?.shadowRoot?.querySelector('.slice input[type="range"]')).value !== value, value)
    await page.locator('#cut .ways summary').focus()
    await page.keyboard.press('n')
    await page.waitForFunction(() => /** @type {any} */ (document.getElementById('cut')).params.seed !== 7)
    assert.equal(await page.evaluate(() => document.querySelectorAll('#best .fragment.visible').length), 0)
    await page.keyboard.press('PageDown')
    await page.waitForFunction(() => document.querySelectorAll('#best .fragment.visible').length === 1)
  })
})

test('scaled slides stay sharp, and the pointer hits what it points at', async () => {
  for (const [width, height, scale] of [[1920, 1080, 1.5], [640, 360, 0.5]]) {
    await deck('best', async (page) => {
      await beyond(page, 5)
      /** @param {Page | Frame} where @param {number} by */
      const sharp = (where, by) =>
        where.waitForFunction((by) => {
          const canvases = [...(document.querySelector('dstar-lab')?.shadowRoot?.querySelectorAll('canvas') ?? [])].filter((canvas) => canvas.checkVisibility() && canvas.clientWidth > 0)
          return canvases.length > 0 && canvases.every((canvas) => Math.abs(canvas.width - canvas.clientWidth * by * devicePixelRatio) <= 1)
        }, by)
      await sharp(page, scale)
      // The cut goes through the plane from A to B: its handle is dragged on the screen.
      const grip = page.locator('#cut .slice .grip').first()
      const canvas = page.locator('#cut .slice canvas').first()
      const [from, box] = [await grip.boundingBox(), await canvas.boundingBox()]
      assert.ok(from && box)
      const to = { x: box.x + box.width * 0.4, y: box.y + box.height * 0.3 }
      await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2)
      await page.mouse.down()
      await page.mouse.move(to.x, to.y, { steps: 4 })
      await page.mouse.up()
      await page.waitForFunction(() => /** @type {any} */ (document.getElementById('cut')).params.slice !== 'auto')
      await page.waitForFunction(({ x, y }) => {
        const grip = document.getElementById('cut')?.shadowRoot?.querySelector('.slice .grip')?.getBoundingClientRect()
        return grip && Math.hypot(grip.x + grip.width / 2 - x, grip.y + grip.height / 2 - y) < 3
      }, to)
      await go(page, 'parts')
      await sharp(await inside(page, '#bar'), scale)
    }, { viewport: { width, height } })
  }
})

/** How often a word stands in the open in a PDF, which names its pages and images so. @param {Buffer} pdf @param {RegExp} word */
const count = (pdf, word) => pdf.toString('latin1').match(word)?.length ?? 0

test('printed, a deck shows what its frames show, or their posters', async () => {
  await open({ url: `${DECK}?print-pdf` }, async (page) => {
    await page.waitForSelector('.reveal.ready')
    await page.waitForFunction(() => document.querySelectorAll('.pdf-page').length === 6)
    const posters = await page.evaluate(() => [...document.querySelectorAll('.poster')].map((poster) => [/** @type {HTMLImageElement} */ (poster).naturalWidth > 800, poster.checkVisibility({ visibilityProperty: true, opacityProperty: true })]))
    assert.deepEqual(posters, [[true, true], [true, true], [true, true]])
    assert.equal(await page.evaluate(() => document.getElementById('ring')?.hasAttribute('src')), false, 'a frame that nobody has loaded covers no poster')
    await beyond(page, 5)
    const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true })
    assert.equal(count(pdf, /\/Type \/Page\b/g), 6)
    // The posters, and what the canvases of the element show.
    assert.ok(count(pdf, /\/Subtype \/Image/g) >= 4)
  })
})

test('printed, a frame shows the picture of the moment', async () => {
  await open({ path: 'embed.html#view=d&backend=cpu&autoplay=false' }, async (page) => {
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('dstar-lab')).status?.state === 'paused')
    const pdf = await page.pdf({ width: '960px', height: '540px', printBackground: true })
    assert.equal(count(pdf, /\/Type \/Page\b/g), 1)
    assert.ok(count(pdf, /\/Subtype \/Image/g) >= 1)
  })
})
