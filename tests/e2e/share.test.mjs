// @ts-check
/** The dialog that shares a lab: what it writes, put where it belongs, brings back the very same state. */
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { violations } from '../axe.mjs'
import { BASE, open, withLab } from '../browser.mjs'
import { page as serve } from '../serve.mjs'
import { isLocal, textsOf } from '../../www/lab/share/texts.js'

/** @type {(pixels: Uint8ClampedArray, width: number, height: number) => {data: string} | null} */
const read = createRequire(import.meta.url)('jsqr')

/** @typedef {import('playwright-core').Page} Page */

/** A state with every kind of value in it: numbers, words, truths, a mixture with commas and semicolons, names. */
const STATE = 'data=custom&mix=1*-1,0,0.4;2*1,0.5,0.3,0.2,30&sigma=0.3&g_width=8&d_width=8&batch=16&d_beta1=0.5&seed=11&backend=cpu&autoplay=false&grid=32&samples=100&arrows=true&lang=en'
const FORMS = ['link', 'iframe', 'element', 'reveal', 'quarto', 'notebook']

/** Opens the dialog. @param {Page} page */
async function dialog(page) {
  await withLab(page, () => {})
  await page.locator('.header .share').click()
  const found = page.locator('dialog.share[open]')
  await found.waitFor()
  return found
}

/** @param {import('playwright-core').Locator} found @returns {Promise<Record<string, string>>} */
const texts = async (found) => Object.fromEntries(await Promise.all(FORMS.map(async (form) => [form, await found.locator(`[data-form="${form}"] textarea`).inputValue()])))

/** What the lab in a page or in its frame is set to, and what it shows. @param {Page | import('playwright-core').Frame} where */
const stateOf = (where) => withLab(/** @type {Page} */ (where), (lab) => ({ params: lab.params, step: lab.latest.step, js: lab.latest.metrics.js }))

test('the link, the frame and the element bring back the very state; the others name it', async () => {
  await open({ path: `embed.html#${STATE}` }, async (page) => {
    const found = await dialog(page)
    await found.getByRole('checkbox', { name: 'Title bar' }).check()
    await found.getByRole('checkbox', { name: 'Every parameter of the run' }).check()
    await found.locator('summary').click()
    await found.getByRole('checkbox', { name: 'Leave out: Learning rate', exact: true }).check()
    await found.getByRole('checkbox', { name: 'Lock: Seed', exact: true }).check()
    await found.getByRole('spinbutton', { name: 'Open at step' }).fill('7')
    await found.getByRole('spinbutton', { name: 'Width in pixels' }).fill('800')
    const written = await texts(found)
    const wanted = { ...(await withLab(page, (lab) => lab.params)), hide: 'lr,header', lock: 'seed,all', start: 7 }

    const [, hash] = written.link.split('#')
    assert.ok(written.link.startsWith(`${BASE}embed.html#`), written.link.slice(0, 80))
    for (const form of ['iframe', 'reveal', 'quarto']) assert.equal(/src="([^"]*#[^"]*)"/.exec(written[form])?.[1], written.link, form)
    for (const form of ['iframe', 'reveal', 'quarto']) assert.match(written[form], /width="800" height="540"/)
    for (const form of ['reveal', 'quarto']) assert.ok(written[form].includes(`<script src="${BASE}frame.js"></script>`), form)
    // As Python reads it: a literal for each key of the address.
    const keywords = /^from dstar import Lab\n\nlab = Lab\((.*)\)\nlab$/.exec(written.notebook)?.[1] ?? ''
    const values = JSON.parse(`{${keywords.replace(/(\w+)=/g, '"$1": ').replace(/\bTrue\b/g, 'true').replace(/\bFalse\b/g, 'false')}}`)
    const named = hash.split('&').map((pair) => pair.split('=')[0])
    assert.deepEqual(values, Object.fromEntries(named.map((key) => [key, /** @type {any} */ (wanted)[key]])))

    // By hand: the same setting, and seven steps.
    const { js } = await withLab(page, async (lab) => (await lab.step(7)).metrics)
    const state = { params: wanted, step: 7, js }
    await open({ url: written.link }, async (other) => assert.deepEqual(await stateOf(other), state))
    const host = serve('shared.html', `<!doctype html><meta charset="utf-8"><title>A page</title><link rel="icon" href="data:,">${written.iframe}`)
    await open({ url: host }, async (other) => {
      await other.frameLocator('iframe').locator('dstar-lab').waitFor()
      assert.deepEqual(await stateOf(/** @type {import('playwright-core').Frame} */ (other.frames().at(-1))), state)
    })
  })
})

test('the element brings back the very state, in a page of the same host', async () => {
  await open({ path: `index.html#${STATE}` }, async (page) => {
    const found = await dialog(page)
    const [written, params] = [await texts(found), await withLab(page, (lab) => lab.params)]
    // A page of another host may import it where that host lets it, as most static ones do; here it is put into the page itself.
    await page.route('**/of-my-own.html', (route) => route.fulfill({ contentType: 'text/html', body: `<!doctype html><meta charset="utf-8"><title>A page</title><link rel="icon" href="data:,">${written.element}` }))
    await page.goto(`${BASE}of-my-own.html`)
    const seen = await withLab(page, (lab) => ({ params: lab.params, width: lab.offsetWidth, height: lab.offsetHeight }))
    assert.deepEqual(seen, { params, width: 960, height: 540 })
  })
})

