// @ts-check
/** Frames where others put them: in a sandbox, in a data: address, under a page that is not secure, on a slide of Marp. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Marp } from '@marp-team/marp-core'
import { SMALL, around, does } from '../around.mjs'
import { open, testOnWebGpu } from '../browser.mjs'
import { THERE, page as serve } from '../serve.mjs'

/** @typedef {import('playwright-core').Frame} Frame */

/** That a lab in a frame trains; answers its status. @param {Frame} frame */
async function trains(frame) {
  await frame.waitForFunction(() => /** @type {any} */ (document.querySelector('dstar-lab'))?.latest?.step > 5)
  return frame.evaluate(() => ({ ...(/** @type {any} */ (document.querySelector('dstar-lab')).status), secure: isSecureContext, origin: self.origin }))
}

test('a sandboxed frame without an origin trains, and takes orders', async () => {
  await around({ hash: SMALL, attributes: 'width="960" height="540" sandbox="allow-scripts"' }, async (page, frame) => {
    const { origin, backend } = await trains(frame)
    assert.deepEqual([origin, backend], ['null', 'cpu'])
    await does(page, 'pause')
    await does(page, 'set', { lr: 0.002 })
    assert.equal((await does(page, 'params')).lr, 0.002)
    assert.ok((await does(page, 'step')).step > 5)
  })
})

test('an element in a frame of a data: address trains', async () => {
  const inside = `<!doctype html><meta charset="utf-8"><script type="module" src="${THERE}www/lab/element.js"></script><dstar-lab style="height: 400px" ${SMALL.replaceAll('&', ' ')}></dstar-lab>`
  const url = serve('data.html', `<!doctype html><title>Data</title><link rel="icon" href="data:,"><iframe width="960" height="540" src="data:text/html,${encodeURIComponent(inside)}"></iframe>`)
  await open({ url }, async (page) => {
    const frame = page.frames().find((frame) => frame.url().startsWith('data:'))
    assert.ok(frame)
    const { origin, backend } = await trains(frame)
    assert.deepEqual([origin, backend], ['null', 'cpu'])
  })
})

testOnWebGpu('under a page that is not secure there is no WebGPU, and the lab trains on the CPU and says why', async () => {
  // Two hosts that do not exist: what they serve is this repository's.
  const before = async (/** @type {import('playwright-core').Page} */ page) => {
    await page.route('http://lecture.example/**', (route) =>
      route.fulfill({ contentType: 'text/html', body: `<!doctype html><title>Lecture</title><link rel="icon" href="data:,"><iframe width="960" height="540" src="https://frame.example/www/embed.html#${SMALL.replace('backend=cpu', 'backend=webgpu')}"></iframe>` }))
    await page.route('https://frame.example/**', async (route) => route.fulfill({ response: await route.fetch({ url: THERE + new URL(route.request().url()).pathname.slice(1) }) }))
  }
  await open({ url: 'http://lecture.example/', webgpu: true, before }, async (page) => {
    const frame = page.frames().find((frame) => frame !== page.mainFrame())
    assert.ok(frame)
    const { secure, backend, reason } = await trains(frame)
    assert.deepEqual([secure, backend], [false, 'cpu'])
    assert.match(reason, /secure|no WebGPU/)
  })
})

test('a lab on a slide of Marp trains while the slide is shown', async () => {
  const marp = new Marp({ html: true, script: false })
  const frame = (/** @type {number} */ seed) => `<iframe src="${THERE}www/embed.html#${SMALL}&seed=${seed}" width="1100" height="500"></iframe>`
  const { html, css } = marp.render(`# A ring of eight\n\n${frame(1)}\n\n---\n\n# Once more\n\n${frame(2)}\n`, { htmlAsArray: true })
  assert.equal(html.length, 2)
  // As its player does: one slide at a time.
  const url = serve('marp.html', `<!doctype html><title>Marp</title><link rel="icon" href="data:,"><style>${css}</style>${html.map((slide, i) => `<div class="marpit" id="slide-${i}" ${i ? 'hidden' : ''}>${slide}</div>`).join('')}`)
  await open({ url }, async (page) => {
    const [first, second] = page.frames().slice(1)
    await trains(first)
    await second.waitForFunction(() => /** @type {any} */ (document.querySelector('dstar-lab'))?.status?.state === 'paused')
    assert.equal(await second.evaluate(() => /** @type {any} */ (document.querySelector('dstar-lab')).latest.step), 0)
    await page.evaluate(() => document.querySelectorAll('.marpit').forEach((slide, i) => slide.toggleAttribute('hidden', i === 0)))
    await trains(second)
    await first.waitForFunction(() => /** @type {any} */ (document.querySelector('dstar-lab')).status.state === 'paused')
  })
})
