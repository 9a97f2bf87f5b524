// @ts-check
/** Pages that forbid what others allow, and pages that ask for much: the lab says what is missing, and trains wherever it can. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SMALL, STILL as AROUND } from '../around.mjs'
import { STILL, open } from '../browser.mjs'
import { labOf } from '../dist/dist.mjs'
import { HERE, THERE, page as serve } from '../serve.mjs'

/** @typedef {import('playwright-core').Page} Page */

/** Serves the page's documents with a policy. @param {string} policy */
const under = (policy) => async (/** @type {Page} */ page) => {
  await page.route(/\.html$/, async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, headers: { ...response.headers(), 'content-security-policy': policy } })
  })
}

/** What 20 steps come to, number by number. @param {Page} page */
const twentySteps = async (page) =>
  (await labOf(page)).evaluate(async (lab) => {
    const { step, backend, metrics, p_model, d } = await lab.step(20)
    return { step, backend, metrics, p_model: [...p_model], d: [...d] }
  })

test('where no worker may start, the page trains on its own thread, comes to the same bits, and goes on answering', async () => {
  const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; connect-src 'self'; worker-src 'none'"
  /** @type {Awaited<ReturnType<typeof twentySteps>> | undefined} */
  let inWorker
  await open({ path: STILL }, async (page) => {
    inWorker = await twentySteps(page)
    assert.equal(page.workers().length, 1)
  })
  await open({ path: `${STILL}&lang=en`, before: under(policy), expect: /Content Security Policy/ }, async (page) => {
    assert.deepEqual(await twentySteps(page), inWorker)
    assert.equal(page.workers().length, 0)
    await page.locator('dstar-lab .notice').filter({ hasText: 'This page lets no worker start, so the engine trains on the page’s own thread' }).waitFor()
    // A long order leaves the thread to others again and again.
    const turns = await (await labOf(page)).evaluate(async (lab) => {
      let turns = 0
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => (turns++, port2.postMessage(null))
      port2.postMessage(null)
      await lab.step(100)
      port1.close()
      return turns
    })
    assert.ok(turns >= 3, `${turns} turns`)
    // In training frames are painted, and a click is answered.
    const lab = await labOf(page)
    await lab.evaluate((lab) => {
      /** @type {any} */ (globalThis).frames = 0
      const count = () => (/** @type {any} */ (globalThis).frames++, requestAnimationFrame(count))
      requestAnimationFrame(count)
      lab.play()
    })
    await page.waitForFunction(() => /** @type {any} */ (globalThis).frames > 20 && /** @type {any} */ (document.querySelector('dstar-lab')).latest.step > 140)
    await page.locator('dstar-lab .transport .play').click()
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('dstar-lab')).status.state === 'paused')
    // To be taken out of the page ends it there too.
    await page.evaluate(() => {
      const lab = /** @type {any} */ (document.querySelector('dstar-lab'))
      lab.play()
      lab.remove()
    })
    await page.waitForFunction(() => document.querySelector('dstar-lab') === null)
  })
})

for (const { lang, said, why, caption } of [
  { lang: 'en', said: /only a picture to show.*security policy forbids WebAssembly: its script-src lacks 'wasm-unsafe-eval'/, why: /forbids WebAssembly/, caption: /A picture of the lab/ },
  { lang: 'zh', said: /只能显示一张截图.*安全策略（CSP）禁止 WebAssembly/, why: /禁止 WebAssembly/, caption: /实验台.*截图/ },
]) {
  test(`where WebAssembly is forbidden, the page says so and shows a picture of the lab (${lang})`, async () => {
    const before = under("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; worker-src 'self'")
    for (const path of ['index.html', 'embed.html']) {
      await open({ path, before, expect: /Content Security Policy/, context: { locale: lang === 'zh' ? 'zh-CN' : 'en-GB' } }, async (page) => {
        await page.locator('dstar-lab .banner').filter({ hasText: said }).waitFor()
        const image = page.locator('dstar-lab .poster img')
        await image.waitFor()
        await page.waitForFunction(() => /** @type {HTMLImageElement} */ (document.querySelector('dstar-lab')?.shadowRoot?.querySelector('.poster img')).naturalWidth > 0)
        assert.match(await page.locator('dstar-lab .poster').innerText(), caption)
        assert.match((await image.getAttribute('alt')) ?? '', /log 2/)
      })
    }
    // The address says which language, though there is nothing to read it by; and two runs that will never be say why.
    await open({ path: `embed.html#lang=${lang}`, before, expect: /Content Security Policy/ }, async (page) => {
      await page.locator('dstar-lab .banner').filter({ hasText: said }).waitFor()
    })
    await open({ path: `embed.html#widget=ab&vary=lr&lang=${lang}`, before, expect: /Content Security Policy/ }, async (page) => {
      await page.locator('dstar-ab .notice').filter({ hasText: why }).waitFor()
      await page.waitForFunction(() => /** @type {any} */ (document.querySelector('dstar-ab')).status.state === 'failed')
    })
  })
}