test('the code says the link, and is shown large', async () => {
  await open({ path: `embed.html#${STATE}` }, async (page) => {
    const found = await dialog(page)
    // Two pixels of each module's eight are enough, and soon handed over.
    const { data, width, height } = await found.locator('canvas').evaluate((/** @type {HTMLCanvasElement} */ canvas) => {
      const [width, height] = [canvas.width / 4, canvas.height / 4]
      const ctx = /** @type {OffscreenCanvasRenderingContext2D} */ (new OffscreenCanvas(width, height).getContext('2d'))
      ctx.imageSmoothingEnabled = false
      ctx.drawImage(canvas, 0, 0, width, height)
      return { data: [...ctx.getImageData(0, 0, width, height).data], width, height }
    })
    assert.equal(read(Uint8ClampedArray.from(data), width, height)?.data, (await texts(found)).link)
    await found.locator('.code').click()
    await page.waitForFunction(() => {
      const canvas = document.querySelector('dstar-lab')?.shadowRoot?.querySelector('dialog.share canvas')
      return (canvas?.getBoundingClientRect().width ?? 0) > 400
    })
    await found.locator('.code').click()
    await found.getByRole('textbox', { name: 'Link' }).waitFor()
  })
})

test('a text is copied; where the clipboard is out of reach it is selected, and that is said', async () => {
  await open({ path: 'embed.html#backend=cpu&autoplay=false&lang=en', context: { permissions: ['clipboard-read', 'clipboard-write'] } }, async (page) => {
    const found = await dialog(page)
    await found.getByRole('button', { name: 'Copy: Link' }).click()
    await found.getByText('Copied.').waitFor()
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), (await texts(found)).link)
    // As on a page that is not secure.
    await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }))
    await found.getByRole('button', { name: 'Copy: Notebook' }).click()
    await found.getByText('press Ctrl + C').waitFor()
    const chosen = await found.locator('[data-form="notebook"] textarea').evaluate((/** @type {HTMLTextAreaElement} */ box) => box.value.slice(box.selectionStart, box.selectionEnd))
    assert.equal(chosen, (await texts(found)).notebook)
  })
})

test('a number out of range is corrected, and that is said; what was chosen stays, but where the lab has changed since', async () => {
  await open({ path: 'embed.html#backend=cpu&autoplay=false&lang=en' }, async (page) => {
    const found = await dialog(page)
    const [start, width] = [found.getByRole('spinbutton', { name: 'Open at step' }), found.getByRole('spinbutton', { name: 'Width in pixels' })]
    const said = found.locator('.said-here')
    await start.fill('5000000')
    await start.press('Enter')
    await said.filter({ hasText: /5000000 is too large; 1,000,000 is used/ }).waitFor()
    assert.ok((await said.evaluate((line) => line.getBoundingClientRect().height)) > 10, 'it is seen')
    assert.equal(await start.inputValue(), '1000000')
    await width.fill('12')
    await width.press('Enter')
    await said.filter({ hasText: /12 is too small; 280 is used/ }).waitFor()
    await found.getByRole('checkbox', { name: 'Title bar' }).check()
    await found.getByRole('checkbox', { name: 'Single keys work' }).uncheck()
    const before = (await texts(found)).iframe
    assert.match(before, /start=1000000.*keys=false.*hide=header.*width="280"/)
    await page.keyboard.press('Escape')
    await found.waitFor({ state: 'hidden' })
    await withLab(page, (lab) => lab.set({ projector: true }))
    const again = await dialog(page)
    assert.ok(await again.getByRole('checkbox', { name: 'Large, for a projector' }).isChecked())
    assert.equal((await texts(again)).iframe.replace('&projector=true', ''), before)
  })
})

for (const [lang, colorScheme] of /** @type {const} */ ([['en', 'light'], ['zh', 'dark']])) {
  test(`axe finds nothing in the dialog (${lang}, ${colorScheme}), and a phone scrolls it one way`, async () => {
    await open({ path: `embed.html#backend=cpu&autoplay=false&lang=${lang}`, context: { colorScheme, viewport: { width: 390, height: 844 } } }, async (page) => {
      const found = await dialog(page)
      await found.locator('summary').click()
      assert.deepEqual(await violations(page), [])
      assert.ok(await found.locator('.body').evaluate((body) => body.scrollWidth <= body.clientWidth), 'nothing to scroll sideways')
    })
  })
}

test('what a copy without an address of its own can give', () => {
  const shared = { query: 'seed=7', params: { seed: 7 }, what: /** @type {const} */ ('lab'), width: 960, height: 540, title: 'A "lab" & more' }
  const nowhere = textsOf({ ...shared, places: { page: null, lab: null, element: null, listener: null } })
  assert.deepEqual([nowhere.link, nowhere.iframe, nowhere.reveal, nowhere.quarto], [null, null, null, null])
  assert.match(nowhere.element ?? '', /import 'dstar\/lab'/)
  // A single file: it has an address, and no module beside it.
  const file = textsOf({ ...shared, places: { page: null, lab: 'file:///lecture/dstar.html', element: null, listener: null } })
  assert.equal(file.element, null)
  assert.match(file.iframe ?? '', /src="file:\/\/\/lecture\/dstar.html#seed=7".*title="A &quot;lab&quot; &amp; more"/)
  assert.deepEqual(['file:///dstar.html', 'http://localhost:1/', 'http://127.0.0.1/', 'http://[::1]:8000/', 'https://your.host/dstar/', 'http://192.168.1.7/'].map(isLocal), [true, true, true, true, false, false])
})
