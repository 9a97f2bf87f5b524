// @ts-check
/** A lesson of an hour in a minute: resets, edits and scrubs leave the memory of the page and of the engine where it was. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { STILL, open, withLab } from '../browser.mjs'

const ROUNDS = 60
/** A first round of everything fills what is bounded: the timeline, the book of runs, the allocator's free lists. */
const WARM_UP = 60
/**
 * What these rounds may add. The engine's memory grows in pages of 64 KiB and never shrinks: what a round leaked would show as growth, now and again later, while
 * a buffer that is larger than any before shows once. A kept state of this run is 5 KB, and a snapshot 40 KB: a leak of either once in a
 * round would add 0.3 or 2.4 MB. A notice is a dozen nodes; some that are gone are still counted.
 */
const MOST = { engine: 65_536, page: 240_000, nodes: 700 }

test('resets, edits and scrubs, a hundred and more of each, leave the engine\'s memory and the page\'s heap flat', async () => {
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
    /** @type {{engine: number, page: number, nodes: number}[]} */
    const looks = []
    for (const n of [WARM_UP, ROUNDS, ROUNDS]) looks.push({ ...(await rounds(n)), ...(await heap()) })
    const grown = (/** @type {'engine' | 'page' | 'nodes'} */ what) => Math.min(looks[1][what] - looks[0][what], looks[2][what] - looks[1][what])
    console.log(looks.map(({ engine, page, nodes }) => `engine ${engine}, page ${page} bytes, ${nodes} nodes`).join('; '))
    assert.ok(looks[0].engine > 0)
    assert.ok(grown('engine') <= MOST.engine, `the engine's memory grew by ${grown('engine')} bytes, twice`)
    assert.ok(grown('page') <= MOST.page, `the page's heap grew by ${grown('page')} bytes, twice`)
    assert.ok(grown('nodes') <= MOST.nodes, `${grown('nodes')} nodes more, twice`)
  })
})
