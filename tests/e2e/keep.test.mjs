// @ts-check
/** What is kept of runs: every metric as CSV, and a table of the runs of this page, each of which can be taken up again. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { violations } from '../axe.mjs'
import { STILL, open, withLab } from '../browser.mjs'
import { Looks, csv } from '../../www/lab/time/looks.js'

const SMALL = 'batch=16&g_width=8&d_width=8&grid=16'

/** Reads CSV as RFC 4180 has it. @param {string} text */
function read(text) {
  assert.match(text, /\r\n$/)
  return text.trimEnd().split('\r\n').map((line) => [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell]) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell)).slice(0, -1))
}

/** @param {import('playwright-core').Page} page @param {string} name of the button @returns {Promise<{name: string, text: string}>} */
async function download(page, name) {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name, exact: true }).click()])
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') }
}

test('cells with commas, quotes and line breaks are quoted', () => {
  assert.equal(csv([['a', 1], ['b,c', 'd"e'], ['f\ng', -0.5]]), 'a,1\r\n"b,c","d""e"\r\n"f\ng",-0.5\r\n')
})

test('a long run keeps its first look, its newest, and as many between as there is room for', () => {
  const looks = new Looks()
  for (let step = 0; step <= 30_000; step++) looks.add(/** @type {any} */ ({ step, metrics: { js: step / 2 } }))
  assert.ok(looks.length <= 10_000 && looks.length > 4_000, String(looks.length))
  const rows = read(looks.csv(7))
  assert.deepEqual(rows[0], ['step', 'seed', 'js (nats)'])
  assert.deepEqual([rows[1], rows.at(-1)], [['0', '7', '0'], ['30000', '7', '15000']])
})

test('the CSV of a run has a row for each look, and those of a course that was left are gone', async () => {
  await open({ path: `${STILL}&${SMALL}&lang=en&seed=11` }, async (page) => {
    const metrics = await withLab(page, async (lab) => {
      // A look is what has been on the screen: of several in one frame, the last.
      const shown = async (/** @type {number} */ n) => {
        const wanted = (lab.latest?.step ?? 0) + n
        const onScreen = new Promise((resolve) => lab.addEventListener('metrics', (/** @type {CustomEvent} */ { detail }) => detail.step === wanted && resolve(null)))
        const snapshot = await lab.step(n)
        await onScreen
        return snapshot
      }
      for (let i = 0; i < 4; i++) await shown(5)
      await lab.goto(10)
      while (lab.latest.step !== 10) await new Promise(requestAnimationFrame)
      return (await shown(3)).metrics
    })
    await page.locator('.drawer-open').click()
    const { name, text } = await download(page, 'Metrics as CSV')
    assert.equal(name, 'dstar-seed11-step13.csv')
    const [head, ...rows] = read(text)
    assert.deepEqual(rows.map(([step]) => Number(step)), [0, 5, 10, 13])
    for (const unit of ['js (nats)', 'd_gap (share)', 'modes (components)']) assert.ok(head.includes(unit), unit)
    const last = Object.fromEntries(head.map((key, i) => [key.replace(/ \(.*/, ''), rows[3][i]]))
    for (const [key, value] of Object.entries(metrics)) assert.equal(last[key] === '' ? null : Number(last[key]), value, key)
    assert.equal(last.seed, '11')
  })
})

test('a run that another takes the place of is written down, and can be taken up again, to the bit', async () => {
  await open({ path: `${STILL}&${SMALL}&lang=en&lr=0.003` }, async (page) => {
    const before = await withLab(page, async (lab) => {
      await lab.step(60)
      const text = await lab.export()
      await lab.reset({ seed: 8 })
      await lab.step(70)
      await lab.set({ d_width: 9 })
      await lab.step(10)
      await lab.set({ lang: 'en' })
      await lab.reset()
      return text
    })
    await page.locator('.drawer-open').click()
    await page.getByRole('button', { name: 'Runs…' }).click()
    const rows = page.locator('.runs tbody tr')
    await rows.nth(1).waitFor()
    const cells = await rows.evaluateAll((rows) => rows.map((row) => [...row.children].slice(0, 4).map((cell) => cell.textContent)))
    // The last one was too short to be worth a line.
    const own = 'g_width=8 d_width=8 batch=16 lr=0.003'
    assert.deepEqual(cells, [['2', own, '8', '70'], ['1', own, '7', '60']])
    assert.deepEqual(await violations(page), [])
    const { text } = await download(page, 'Export as CSV')
    assert.deepEqual(read(text).map((row) => row.slice(0, 5)), [['run', 'settings', 'seed', 'step', 'engine'], ['1', own.replaceAll(' ', '&'), '7', '60', 'cpu'], ['2', own.replaceAll(' ', '&'), '8', '70', 'cpu']])
    await page.getByRole('button', { name: 'Restore run 1' }).click()
    await page.locator('.step-count').filter({ hasText: /^60$/ }).waitFor()
    const after = await withLab(page, async (lab) => ({ text: await lab.export(), params: lab.params, timeline: lab.timeline.steps }))
    const bare = (/** @type {string} */ text) => ({ ...JSON.parse(text), params: null })
    assert.deepEqual(bare(after.text), bare(before))
    assert.deepEqual([after.params.seed, after.params.d_width, after.timeline], [7, 8, [60]])
    await page.getByRole('button', { name: 'Runs…' }).click()
    await page.getByRole('button', { name: 'Clear' }).click()
    await page.getByText('None yet.').waitFor()
  })
})
