// @ts-check
/** One run, many engines and many hands: whatever is asked, and whenever, the run on the page is the run in the engine. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { STILL, inWorker, open, testOnWebGpu, withLab } from '../browser.mjs'

const SMALL = 'batch=16&g_width=8&d_width=8&grid=16'

test('what is no number of steps is refused, and changes nothing', async () => {
  await open({ path: `${STILL}&${SMALL}` }, async (page) => {
    const seen = await withLab(page, async (lab) => {
      const why = []
      for (const [n, which] of [[-1], [2.5], [NaN], ['three'], [2 ** 40], [1, 'x']]) {
        why.push(await lab.step(n, which).then(() => 'made', (/** @type {Error} */ error) => error.message))
      }
      for (const wrong of [() => lab.set(null), () => lab.reset(null), () => lab.import({}), () => lab.import(null)]) {
        why.push(await wrong().then(() => 'made', (/** @type {Error} */ error) => error.message))
      }
      return { why, none: (await lab.step(0)).step, status: lab.status }
    })
    for (const why of seen.why) assert.match(why, /^(step|set|reset|import): /)
    assert.deepEqual([seen.none, seen.status.state], [0, 'paused'])
  })
})

test('numbers that JSON cannot say are named', async () => {
  await open({ path: `${STILL}&${SMALL}` }, async (page) => {
    const notes = await withLab(page, (lab) => lab.set({ lr: NaN, sigma: Infinity, k: 5n }))
    const given = Object.fromEntries(notes.map((/** @type {any} */ note) => [note.key, note.given]))
    assert.deepEqual(given, { lr: 'NaN', sigma: 'Infinity' })
    assert.equal(await withLab(page, (lab) => lab.params.k), 5)
  })
})

test('a lab that is taken out while it starts lets go of who waits, and of its workers', async () => {
  await open({ path: STILL }, async (page) => {
    await withLab(page, () => null)
    const settled = await page.evaluate(async () => {
      const stays = [0, 5, 20, 40, 80, 160]
      for (const ms of stays) {
        const lab = /** @type {any} */ (document.createElement('dstar-lab'))
        lab.setAttribute('backend', 'cpu')
        document.body.append(lab)
        const { ready } = lab
        await new Promise((resolve) => setTimeout(resolve, ms))
        lab.remove()
        await ready
        if (ms !== 20) continue
        document.body.append(lab)
        await lab.step(1)
        lab.remove()
      }
      return stays.length
    })
    assert.equal(settled, 6)
    // Closing a worker takes a moment; the lab of the page itself keeps one.
    while (page.workers().length > 1) await page.evaluate(() => new Promise(requestAnimationFrame))
    assert.equal(page.workers().length, 1)
  })
})

test('a reset in the moment of divergence leaves a sound run', async () => {
  await open({ path: `${STILL}&${SMALL}&g_optim=sgd&d_optim=sgd&lr=1&d_lr_ratio=100` }, async (page) => {
    const seen = await withLab(page, async (lab) => {
      const seen = []
      for (let ms = 0; ms < 30; ms += 3) {
        lab.play()
        await new Promise((resolve) => setTimeout(resolve, ms))
        await lab.reset()
        seen.push([lab.status.state, lab.status.diverged, (await lab.step(1)).step])
      }
      return seen
    })
    for (const each of seen) assert.deepEqual(each, ['paused', null, 1])
  })
})

test('a fast run that is given a slow setting still answers', async () => {
  await open({ path: 'embed.html#backend=cpu&batch=1&g_layers=0&d_layers=0&grid=16&samples=10' }, async (page) => {
    const seen = await withLab(page, async (lab) => {
      await new Promise((resolve) => lab.addEventListener('metrics', (/** @type {CustomEvent} */ { detail }) => detail.step > 5000 && resolve(null)))
      await lab.set({ g_width: 128, d_width: 128, g_layers: 4, d_layers: 4, batch: 4096, k: 16 })
      const start = performance.now()
      const { step } = await lab.snapshot()
      await lab.reset()
      return { step, seconds: (performance.now() - start) / 1000, state: lab.status.state }
    })
    assert.equal(seen.state, 'paused')
    assert.ok(seen.step < 50, `it made ${seen.step} steps of seconds each`)
  })
})

