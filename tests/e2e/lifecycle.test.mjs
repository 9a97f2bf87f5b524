// @ts-check
/** Labs that come and go, pages that are left and come back to, tabs that sleep. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SMALL } from '../around.mjs'
import { STILL, open } from '../browser.mjs'
import { labOf } from '../dist/dist.mjs'

/** @typedef {import('playwright-core').Page} Page */

const ROUNDS = 200
/** A first hundred fills what is bounded: caches of compiled code, of styles, of shapes. */
const WARM_UP = 100
/**
 * What a hundred more may leave behind. One lab that stays is 120 KB of heap and 3200 nodes, and a single listener would hold it: a hundred of them
 * would be ten times as much as is allowed. The last few may not have been collected yet.
 */
const MOST = { heap: 1_200_000, nodes: 32_000 }

test('200 labs that come and go leave no worker and no memory behind', async () => {
  await open({ path: 'embed.html#widget=ce' }, async (page) => {
    const devtools = await page.context().newCDPSession(page)
    const attributes = Object.fromEntries(SMALL.split('&').map((pair) => pair.split('=')))
    /** Lets labs come, train and go. @param {number} rounds */
    const cycle = (rounds) =>
      page.evaluate(
        async ([rounds, attributes]) => {
          await import(/** @type {any} */ (new URL('lab/element.js', location.href).href))
          for (let i = 0; i < rounds; i++) {
            const lab = /** @type {any} */ (document.createElement('dstar-lab'))
            for (const [key, value] of Object.entries(attributes)) lab.setAttribute(key, value)
            document.body.append(lab)
            await lab.ready
            await lab.step(1)
            lab.remove()
            // It is let go in a task of its own: an element may only have been moved.
            await new Promise((resolve) => setTimeout(resolve))
          }
        },
        /** @type {[number, Record<string, string>]} */ ([rounds, attributes])
      )
    const heap = async () => {
      await devtools.send('HeapProfiler.collectGarbage')
      const { usedSize } = await devtools.send('Runtime.getHeapUsage')
      return usedSize
    }
    const gone = async () => {
      while (page.workers().length > 0) await page.workers()[0]?.evaluate(() => null).catch(() => {})
      const { nodes } = await devtools.send('Memory.getDOMCounters')
      return nodes
    }
    await cycle(WARM_UP)
    await gone()
    const before = await heap()
    const nodes = await gone()
    await cycle(ROUNDS - WARM_UP)
    await gone()
    const grown = (await heap()) - before
    const more = (await gone()) - nodes
    console.log(JSON.stringify({ before, grown, nodes, more }))
    assert.ok(grown < MOST.heap, `${grown} bytes more`)
    assert.ok(more < MOST.nodes, `${more} nodes more`)
  })
})

/** Steps that the lab has shown. @param {Page} page @param {number} step */
const beyond = (page, step) => page.waitForFunction((step) => /** @type {any} */ (document.querySelector('dstar-lab')).latest?.step > step, step)

test('a page that is left and come back to goes on from where it was', async () => {
  await open({ path: `embed.html#${SMALL}`, past: true }, async (page) => {
    await beyond(page, 10)
    const devtools = await page.context().newCDPSession(page)
    /** @type {unknown[]} */
    const refused = []
    devtools.on('Page.backForwardCacheNotUsed', ({ notRestoredExplanations }) => refused.push(notRestoredExplanations))
    await devtools.send('Page.enable')
    const left = await page.evaluate(() => {
      addEventListener('pageshow', ({ persisted }) => (/** @type {any} */ (globalThis).restored = persisted))
      return /** @type {any} */ (document.querySelector('dstar-lab')).latest.step
    })
    await page.goto(new URL('embed.html?elsewhere#widget=ce', page.url()).href)
    const { currentIndex, entries } = await devtools.send('Page.getNavigationHistory')
    // A page that comes back as it was is not loaded, so that nothing can be waited for but itself.
    await devtools.send('Page.navigateToHistoryEntry', { entryId: entries[currentIndex - 1].id })
    await page.waitForFunction(() => document.querySelector('dstar-lab'))
    assert.deepEqual(refused, [])
    await page.waitForFunction(() => /** @type {any} */ (globalThis).restored === true)
    await beyond(page, left)
    assert.equal(await page.evaluate(() => /** @type {any} */ (document.querySelector('dstar-lab')).status.state), 'running')
    assert.equal(await page.locator('dstar-lab .notice').count(), 0)
  })
})

test('a tab that slept for an hour, with an order on its way, comes back alive', async () => {
  await open({ path: `${STILL}&batch=16&grid=32`, before: (page) => page.clock.install() }, async (page) => {
    const lab = await labOf(page)
    const devtools = await page.context().newCDPSession(page)
    await lab.evaluate((lab) => {
      /** @type {any} */ (globalThis).asked = lab.step(2000)
    })
    await devtools.send('Page.setWebLifecycleState', { state: 'frozen' })
    await devtools.send('Page.setWebLifecycleState', { state: 'active' })
    // As when a lid is opened: what was due meanwhile comes once, and all of it now.
    await page.clock.fastForward('01:00:00')
    assert.equal(await page.evaluate(async () => (await /** @type {any} */ (globalThis).asked).step), 2000)
    await lab.evaluate((lab) => lab.play())
    await beyond(page, 2005)
    assert.equal(await lab.evaluate((lab) => lab.status.state), 'running')
    assert.equal(await page.locator('dstar-lab .notice').count(), 0)
  })
})
