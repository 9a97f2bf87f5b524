// @ts-check
/** What a lecturer does before a hall: large type, the whole screen, keys and a remote control. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SMALL, around } from '../around.mjs'
import { violations } from '../axe.mjs'
import { STILL, open, withLab } from '../browser.mjs'

/** Type, and how thick the line D = ½ is drawn: the dark pixels in the picture of D. @param {import('playwright-core').Page} page */
const seen = (page) =>
  withLab(page, async (lab) => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    const root = lab.shadowRoot
    const canvas = root.querySelector('.panel[data-name="gap"] canvas')
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
    let dark = 0
    for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 200 && Math.max(data[i], data[i + 1], data[i + 2]) < 40) dark++
    const style = getComputedStyle(root.querySelector('.lab'))
    return { type: parseFloat(style.fontSize), ink: dark / data.length, ground: style.backgroundColor, letters: style.color }
  })

test('for a projector type is larger, lines are thicker, and black is on white; the address keeps it', async () => {
  await open({ path: `${STILL}&lang=en&theme=light` }, async (page) => {
    await withLab(page, (lab) => lab.step(20))
    const before = await seen(page)
    await page.getByRole('button', { name: 'Large, for a projector' }).click()
    await page.waitForFunction(() => location.hash.includes('projector=true'))
    await page.locator('.projector[aria-pressed="true"]').waitFor()
    const after = await seen(page)
    assert.ok(after.type >= 1.2 * before.type, `${before.type} and ${after.type}`)
    assert.ok(after.ink > 1.3 * before.ink, `${before.ink} and ${after.ink}`)
    assert.deepEqual([after.ground, after.letters], ['rgb(255, 255, 255)', 'rgb(0, 0, 0)'])
    assert.deepEqual(await violations(page), [])
    const over = await page.locator('.transport').evaluate((bar) => bar.scrollWidth - bar.clientWidth)
    assert.ok(over <= 1, `${over} pixels of the bar are cut off`)
  })
})

test('the lab fills the screen, and gives it back', async () => {
  await open({ path: `${STILL}&lang=en` }, async (page) => {
    await withLab(page, (lab) => lab.focus())
    await page.keyboard.press('w')
    await page.waitForFunction(() => document.fullscreenElement?.localName === 'dstar-lab')
    await page.getByRole('button', { name: 'Leave full screen' }).click()
    await page.waitForFunction(() => document.fullscreenElement === null)
    await page.getByRole('button', { name: 'Full screen', exact: true }).waitFor()
  })
})

test('where the page around does not let a frame fill the screen, it is told how to', async () => {
  await around({ hash: `${SMALL}&autoplay=false` }, async (_, frame) => {
    await frame.locator('.header .full').click()
    await frame.locator('.notice', { hasText: 'allow="fullscreen"' }).waitFor()
  })
})

test('a question mark lists every key; keys go from mixture to mixture; keys=off leaves the letters alone', async () => {
  await open({ path: `${STILL}&lang=en` }, async (page) => {
    await withLab(page, (lab) => lab.focus())
    await page.keyboard.press('?')
    const list = page.locator('dialog.keys[open]')
    await list.waitFor()
    assert.deepEqual(await list.locator('.single kbd').allTextContents(), ['T', 'B', 'D', 'E', 'R', 'N', 'U', 'I', 'W', 'Z', '?'])
    assert.deepEqual(await violations(page), [])
    // Over the lab, its keys are not heard.
    await page.keyboard.press('b')
    await page.keyboard.press('Escape')
    await page.waitForFunction(() => !(/** @type {any} */ (document.querySelector('dstar-lab')).shadowRoot.querySelector('dialog.keys').open))
    const data = (/** @type {string} */ other) => page.waitForFunction((other) => /** @type {any} */ (document.querySelector('dstar-lab')).params.data !== other, other)
    const first = await withLab(page, (lab) => (lab.focus(), lab.params.data))
    assert.equal(await withLab(page, async (lab) => (await lab.snapshot()).step), 0)
    await page.keyboard.press('i')
    await data(first)
    const next = await withLab(page, (lab) => lab.params.data)
    await page.keyboard.press('u')
    await data(next)
    assert.equal(await withLab(page, (lab) => lab.params.data), first)

    await withLab(page, (lab) => lab.set({ keys: 'off' }))
    await page.keyboard.press('b')
    await page.keyboard.press('n')
    assert.deepEqual(await withLab(page, async (lab) => [(await lab.snapshot()).step, lab.params.seed]), [0, 7])
  })
})

test('a remote control turns the steps of a lesson that has the page to itself', async () => {
  await open({ path: 'embed.html#widget=lesson&lesson=blind&backend=cpu&autoplay=false&lang=en' }, async (page) => {
    const at = (/** @type {number} */ step) => page.waitForFunction((step) => /** @type {any} */ (document.querySelector('dstar-lesson'))?.place?.step === step, step)
    await at(1)
    await page.keyboard.press('PageDown')
    await at(2)
    await withLab(page, (lab) => lab.focus())
    await page.keyboard.press('i')
    await at(3)
    await page.keyboard.press('PageUp')
    await at(2)
  })
})
