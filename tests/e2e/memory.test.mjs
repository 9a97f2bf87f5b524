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
 * as growth; a kept state of this run is 5 KB, and a snapshot 40 KB: a leak of either once in a round would add 0.5 or 4 MB. A notice is a dozen nodes; some that are gone are still counted.
 */
const MOST = { engine: 2 * 65_536, page: 400_000, nodes: 1000 }

test('100 resets, edits and scrubs leave the engine\'s memory and the page\'s heap flat', async () => {
  await open({ path: `${STILL}&batch=16&g_width=8&d_width=8&grid=32&samples=100` }, async (page) => {
    const devtools = await page.context().newCDPSession(page)
    /**
     * Objects and the buffers of arrays, in bytes, and the nodes of the document. What one collection lets go of, the next one frees: until none
     * frees more. What the browser itself holds for the objects is freed when it has time, and so tells nothing; nodes are counted instead.
     */
    const heap = async () => {
      for (let last = Infinity; ; ) {
        await devtools.send('HeapProfiler.collectGarbage')
        await page.evaluate(() => new Promise(requestAnimationFrame))
        const { usedSize, backingStorageSize } = /** @type {Record<string, number>} */ (/** @type {unknown} */ (await devtools.send('Runtime.getHeapUsage')))
        const used = usedSize + backingStorageSize
        if (used >= last) return { page: last, nodes: (await devtools.send('Memory.getDOMCounters')).nodes }
        last = used
      }
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
    const first = { ...(await rounds(WARM_UP)), ...(await heap()) }
    const then = { ...(await rounds(ROUNDS)), ...(await heap()) }
    const grown = { engine: then.engine - first.engine, page: then.page - first.page, nodes: then.nodes - first.nodes }
    console.log(`engine ${first.engine} + ${grown.engine}, page ${first.page} + ${grown.page} bytes, ${first.nodes} + ${grown.nodes} nodes`)
    assert.ok(first.engine > 0)
    assert.ok(grown.engine <= MOST.engine, `the engine's memory grew by ${grown.engine} bytes`)
    assert.ok(grown.page <= MOST.page, `the page's heap grew by ${grown.page} bytes`)
    assert.ok(grown.nodes <= MOST.nodes, `${grown.nodes} nodes more`)
  })
})
