// @ts-check
/** What goes wrong on other people's machines, provoked: the page says so, and trains on. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inWorker, open, testOnWebGpu, withLab } from '../browser.mjs'

const SMALL = 'batch=32&g_width=16&d_width=16&grid=32'

/** A step that works proves that the page trains. @param {import('playwright-core').Page} page */
const oneStep = (page) =>
  withLab(page, async (lab) => {
    const { step } = await lab.step(1)
    return { ...lab.status, step }
  })

test('without WebGPU, asking for it gives the CPU and the reason', async () => {
  const before = (/** @type {import('playwright-core').Page} */ page) =>
    page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'gpu', { get: () => undefined }))
  await open({ path: `embed.html#${SMALL}&backend=webgpu&autoplay=false`, before }, async (page) => {
    const status = await oneStep(page)
    assert.deepEqual([status.backend, status.step], ['cpu', 1])
    assert.match(status.reason, /no WebGPU/)
  })
})

testOnWebGpu('a null adapter gives the CPU and the reason', async () => {
  await open({ path: `embed.html#${SMALL}&backend=webgpu&autoplay=false` }, async (page) => {
    const status = await oneStep(page)
    assert.equal(status.backend, 'cpu')
    assert.match(status.reason, /no adapter/)
  })
})

testOnWebGpu('an adapter without timestamp-query gives the CPU and the reason', async () => {
  const before = (/** @type {import('playwright-core').Page} */ page) =>
    page.addInitScript(() =>
      Object.defineProperty(/** @type {any} */ (globalThis).GPUAdapter.prototype, 'features', { get: () => new Set() })
    )
  await open({ path: `embed.html#${SMALL}&backend=webgpu&autoplay=false`, webgpu: true, before }, async (page) => {
    const status = await oneStep(page)
    assert.equal(status.backend, 'cpu')
    assert.match(status.reason, /timestamp-query/)
  })
})

testOnWebGpu('a software adapter counts as a CPU in auto', async () => {
  await open({ path: `embed.html#${SMALL}&autoplay=false`, webgpu: true }, async (page) => {
    const status = await withLab(page, (lab) =>
      new Promise((resolve) => {
        const look = () => /software/.test(lab.status.reason) && resolve(lab.status)
        lab.addEventListener('state', look)
        look()
      })
    )
    assert.equal(status.backend, 'cpu')
    assert.match(status.adapter, /swiftshader/i)
  })
})

test('an engine that dies in mid-run is replaced, and goes on from its checkpoint', async () => {
  const prelude = `new BroadcastChannel('fault').onmessage = () => setTimeout(() => { throw new WebAssembly.RuntimeError('unreachable') })`
  await open(
    { path: `embed.html#${SMALL}&backend=cpu`, before: (page) => inWorker(page, prelude), expect: /unreachable/ },
    async (page) => {
      const seen = await withLab(page, async (lab) => {
        /** @param {(step: number) => boolean} enough */
        const until = (enough) =>
          new Promise((resolve) => {
            const look = (/** @type {CustomEvent} */ { detail }) => {
              if (!enough(detail.step)) return
              lab.removeEventListener('metrics', look)
              resolve(detail.step)
            }
            lab.addEventListener('metrics', look)
          })
        const start = performance.now()
        // A state is kept every half second of training.
        const killedAt = await until(() => performance.now() - start > 2000)
        const loading = new Promise((resolve) =>
          lab.addEventListener('state', (/** @type {CustomEvent} */ { detail }) => detail.state === 'loading' && resolve(null))
        )
        new BroadcastChannel('fault').postMessage('die')
        await loading
        const first = await until(() => true)
        const later = await until((step) => step > killedAt)
        return { killedAt, first, later, status: lab.status }
      })
      assert.ok(seen.first > 0, 'it starts from the checkpoint, not from nothing')
      assert.ok(seen.later > seen.killedAt)
      assert.equal(seen.status.state, 'running')
      assert.match(seen.status.reason, /unreachable.*checkpoint/)
    }
  )
})

