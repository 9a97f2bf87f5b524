// @ts-check
/** The Python package: installed, in a real notebook. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { STILL, open } from '../browser.mjs'
import { labOf } from './dist.mjs'
import { PYTHON, inJupyter, run, runCell, said } from './jupyter.mjs'

/** @typedef {import('playwright-core').Page} Page */

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const EXAMPLE = join(ROOT, 'examples/notebook/gan.ipynb')
const SMALL = 'batch=16, g_width=8, d_width=8, grid=32, samples=100, lang="en"'

/** What a cell says when its last line has been reached; the source of a cell does not have it. @param {string} word */
const says = (word) => `print("${word.slice(0, 1)}" "${word.slice(1)}")`

/** Where the lab stands. @param {Page} page @returns {Promise<number>} */
const stepOf = async (page) => (await labOf(page)).evaluate((lab) => lab.latest.step)

test('its Python, without a page', async () => {
  const { stderr } = await run(PYTHON, ['-m', 'unittest', 'discover', join(ROOT, 'examples/notebook/tests')])
  assert.match(stderr, /Ran (1[0-9]|[2-9]\d) tests.*\n\nOK/)
  const { stdout } = await run(PYTHON, ['-c', 'import dstar; print(dstar.__version__)'])
  const cargo = await readFile(join(ROOT, 'Cargo.toml'), 'utf8')
  assert.equal(stdout.trim(), /\[package\][^[]*?\nversion = "([^"]+)"/.exec(cargo)?.[1])
})

test('the example runs: the lab trains in the page, and its numbers come back as arrays', async () => {
  const example = JSON.parse(await readFile(EXAMPLE, 'utf8'))
  const code = example.cells.filter((/** @type {any} */ cell) => cell.cell_type === 'code')
  for (const { outputs, execution_count } of code) assert.deepEqual([outputs, execution_count], [[], null], 'it is kept without outputs')
  const asserts = `
n = 64
for name in ("p_data", "p_model", "d", "d_star", "critic"):
    array = getattr(before, name)
    assert array.shape == (n, n) and array.dtype == np.float32 and array.flags.writeable and np.isfinite(array).all(), name
assert before.samples_data.shape == before.samples_model.shape == (500, 2)
assert before.arrows_model.shape == (0, 2) and before.excess.shape == (0, 0) and before.modes.shape == (8, 5)
assert (before.step, before.seed, before.backend, before.params["data"]) == (200, 7, "cpu", "ring8")
assert np.abs(d_star - before.d_star)[seen].max() < 1e-5
# Row 0 lies at the bottom, and the columns go to the right: the mean of p_data is that of the ring, and the first component lies where it should.
assert abs(P.sum() - 1) < 1e-5 and abs(Q.sum() - 1) < 1e-3
weight, x, y = before.modes[1, :3]
row, column = np.abs(before.grid.y - y).argmin(), np.abs(before.grid.x - x).argmin()
assert p[row, column] > 0.9 * p.max()
assert abs(js - before.metrics["js"]) < 1e-4
assert after.metrics["js"] == before.metrics["js"] and after.metrics["excess_d"] < before.metrics["excess_d"]
assert looks["step"].tolist() == [0, 200, 500] and np.abs(looks["loss_d"] - identity).max() < 1e-9
assert looks["js"][0] > looks["js"][1] == looks["js"][2] == before.metrics["js"]
assert lab.status["state"] == "paused" and lab.status["backend"] == "cpu" and lab.params["seed"] == 7 and lab.notes == []
print("js", repr(before.metrics["js"]), flush=True)
${says('asserted')}`
  example.cells.push({ id: 'asserts', cell_type: 'code', source: asserts, metadata: {}, outputs: [], execution_count: null })
  /** @type {string} */
  let js = ''
  await inJupyter(example, async (page) => {
    await said(page, 'asserted')
    js = /js (\S+)/.exec(await page.locator('.jp-OutputArea-output').last().innerText())?.[1] ?? ''
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('dstar-lab')).latest.step === 500)
    // By its own button it trains on, and what it learns arrives.
    await page.locator('dstar-lab .play').click()
    await (await labOf(page)).evaluate((lab) => new Promise((resolve) => lab.addEventListener('metrics', (/** @type {any} */ { detail }) => detail.step > 550 && resolve(null))))
    await page.locator('dstar-lab .play').click()
  })
  await open({ path: `${STILL}&data=ring8&seed=7` }, async (page) => {
    const hosted = await (await labOf(page)).evaluate(async (lab) => (await lab.step(200)).metrics.js)
    assert.equal(Number(js), hosted, 'the same bits as on the hosted page')
  })
})