test('where the browser keeps nothing, nothing is missed, and nothing is said', async () => {
  const before = (/** @type {Page} */ page) =>
    page.addInitScript(() => {
      const denied = { get: () => { throw new DOMException('denied', 'SecurityError') } }
      for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches', 'cookieStore']) Object.defineProperty(globalThis, name, denied)
      Object.defineProperty(Document.prototype, 'cookie', denied)
      Object.defineProperty(Navigator.prototype, 'serviceWorker', denied)
      Object.defineProperty(Navigator.prototype, 'storage', denied)
    })
  await open({ path: `index.html${STILL.slice('embed.html'.length)}`, before }, async (page) => {
    const lab = await labOf(page)
    assert.equal(await lab.evaluate(async (lab) => (await lab.step(2)).step), 2)
    await page.locator('dstar-kl [data-styled]').waitFor()
    assert.equal(await page.locator('dstar-lab .notice').count(), 0)
  })
})

test('fifty labs on one page share a download and four workers, and the page stays alive', async () => {
  const labs = `<dstar-lab style="height: 360px" ${SMALL.replaceAll('&', ' ')}></dstar-lab>`.repeat(50)
  const url = serve('fifty.html', `<!doctype html><meta charset="utf-8"><title>Fifty</title><link rel="icon" href="data:,"><script type="module" src="${HERE}www/lab/element.js"></script>${labs}`)
  /** @type {string[]} */
  const asked = []
  const before = async (/** @type {Page} */ page) => {
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  }
  await open({ url, before }, async (page) => {
    await page.waitForFunction(() => [...document.querySelectorAll('dstar-lab')].every((lab) => /** @type {any} */ (lab).latest?.step > 2))
    assert.equal(page.workers().length, 4)
    assert.deepEqual(asked.filter((path) => path.endsWith('.wasm')).sort(), ['/www/pkg/engine-cpu/dstar_bg.wasm', '/www/pkg/theory/dstar_bg.wasm'])
    // Orders are obeyed, each by its own run.
    const steps = await page.evaluate(async () => {
      const labs = /** @type {any[]} */ ([...document.querySelectorAll('dstar-lab')])
      labs.forEach((lab) => lab.pause())
      await Promise.all(labs.map((lab, seed) => lab.reset({ seed })))
      return Promise.all(labs.map(async (lab, i) => (await lab.step(i % 5)).step))
    })
    assert.deepEqual(steps, Array.from({ length: 50 }, (_, i) => i % 5))
    // The last of them leave, and take their workers along.
    await page.evaluate(() => document.querySelectorAll('dstar-lab').forEach((lab) => lab.remove()))
    await page.waitForFunction(() => document.querySelector('dstar-lab') === null)
    while (page.workers().length > 0) await page.workers()[0]?.evaluate(() => null).catch(() => {})
  })
})

test('an element of another host trains in a worker', async () => {
  const url = serve('foreign.html', `<!doctype html><meta charset="utf-8"><title>Foreign</title><link rel="icon" href="data:,"><script type="module" src="${THERE}www/lab/element.js"></script><dstar-lab style="height: 400px" ${AROUND.replaceAll('&', ' ')}></dstar-lab>`)
  await open({ url }, async (page) => {
    assert.equal(await (await labOf(page)).evaluate(async (lab) => (await lab.step(3)).step), 3)
    assert.equal(page.workers().length, 1)
    assert.equal(await page.locator('dstar-lab .notice').count(), 0)
  })
})