testOnWebGpu('a lost GPU device moves the run to the CPU', async () => {
  const prelude = `
    const request = GPUAdapter.prototype.requestDevice
    GPUAdapter.prototype.requestDevice = async function (...how) {
      const device = await request.apply(this, how)
      new BroadcastChannel('fault').onmessage = () => device.destroy()
      return device
    }`
  await open(
    { path: `embed.html#${SMALL}&backend=webgpu&autoplay=false`, webgpu: true, before: (page) => inWorker(page, prelude), expect: /lost|destroyed|poison|panicked|unreachable|wgpu/i },
    async (page) => {
      const seen = await withLab(page, async (lab) => {
        const before = (await lab.step(2)).backend
        const moved = new Promise((resolve) =>
          lab.addEventListener('state', (/** @type {CustomEvent} */ { detail }) => detail.backend === 'cpu' && resolve(null))
        )
        lab.play()
        new BroadcastChannel('fault').postMessage('lose')
        await moved
        const { step, backend } = await lab.step(1)
        return { before, backend, step, reason: lab.status.reason }
      })
      assert.deepEqual([seen.before, seen.backend], ['webgpu', 'cpu'])
      assert.ok(seen.step >= 1)
      assert.match(seen.reason, /WebGPU engine stopped/)
    }
  )
})

test('a diverging run stops, says where and why, and reset works', async () => {
  const path = `embed.html#${SMALL}&backend=cpu&autoplay=false&g_optim=sgd&d_optim=sgd&lr=1&d_lr_ratio=100`
  await open({ path }, async (page) => {
    const { status, text, after } = await withLab(page, async (lab) => {
      const stopped = new Promise((resolve) =>
        lab.addEventListener('state', (/** @type {CustomEvent} */ { detail }) => detail.state === 'diverged' && resolve(detail))
      )
      lab.play()
      const status = await stopped
      const text = lab.shadowRoot.textContent
      await lab.reset()
      return { status, text, after: { ...lab.status, step: (await lab.snapshot()).step } }
    })
    assert.ok(status.diverged.step >= 0)
    assert.equal(status.diverged.cause, 'd_lr_ratio')
    assert.ok(text.includes(String(status.diverged.step)))
    assert.deepEqual([after.state, after.step, after.diverged], ['paused', 0, null])
  })
})

test('an engine that cannot be downloaded is a state, not a crash', async () => {
  const before = (/** @type {import('playwright-core').Page} */ page) => page.route('**/engine-cpu/dstar_bg.wasm', (route) => route.abort())
  await open({ path: `embed.html#${SMALL}`, before, expect: /Failed to load resource|net::ERR_FAILED/ }, async (page) => {
    const { status, why } = await withLab(page, async (lab) => ({
      status: lab.status,
      why: await lab.step(1).then(() => 'stepped', (/** @type {Error} */ error) => error.message),
    }))
    assert.equal(status.state, 'failed')
    assert.ok(status.reason.length > 5)
    assert.match(why, /no engine/)
  })
})

test('a lesson without an engine says so, and does not wait for one', async () => {
  const before = (/** @type {import('playwright-core').Page} */ page) => page.route('**/engine-cpu/dstar_bg.wasm', (route) => route.abort())
  const path = 'index.html#backend=cpu&lang=zh&chapter=game&lesson=game&step=1'
  await open({ path, before, expect: /Failed to load resource|net::ERR_FAILED/ }, async (page) => {
    await page.locator('.strip .main').filter({ hasText: '无法训练' }).waitFor()
    const said = await page.locator('.lesson .fault').innerText()
    assert.match(said, /没有可用的引擎/)
    assert.doesNotMatch(said, /[a-z]{4}/, 'no English in it')
    const banner = await page.locator('dstar-lab .banner').innerText()
    assert.match(banner, /只显示数据分布/)
  })
})

for (const [lang, words] of /** @type {const} */ ([['en', /there is only a picture to show. This browser cannot run WebAssembly/], ['zh', /只能显示一张截图。此浏览器无法运行 WebAssembly/]])) {
  test(`without WebAssembly the page says that nothing can be shown, and shows no empty frames (${lang})`, async () => {
    const before = (/** @type {import('playwright-core').Page} */ page) => page.addInitScript(() => Reflect.deleteProperty(globalThis, 'WebAssembly'))
    await open({ path: 'index.html', before, context: { locale: lang === 'zh' ? 'zh-CN' : 'en-GB' } }, async (page) => {
      assert.match(await page.locator('dstar-lab .banner').innerText(), words)
      const shown = await withLab(page, (lab) => [...lab.shadowRoot.querySelectorAll('canvas, .transport, .drawer-open')].filter((part) => part.checkVisibility()).length)
      assert.equal(shown, 0)
      await page.locator('.shelf button[data-lesson=game]').click()
      await page.locator('.shelf .fault').filter({ hasText: 'WebAssembly' }).waitFor()
    })
  })
}
