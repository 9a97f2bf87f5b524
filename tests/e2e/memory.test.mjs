// @ts-check
/** A lesson of an hour in a minute: resets, edits and scrubs leave the memory of the page and of the engine where it was. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { STILL, open, withLab } from '../browser.mjs'

const ROUNDS = 100
/** A first round of everything fills what is bounded: the timeline, the book of runs, the allocator's free lists. */
const WARM_UP = 60
/**
 * What 100 rounds may add. The engine's memory grows in pages of 64 KiB and never shrinks, so that what a round leaked would show
 * as growth; a kept state of this run is 5 KB, and a snapshot 40 KB: a leak of either once in a round would add 0.5 or 4 MB.
 */
const MOST = { engine: 2 * 65_536, page: 400_000 }

test('100 resets, edits and scrubs leave the engine\'s memory and the page\'s heap flat', async () => {
  await open({ path: `${STILL}&batch=16&g_width=8&d_width=8&grid=32&samples=100` }, async (page) => {
    const devtools = await page.context().newCDPSession(page)
    /** Objects, what the browser holds for them, and the buffers of arrays. */
    const heap = async () => {
      await devtools.send('HeapProfiler.collectGarbage')
      const { usedSize, embedderHeapUsedSize, backingStorageSize } = /** @type {Record<string, number>} */ (/** @type {unknown} */ (await devtools.send('Runtime.getHeapUsage')))
      return usedSize + embedderHeapUsedSize + backingStorageSize
    }
    /** @param {number} rounds */
    const rounds = (rounds) =>
      withLab(page, async (lab, rounds) => {
        for (let i = 0; i < rounds; i++) {
          await lab.step(60)
          await lab.step(1)
          await lab.goto(60)
          await lab.step(2, 'd')
          await lab.set({ lr: 1e-3 * (1 + (i % 3)) })
          await lab.set({ sigma: 0.1 + 0.01 * (i % 7), data: ['ring8', 'grid9', 'two'][i % 3] })
          await lab.step(1)
          await lab.reset({ seed: i % 5 })
        }
        return { engine: lab.status.memory, kept: lab.timeline.bytes }
      }, rounds)
    const first = { ...(await rounds(WARM_UP)), page: await heap() }
    const then = { ...(await rounds(ROUNDS)), page: await heap() }
    const grown = { engine: then.engine - first.engine, page: then.page - first.page }
    console.log(`engine ${first.engine} + ${grown.engine}, page ${first.page} + ${grown.page} bytes`)
    assert.ok(first.engine > 0)
    assert.ok(grown.engine <= MOST.engine, `the engine's memory grew by ${grown.engine} bytes`)
    assert.ok(grown.page <= MOST.page, `the page's heap grew by ${grown.page} bytes`)
  })
})
