// @ts-check
/** Going back in a run and on from there: what is kept, that it is the run to the bit, and what becomes of what came after. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { STILL, inWorker, open, testOnWebGpu, withLab } from '../browser.mjs'
import { MOST, MOST_BYTES, Timeline } from '../../www/engine/timeline.js'

const SMALL = 'batch=16&g_width=8&d_width=8&grid=16'

/** @param {Timeline} timeline @param {number[]} steps @param {number} [size] */
const fill = (timeline, steps, size = 10) => steps.forEach((step, i) => timeline.add({ step, bytes: new Uint8Array(size) }, i === 0))
const upTo = (/** @type {number} */ n, by = 1) => Array.from({ length: n + 1 }, (_, i) => i * by)

test('however long a run, the first and the newest are kept, and the gaps between grow towards the middle', () => {
  const timeline = new Timeline()
  fill(timeline, upTo(5000, 20))
  const { steps } = timeline
  assert.equal(steps.length, MOST)
  assert.deepEqual([steps[0], steps.at(-1)], [0, 100_000])
  const gaps = steps.slice(1).map((step, i) => step - steps[i])
  const near = Math.max(...gaps.slice(0, 4), ...gaps.slice(-5))
  assert.ok(near < Math.max(...gaps.slice(20, 28)), gaps.join(' '))
  assert.ok(Math.max(...gaps) < 0.08 * 100_000, gaps.join(' '))
})

test('large states are kept in fewer places, within the same bytes', () => {
  const timeline = new Timeline()
  fill(timeline, upTo(100), 2 ** 21)
  assert.equal(timeline.steps.length, 16)
  assert.ok(timeline.bytes <= MOST_BYTES)
})

test('a run that goes on from an earlier state leaves what came after it', () => {
  const timeline = new Timeline()
  fill(timeline, [0, 10, 20, 30])
  timeline.current = timeline.nearest(12)
  assert.ok(timeline.isBack)
  assert.equal(timeline.current?.step, 10)
  timeline.add({ step: 10, bytes: new Uint8Array(1) }, false)
  timeline.add({ step: 15, bytes: new Uint8Array(1) }, false)
  assert.deepEqual(timeline.steps, [0, 10, 15])
  assert.ok(!timeline.isBack)
})

test('a kept state is the run as it was there, and going on from it is the same run again, to the bit', async () => {
  await open({ path: `${STILL}&${SMALL}&ema=0.9&k=2` }, async (page) => {
    const seen = await withLab(page, async (lab) => {
      /** @type {string[]} */
      const were = []
      for (const which of [null, 'both', 'd', 'both', 'g']) {
        if (which) await lab.step(1, which)
        were.push(await lab.export())
      }
      const { steps } = lab.timeline
      const are = []
      for (const step of steps) {
        const snapshot = await lab.goto(step)
        are.push([await lab.export(), snapshot.step, lab.timeline.at])
      }
      await lab.goto(0)
      const kept = lab.timeline.steps
      for (const which of ['both', 'd', 'both', 'g']) await lab.step(1, which)
      return { steps, were, are, kept, again: await lab.export(), after: lab.timeline }
    })
    assert.deepEqual(seen.steps, [0, 1, 2, 3, 4])
    assert.deepEqual(seen.are, seen.were.map((/** @type {string} */ text, /** @type {number} */ i) => [text, seen.steps[i], seen.steps[i]]))
    assert.deepEqual(seen.kept, seen.steps, 'going back leaves nothing')
    assert.equal(seen.again, seen.were.at(-1))
    assert.deepEqual([seen.after.steps, seen.after.at], [[0, 1, 2, 3, 4], 4])
  })
})

test('a branch with another parameter leaves what came after, and can be gone back to itself', async () => {
  await open({ path: `${STILL}&${SMALL}` }, async (page) => {
    const seen = await withLab(page, async (lab) => {
      for (let i = 0; i < 5; i++) await lab.step(1)
      await lab.goto(2)
      await lab.set({ lr: 0.01 })
      const back = lab.timeline
      const first = (await lab.step(1), await lab.export())
      const branched = lab.timeline
      await lab.goto(2)
      await lab.step(1)
      return { back, branched, same: (await lab.export()) === first, lr: lab.params.lr }
    })
    assert.deepEqual([seen.back.steps, seen.back.at], [[0, 1, 2, 3, 4, 5], 2], 'a change alone leaves nothing')
    assert.deepEqual([seen.branched.steps, seen.branched.at], [[0, 1, 2, 3], 3])
    assert.ok(seen.same)
    assert.equal(seen.lr, 0.01, 'the parameters are those of now')
  })
})

test('the slider goes back by key, the pictures follow, and the line says where the run stands', async () => {
  await open({ path: `${STILL}&${SMALL}&lang=en` }, async (page) => {
    await withLab(page, async (lab) => {
      for (let i = 0; i < 3; i++) await lab.step(1)
    })
    const slider = page.getByRole('slider', { name: 'Timeline' })
    const says = (/** @type {string} */ words) => page.locator(`input[aria-valuetext="${words}"]`).waitFor()
    await says('step 3 of 3')
    await slider.focus()
    await page.keyboard.press('Home')
    await page.locator('.step-count').filter({ hasText: /^0 \/ 3$/ }).waitFor()
    await page.keyboard.press('ArrowRight')
    await page.locator('.step-count').filter({ hasText: /^1 \/ 3$/ }).waitFor()
    await says('step 1 of 3')
    assert.equal(await withLab(page, (lab) => lab.latest.step), 1)
    await page.keyboard.press('End')
    await page.locator('.step-count').filter({ hasText: /^3$/ }).waitFor()
  })
})