test('an import brings the run and leaves the page as it is', async () => {
  await open({ path: `${STILL}&${SMALL}&lang=en` }, async (page) => {
    const seen = await withLab(page, async (lab) => {
      await lab.step(3)
      const file = JSON.parse(await lab.export())
      Object.assign(file.params, { lang: 'zh', hide: 'controls', backend: 'webgpu', autoplay: true, batch: 17, seed: 9 })
      await lab.import(JSON.stringify(file))
      return { params: lab.params, snapshot: await lab.snapshot(), status: lab.status }
    })
    const { lang, hide, backend, autoplay, batch, seed } = seen.params
    assert.deepEqual({ lang, hide, backend, autoplay, batch, seed }, { lang: 'en', hide: '', backend: 'cpu', autoplay: false, batch: 17, seed: 9 })
    assert.deepEqual([seen.snapshot.step, seen.snapshot.seed, seen.snapshot.params.batch, seen.status.backend], [3, 9, 17, 'cpu'])
  })
})

testOnWebGpu('the run moves to WebGPU and back as it is, with all that was asked meanwhile', async () => {
  await open({ path: `${STILL}&${SMALL}`, webgpu: true }, async (page) => {
    const seen = await withLab(page, async (lab) => {
      /** @param {string} backend */
      const on = (backend) =>
        new Promise((resolve) => {
          const look = () => lab.status.backend === backend && resolve(null)
          lab.addEventListener('state', look)
          look()
        })
      await lab.step(3)
      await lab.set({ backend: 'webgpu' })
      await lab.step(4)
      await lab.set({ lr: 2e-3 })
      const before = JSON.parse(await lab.export())
      await on('webgpu')
      const moved = JSON.parse(await lab.export())
      const there = await lab.step(1)
      await lab.set({ backend: 'cpu' })
      await on('cpu')
      const back = await lab.step(1)
      return { before, moved, there: [there.step, there.backend, there.params.lr], back: [back.step, back.backend], reason: lab.status.reason }
    })
    assert.equal(seen.before.step, 7)
    assert.deepEqual({ ...seen.moved, params: null }, { ...seen.before, params: null })
    assert.deepEqual(seen.there, [8, 'webgpu', 2e-3])
    assert.deepEqual(seen.back, [9, 'cpu'])
    assert.equal(seen.reason, 'Chosen by hand.')
  })
})

testOnWebGpu('a GPU that is lost while the run waits is replaced at the next order', async () => {
  const prelude = `
    const request = GPUAdapter.prototype.requestDevice
    GPUAdapter.prototype.requestDevice = async function (...how) {
      const device = await request.apply(this, how)
      new BroadcastChannel('fault').onmessage = async () => {
        device.destroy()
        await device.lost
        new BroadcastChannel('done').postMessage('lost')
      }
      return device
    }`
  const path = `embed.html#${SMALL}&backend=webgpu&autoplay=false`
  await open({ path, webgpu: true, before: (page) => inWorker(page, prelude), expect: /lost|destroyed|poison|panicked|unreachable|wgpu/i }, async (page) => {
    const seen = await withLab(page, async (lab) => {
      await lab.step(1)
      const lost = new Promise((resolve) => (new BroadcastChannel('done').onmessage = resolve))
      new BroadcastChannel('fault').postMessage('lose')
      await lost
      const first = await lab.step(1).then(() => 'made', () => 'refused')
      const { step, backend } = await lab.step(1)
      return { first, step, backend, reason: lab.status.reason }
    })
    assert.equal(seen.backend, 'cpu')
    assert.ok(seen.step >= 1)
    assert.match(seen.reason, /WebGPU engine stopped/)
  })
})

testOnWebGpu('in auto a GPU that is right but slower leaves the run where it is, and the page says by how much', async () => {
  // The software adapter, in the clothes of a hardware one.
  const before = (/** @type {import('playwright-core').Page} */ page) =>
    page.addInitScript(() =>
      Object.defineProperty(/** @type {any} */ (globalThis).GPUAdapter.prototype, 'info', { get: () => ({ vendor: 'acme', architecture: 'gpu' }) })
    )
  await open({ path: `embed.html#${SMALL}&autoplay=false`, webgpu: true, before }, async (page) => {
    const seen = await withLab(page, async (lab) => {
      await lab.step(5)
      await new Promise((resolve) => {
        const look = () => /faster/.test(lab.status.reason) && resolve(null)
        lab.addEventListener('state', look)
        look()
      })
      return { status: lab.status, step: (await lab.step(1)).step }
    })
    assert.deepEqual([seen.status.backend, seen.status.adapter, seen.step], ['cpu', 'acme gpu', 6])
    assert.match(seen.status.reason, /The CPU is faster here: [\d.]+ ms a step on WebGPU, [\d.]+ ms on the CPU/)
  })
})