test('one run in several views: it moves, is parked, let go and taken up again', async () => {
  await inJupyter([
    `from dstar import Lab\nlab = Lab(${SMALL}, autoplay=False, height=420)\nlab._keep = 0.2\nfirst = await lab.step(30)\nassert first.step == 30\n${says('unseen')}`,
    'lab',
    'lab',
    `second = await lab.step(5)\nassert second.step == 35, second.step\n${says('seen')}`,
  ], async (page) => {
    await said(page, 'unseen')
    await said(page, 'seen')
    await page.locator('dstar-seat').nth(1).waitFor()
    assert.equal(await page.locator('dstar-lab').count(), 1)
    assert.equal(await page.locator('dstar-seat').nth(1).locator('dstar-lab').count(), 1, 'the newest view has it')
    assert.equal(await page.locator('dstar-lab').evaluate((lab) => /** @type {HTMLElement} */ (lab).offsetHeight), 420)

    await page.getByRole('button', { name: 'Show it here' }).click()
    await page.locator('dstar-seat').nth(0).locator('dstar-lab').waitFor()
    assert.equal(await stepOf(page), 35, 'moved with its run')

    // The letters are the lab's, and not the notebook's, where B makes a new cell.
    const cells = await page.locator('.jp-CodeCell').count()
    await page.locator('dstar-lab .play').focus()
    await page.keyboard.press('b')
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('dstar-lab')).latest.step === 36)
    assert.equal(await page.locator('.jp-CodeCell').count(), cells)

    // Without a view the worker is let go; the run is not.
    await page.getByRole('menuitem', { name: 'Edit', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Clear Outputs of All Cells', exact: true }).click()
    await page.waitForFunction(() => document.querySelector('dstar-lab') === null)
    await runCell(page, 1)
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('dstar-lab'))?.latest?.step === 36)

    // Closed by Python, it is gone with all it had.
    const editor = page.locator('.jp-CodeCell .jp-InputArea-editor .cm-content').nth(3)
    await editor.fill('lab.close()')
    await runCell(page, 3)
    await page.waitForFunction(() => document.querySelector('dstar-lab, dstar-seat') === null)
  })
})

test('what is wrong is an error in the cell, or a warning that says what is used', async () => {
  await inJupyter([
    `from dstar import *\nimport warnings\nlab = Lab(${SMALL}, autoplay=False, data="custom", mix="1*0,0,.5;nonsense")\nlab`,
    `with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    notes = await lab.set(mix="2*1,1,.5;rubbish", lr=0.01)
assert [(note["key"], note["given"]) for note in notes] == [("mix", "rubbish")], notes
assert [str(warning.category) for warning in caught] == [str(DstarWarning)]
assert lab.notes[0]["given"] == "nonsense", lab.notes
assert lab.params["lr"] == 0.01
text = await lab.export()
three = (await lab.step(3)).metrics
await lab.load(text)
assert (await lab.step(3)).metrics == three
await lab.set(lr=1.0, g_optim="sgd", d_optim="sgd", penalty="none", loss="wasserstein")
try:
    await lab.step(3000)
except DstarError as error:
    assert "diverged" in str(error), error
else:
    raise AssertionError("it did not diverge")
${says('warned')}`,
    'Lab(lerning_rate=3)',
  ], async (page) => {
    await said(page, 'warned')
    await said(page, "There is no parameter 'lerning_rate'")
  })
})
