// @ts-check
/** The menu of settings: every one of them held against the table, and chosen in the page. */
import assert from 'node:assert/strict'
import { readFile, readdir } from 'node:fs/promises'
import { test } from 'node:test'
import { STILL, open, withLab } from '../browser.mjs'

const FOLDER = new URL('../../www/presets/', import.meta.url)
/** @param {string} name */
const json = async (name) => JSON.parse(await readFile(new URL(name, FOLDER), 'utf8'))
/** @type {string[]} */
const NAMES = await json('index.json')
const PARTS = await Promise.all(NAMES.map((name) => json(`${name}.json`)))
const PRESETS = PARTS.flatMap(({ presets }) => presets)

test('every file of presets is listed, and every preset has its words in both languages', async () => {
  assert.deepEqual((await readdir(FOLDER)).sort(), ['index.json', ...NAMES.map((name) => `${name}.json`)].sort())
  assert.equal(new Set(PRESETS.map(({ name }) => name)).size, PRESETS.length, 'no name is given twice')
  for (const words of [...PARTS.map(({ title }) => title), ...PRESETS.flatMap(({ title, about }) => [title, about])]) {
    assert.deepEqual(Object.keys(words), ['en', 'zh'])
    for (const text of Object.values(words)) assert.ok(text.length > 1, JSON.stringify(words))
  }
  // One sentence each.
  for (const { name, about } of PRESETS) {
    assert.match(about.en, /^[^.]*(\.\d[^.]*|et al\.[^.]*)*\.$/, name)
    assert.match(about.zh, /^[^。]+。$/, name)
  }
})

test('the table takes every preset as it is, and each is a setting of its own', async () => {
  await open({ path: STILL }, async (page) => {
    const seen = await page.evaluate(async (parts) => {
      const { loadTheory } = await import(/** @type {any} */ (new URL('lab/theory.js', document.baseURI).href))
      const theory = await loadTheory()
      const { params } = theory.parse('')
      return parts.flatMap(({ group, presets }) => presets.map((/** @type {any} */ { name, set }) => {
        const { notes, params: after } = theory.update(params, set)
        const foreign = theory.rows.filter((/** @type {any} */ row) => row.key in set && group === 'data' && row.group !== 'data').map((/** @type {any} */ { key }) => key)
        return { name, group, notes, foreign, exact: Object.entries(set).every(([key, value]) => after[key] === value), query: theory.query(after), components: theory.components(after).length }
      }))
    }, PARTS)
    for (const { name, notes, foreign, exact, components } of seen) {
      assert.deepEqual([notes, foreign, exact], [[], [], true], name)
      assert.ok(components >= 1 && components <= 64, name)
    }
    for (const part of PARTS) {
      const own = seen.filter(({ group }) => group === part.group)
      assert.equal(new Set(own.map(({ query }) => query)).size, own.length, part.group)
    }
  })
})

test('a preset is chosen from the menu, said in a sentence, and known again', async () => {
  await open({ path: `${STILL}&scale=3&lang=en` }, async (page) => {
    await page.locator('.drawer-open').click()
    const menu = page.locator('#presets-data')
    await menu.waitFor()
    assert.equal(await menu.inputValue(), '', 'no preset has this scale')
    await menu.selectOption('pacgan-ring')
    const about = page.locator('[data-key=presets-data] .hint')
    await about.waitFor()
    assert.match(await about.innerText(), /Lin et al/)
    const { data, scale, sigma } = await withLab(page, (lab) => lab.params)
    assert.deepEqual([data, scale, sigma], ['ring8', 1, 0.01])
    await menu.selectOption('moons')
    await withLab(page, (lab) => lab.set({ lang: 'zh' }))
    assert.match(await about.innerText(), /半圆/)
    assert.equal(await menu.locator('option:checked').innerText(), '双月')
    // What a preset does not name goes back to the default; a change by hand leaves the menu.
    assert.equal((await withLab(page, (lab) => lab.params)).scale, 2)
    await withLab(page, (lab) => lab.set({ sigma: 0.16 }))
    assert.equal(await menu.inputValue(), '')
    assert.ok(await about.isHidden())
  })
})

test('each menu knows what is in force of its own part, and a training preset leaves the data alone unless it names them', async () => {
  await open({ path: `${STILL}&lang=en` }, async (page) => {
    await page.locator('.drawer-open').click()
    const [data, training] = ['data', 'training'].map((part) => page.locator(`#presets-${part}`))
    const show = (/** @type {string[]} */ ...names) => page.waitForFunction((names) => {
      const root = document.querySelector('dstar-lab')?.shadowRoot
      return ['data', 'training'].every((part, i) => /** @type {HTMLSelectElement | null | undefined} */ (root?.querySelector(`#presets-${part}`))?.value === names[i])
    }, names)
    await show('ring8', 'standard')
    await data.selectOption('moons')
    await training.selectOption('plain')
    await page.locator('[data-key=presets-training] .hint').filter({ hasText: 'Goodfellow' }).waitFor()
    await show('moons', 'plain')
    await training.selectOption('sharp')
    await show('unrolled-ring', 'sharp')
    assert.equal((await withLab(page, (lab) => lab.params)).g_width, 128)
    // What another preset had set is taken back.
    await training.selectOption('standard')
    await show('unrolled-ring', 'standard')
    const { g_width: width, ema, generator } = await withLab(page, (lab) => lab.params)
    assert.deepEqual([width, ema, generator], [64, 0, 'live'])
    await withLab(page, (lab) => lab.set({ hide: 'loss' }))
    await training.waitFor({ state: 'hidden' })
    assert.ok(await data.isVisible())
  })
})

test('a family can be left for a mixture of one\'s own, which begins as what was there', async () => {
  await open({ path: STILL }, async (page) => {
    await page.locator('.drawer-open').click()
    const family = page.locator('#p-data')
    assert.ok(await page.locator('#p-mix').isHidden())
    await family.selectOption('two')
    await family.selectOption('custom')
    await page.locator('#p-mix').waitFor()
    assert.equal(await page.locator('#p-mix').inputValue(), '-1,0,.4,.2,-45;1,0,.4,.2,45')
    await page.locator('#p-mix').fill('0,0,1;oops')
    await page.locator('#p-mix').press('Enter')
    await page.locator('.notice', { hasText: 'oops' }).waitFor()
    assert.equal((await withLab(page, (lab) => lab.params)).mix, '0,0,1')
    await family.selectOption('moons')
    assert.ok(!(await withLab(page, (lab) => lab.params)).mix.includes('0,0,1'), 'a mixture that is not used stays out of the address')
  })
})