test('while it trains, states are kept; dragging the slider pauses and goes where it is let go', async () => {
  await open({ path: `embed.html#backend=cpu&${SMALL}` }, async (page) => {
    await withLab(page, (lab) => new Promise((resolve) => {
      const look = () => lab.timeline.steps.length > 3 && resolve(null)
      lab.addEventListener('timeline', look)
      look()
    }))
    const slider = page.getByRole('slider', { name: 'Timeline' })
    const box = /** @type {{x: number, y: number, width: number, height: number}} */ (await slider.boundingBox())
    assert.ok(box.height >= 24)
    await page.mouse.move(box.x + box.width - 8, box.y + 12)
    await page.mouse.down()
    for (const part of [0.7, 0.4, 0.1, 0]) await page.mouse.move(box.x + 2 + part * box.width, box.y + 12)
    await page.mouse.up()
    await page.locator('.step-count').filter({ hasText: /^0 \// }).waitFor()
    const { status, step } = await withLab(page, async (lab) => ({ status: lab.status, step: (await lab.snapshot()).step }))
    assert.deepEqual([status.state, step], ['paused', 0])
  })
})

test('a reset and another network forget the run, an import begins at its own step', async () => {
  await open({ path: `${STILL}&${SMALL}` }, async (page) => {
    const seen = await withLab(page, async (lab) => {
      const seen = []
      await lab.step(1)
      const file = await lab.export()
      seen.push(lab.timeline.steps)
      await lab.reset()
      seen.push(lab.timeline.steps)
      await lab.step(1)
      seen.push(lab.timeline.steps)
      await lab.set({ g_width: 9 })
      seen.push(lab.timeline.steps)
      const why = await lab.goto(0).then(() => 'went', (/** @type {Error} */ error) => error.message)
      await lab.import(file)
      seen.push(lab.timeline.steps)
      await lab.step(1)
      seen.push(lab.timeline.steps, await lab.goto(NaN).catch((/** @type {Error} */ error) => error.message), why)
      return seen
    })
    assert.deepEqual(seen, [[0, 1], [], [0, 1], [], [1], [1, 2], 'goto: NaN is not a step.', 'goto: nothing of this run has been kept yet.'])
  })
})

test('a run that diverged can be gone back in, and goes on with a lower rate', async () => {
  await open({ path: `${STILL}&${SMALL}&g_optim=sgd&d_optim=sgd` }, async (page) => {
    const seen = await withLab(page, async (lab) => {
      await lab.step(5)
      await lab.set({ lr: 1, d_lr_ratio: 100 })
      const why = await lab.step(20_000).then(() => 'went on', (/** @type {Error} */ error) => error.message)
      const state = lab.status.state
      await lab.goto(5)
      await lab.set({ lr: 1e-3, d_lr_ratio: 1 })
      const { step } = await lab.step(1)
      return { why, state, step, after: lab.status }
    })
    assert.match(seen.why, /diverged/)
    assert.deepEqual([seen.state, seen.step, seen.after.state, seen.after.diverged], ['diverged', 6, 'paused', null])
  })
})

/** Waits until the lab's status is so. @param {import('playwright-core').Page} page @param {Record<string, string>} wish */
const statusIs = (page, wish) =>
  page.waitForFunction((wish) => {
    const { status } = /** @type {any} */ (document.querySelector('dstar-lab'))
    return Object.entries(wish).every(([key, value]) => status[key] === value)
  }, wish)

/** The run without its parameters, at a kept step. @param {import('playwright-core').Page} page @param {number} step @returns {Promise<object>} */
const at = (page, step) =>
  withLab(page, async (lab, step) => {
    await lab.goto(step)
    return { ...JSON.parse(await lab.export()), params: null }
  }, step)

testOnWebGpu('what is kept outlives a move to WebGPU and back', async () => {
  await open({ path: `${STILL}&${SMALL}`, webgpu: true }, async (page) => {
    await withLab(page, async (lab) => {
      await lab.step(1)
      await lab.step(1)
    })
    const [two, one] = [await at(page, 2), await at(page, 1)]
    await withLab(page, (lab) => lab.set({ backend: 'webgpu' }))
    await statusIs(page, { backend: 'webgpu' })
    assert.deepEqual([await at(page, 1), await at(page, 2)], [one, two])
    await withLab(page, (lab) => lab.set({ backend: 'cpu' }))
    await statusIs(page, { backend: 'cpu' })
    assert.deepEqual([await at(page, 1), await at(page, 2)], [one, two])
  })
})

test('what is kept outlives the engine: another stands where the run stood', async () => {
  const prelude = `new BroadcastChannel('fault').onmessage = () => setTimeout(() => { throw new WebAssembly.RuntimeError('unreachable') })`
  const before = (/** @type {import('playwright-core').Page} */ page) => inWorker(page, prelude)
  await open({ path: `${STILL}&${SMALL}`, before, expect: /unreachable/ }, async (page) => {
    await withLab(page, async (lab) => {
      await lab.step(1)
      await lab.step(1)
    })
    const [two, one] = [await at(page, 2), await at(page, 1)]
    await page.evaluate(() => new BroadcastChannel('fault').postMessage('die'))
    await page.waitForFunction(() => {
      const { state, reason } = /** @type {any} */ (document.querySelector('dstar-lab')).status
      return state === 'paused' && reason.includes('checkpoint')
    })
    const risen = await withLab(page, async (lab) => ({ run: { ...JSON.parse(await lab.export()), params: null }, steps: lab.timeline.steps, reason: lab.status.reason }))
    assert.deepEqual([risen.run, risen.steps], [one, [0, 1, 2]])
    assert.match(risen.reason, /goes on from the last checkpoint, step 1/)
    assert.deepEqual(await at(page, 2), two)
  })
})
