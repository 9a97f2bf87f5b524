// @ts-check
/** WCAG 2.2: reflow (1.4.10), 200 % (1.4.4), spacing of text (1.4.12), size of targets (2.5.8); on the page, in a frame, in a chapter, in every dialog. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { WIDGETS } from '../../www/course/all.js'
import { open, withLab } from '../browser.mjs'
import { inReach, spaceText } from '../geometry.mjs'
import { alone } from './widget.mjs'

/** @typedef {import('playwright-core').Page} Page */

const SMALL = 'backend=cpu&autoplay=false&batch=16&g_width=8&d_width=8&grid=32&samples=100'

/** The lab, its parameters, and dialogs that these open. @param {Page} page @param {() => Promise<void>} openParameters @param {string[]} dialogs */
async function everything(page, openParameters, dialogs) {
  await withLab(page, async (lab) => {
    await lab.step(2)
    await lab.step(2)
  })
  await inReach(page, 'body')
  await openParameters()
  await page.locator('.drawer .field').first().waitFor()
  await page.locator('.drawer details.group').evaluateAll((groups) => groups.forEach((group) => group.setAttribute('open', '')))
  await inReach(page, '.drawer')
  for (const name of dialogs) {
    await page.locator(`.drawer-foot .${name}`).click()
    const dialog = page.locator(`dialog.${name}[open]`)
    await dialog.waitFor()
    await inReach(page, `dialog.${name}[open]`)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
  }
}

for (const [lang, width, height, dialogs] of /** @type {[string, number, number, string[]][]} */ ([['en', 320, 640, ['share', 'figure', 'keys']], ['zh', 390, 844, []]])) {
  test(`the whole page ${width} pixels wide: nothing is cut off, covered or too small (${lang})`, async () => {
    await open({ path: `index.html#${SMALL}&lang=${lang}`, context: { viewport: { width, height } } }, async (page) => {
      await page.evaluate(async (tags) => {
        for (const tag of tags) {
          await customElements.whenDefined(tag)
          await /** @type {any} */ (document.querySelector(tag)).ready
        }
      }, Object.values(WIDGETS).filter((tag) => tag !== 'dstar-ab'))
      await everything(page, () => page.locator('.drawer-open').click(), dialogs)
    })
  })
}

test('a frame at 200 %: what its header had is in the menu', async () => {
  await open({ path: `embed.html#${SMALL}&lang=en`, context: { viewport: { width: 640, height: 360 } } }, async (page) => {
    const menu = page.locator('.ways > summary')
    await everything(page, async () => {
      await menu.click()
      await page.locator('.ways .open-controls').click()
    }, ['keys'])
    await page.keyboard.press('Escape')
    await page.locator('.drawer').waitFor({ state: 'hidden' })
    await page.waitForFunction(() => document.querySelector('dstar-lab')?.shadowRoot?.activeElement?.matches('.ways > summary'), undefined)
    await menu.click()
    await page.locator('.ways .open-share').click()
    await page.locator('dialog.share[open]').waitFor()
  })
  await open({ path: `embed.html#${SMALL}&lang=en&hide=controls`, context: { viewport: { width: 640, height: 360 } } }, async (page) => {
    await page.locator('.ways > summary').click()
    await page.locator('.ways .open-share').waitFor()
    assert.equal(await page.locator('.ways .open-controls').isVisible(), false, 'what is left out stays out')
  })
})

test('text as far apart as a reader may set it, on a screen and in the drawer', async () => {
  await open({ path: `embed.html#${SMALL}&lang=en` }, async (page) => {
    await withLab(page, (lab) => lab.step(2))
    await spaceText(page)
    await inReach(page, 'body')
    await page.locator('.drawer-open').click()
    await inReach(page, '.drawer')
  })
})

for (const projector of ['lang=en', 'lang=zh&theme=dark']) {
  test(`for a hall no caption is cut off: ${projector}`, async () => {
    await open({ path: `embed.html#${SMALL}&projector=true&${projector}` }, async (page) => {
      await withLab(page, (lab) => lab.step(2))
      await inReach(page, 'body')
      const tops = await page.locator('.panel .plot').evaluateAll((plots) => plots.map((plot) => plot.getBoundingClientRect().top))
      assert.equal(new Set(tops).size, 1, 'the pictures stand on one line')
    })
  })
}

test('a lesson on a phone scrolls as one page', async () => {
  await open({ path: `embed.html#widget=lesson&lesson=game&${SMALL}&lang=en`, context: { viewport: { width: 320, height: 640 } } }, async (page) => {
    await page.locator('.lesson').waitFor()
    await withLab(page, (lab) => lab.ready)
    await inReach(page, 'body')
  })
})

for (const [room, state] of [['mle', ''], ['kl', 'view=fit'], ['ce', ''], ['js', ''], ['dstar', '']]) {
  test(`a chapter in a narrow frame, with its text far apart: ${room}`, async () => {
    await alone(room, state, async (page) => {
      await inReach(page, 'body')
      await spaceText(page)
      await inReach(page, 'body')
    }, { viewport: { width: 320, height: 640 } })
  })
}
