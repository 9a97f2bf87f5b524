// @ts-check
/** The kernels beside the reference, burn on the CPU: the same seed, the same data, the same steps, weight by weight. */
import assert from 'node:assert/strict'
import { open, testOnWebGpu } from '../browser.mjs'

/** @typedef {import('playwright-core').Page} Page */

/** What is compared after so many steps. */
const STEPS = [1, 10, 100]
/**
 * The root mean square of the difference of all weights, over that of what training has changed in them, may be so large. Adam turns the smallest
 * gradient into a full step, of whichever sign, so that single weights may part early; the functions do not.
 */
const TOLERANCE = [1e-5, 1e-4, 1e-2]

const SMALL = { batch: 24, g_width: 16, d_width: 16, lr_decay: 'constant', data: 'ring8' }
const GAMES = {
  'every size of one': { batch: 1, g_layers: 1, d_layers: 1, g_width: 2, d_width: 2 },
  'no hidden layer': { ...SMALL, g_layers: 0, d_layers: 0 },
  'deep and narrow': { ...SMALL, g_layers: 4, d_layers: 3, g_width: 7, d_width: 9, g_act: 'silu', d_act: 'tanh' },
  'wide': { batch: 50, g_width: 128, d_width: 100 },
  'the default': { batch: 256 },
  'one latent, uniform': { ...SMALL, latent_dim: 1, latent: 'uniform' },
  'minimax': { ...SMALL, loss: 'minimax', penalty: 'none' },
  'minimax in pairs, R2': { ...SMALL, loss: 'minimax', pairing: 'relativistic', penalty: 'r2' },
  'non-saturating in pairs, both penalties': { ...SMALL, pairing: 'relativistic', penalty: 'r1r2', gamma: 0.3, d_act: 'tanh' },
  'least squares, between': { ...SMALL, loss: 'leastsquares', penalty: 'zerogp', gamma: 0.3 },
  'least squares in pairs': { ...SMALL, loss: 'leastsquares', pairing: 'relativistic', penalty: 'none', d_act: 'leaky' },
  'hinge': { ...SMALL, loss: 'hinge', penalty: 'r1', d_act: 'relu' },
  'hinge in pairs': { ...SMALL, loss: 'hinge', pairing: 'relativistic', penalty: 'none' },
  'Wasserstein, one-centred': { ...SMALL, loss: 'wasserstein', penalty: 'gp', gamma: 1, d_act: 'silu' },
  'noise that falls, rates that fall': { ...SMALL, noise: 0.3, noise_steps: 50, lr_decay: 'cosine', decay_steps: 80 },
  'averaged, momentum against SGD': { ...SMALL, ema: 0.9, g_optim: 'momentum', d_optim: 'sgd', lr: 0.005 },
  'RMSProp against AdamW': { ...SMALL, g_optim: 'rmsprop', d_optim: 'adamw', weight_decay: 0.1, d_beta1: 0.5, k: 3 },
  'a mixture of unequal parts': { ...SMALL, data: 'custom', mix: '0.7*-1,0,0.3,0.1,0.5;0.2*1,1,0.2,0.2,0;0.1*2,-1,0.1,0.4,1' },
}

testOnWebGpu('the kernels train what burn trains on the CPU, for every loss and a spread of sizes', async () => {
  await open({ path: 'embed.html#autoplay=false&backend=cpu', webgpu: true }, async (page) => {
    const seen = await page.evaluate(
      async ({ games, steps }) => {
        const theory = await import(new URL('pkg/theory/dstar.js', location.href).href)
        await theory.default()
        const { default: init, Engine } = await import(new URL('pkg/engine-webgpu/dstar.js', location.href).href)
        await init()
        /** @param {Record<string, any>} game */
        const text = (game) => {
          const { params, notes } = JSON.parse(theory.parse(new URLSearchParams(game).toString()))
          if (notes.length > 0) throw new Error(JSON.stringify(notes))
          return JSON.stringify(params)
        }
        /**
         * All weights. A loss of differences, and Wasserstein's, do not depend on D's last bias: its gradient is what rounding leaves of 0, from which
         * Adam makes full steps.
         * @param {string} saved
         */
        const numbers = (saved) => {
          const { g, d, average, params } = JSON.parse(saved)
          const free = params.pairing === 'relativistic' || params.loss === 'wasserstein'
          if (free) d.layers.at(-1)[1] = []
          return [g.layers, d.layers, average ?? []].flat(3)
        }
        const gpu = await Engine.webgpu(text({}))
        /** @type {Record<string, {parted: number[], finite: boolean}>} */
        const seen = {}
        for (const [name, game] of Object.entries(games)) {
          const params = text(game)
          gpu.reset(params)
          if (gpu.unserved() !== undefined) throw new Error(name)
          const cpu = Engine.cpu(params)
          const before = numbers(await cpu.save())
          const parted = []
          let made = 0
          let finite = true
          for (const step of steps) {
            for (const engine of [cpu, gpu]) engine.steps(step - made, 'both')
            made = step
            const [a, b] = [numbers(await cpu.save()), numbers(await gpu.save())]
            const norm = (/** @type {(i: number) => number} */ term) => Math.sqrt(a.reduce((sum, _, i) => sum + term(i) ** 2, 0))
            finite &&= a.length === b.length && b.every(Number.isFinite)
            parted.push(norm((i) => a[i] - b[i]) / norm((i) => a[i] - before[i]))
          }
          seen[name] = { parted, finite }
          cpu.free()
        }
        return seen
      },
      { games: GAMES, steps: STEPS }
    )
    const shown = Object.entries(seen).map(([name, { parted }]) => `${name}: ${parted.map((x) => x.toExponential(1)).join(', ')}`)
    console.log(shown.join('\n'))
    for (const [name, { parted, finite }] of Object.entries(seen)) {
      assert.ok(finite, name)
      parted.forEach((x, i) => assert.ok(x <= TOLERANCE[i], `${name}, ${STEPS[i]} steps: the weights differ by ${x} of what was learnt`))
    }
  })
})

/** What the page asks of WebGPU while an engine makes 100 steps in one go, and what it asked for before. @param {Page} page */
const counted = (page) =>
  page.evaluate(async () => {
    /** @type {Record<string, number>} */
    const calls = { dispatchWorkgroups: 0, writeBuffer: 0, createComputePipeline: 0, submit: 0 }
    const web = /** @type {any} */ (globalThis)
    for (const [type, name] of [['GPUComputePassEncoder', 'dispatchWorkgroups'], ['GPUQueue', 'writeBuffer'], ['GPUQueue', 'submit'], ['GPUDevice', 'createComputePipeline']]) {
      const plain = web[type].prototype[name]
      web[type].prototype[name] = function (/** @type {any[]} */ ...how) {
        calls[name]++
        return plain.apply(this, how)
      }
    }
    const theory = await import(new URL('pkg/theory/dstar.js', location.href).href)
    await theory.default()
    const { default: init, Engine } = await import(new URL('pkg/engine-webgpu/dstar.js', location.href).href)
    await init()
    const engine = await Engine.webgpu(JSON.stringify(JSON.parse(theory.parse('k=1&batch=32&g_width=16&d_width=16')).params))
    engine.steps(1, 'both')
    await engine.fence()
    const before = { ...calls }
    engine.steps(100, 'both')
    const uploads = calls.writeBuffer - before.writeBuffer
    await engine.fence()
    return { dispatches: calls.dispatchWorkgroups - before.dispatchWorkgroups, uploads, pipelines: calls.createComputePipeline, before }
  })

testOnWebGpu('a step is four dispatches, and a hundred of them take one upload', async () => {
  await open({ path: 'embed.html#autoplay=false&backend=cpu', webgpu: true }, async (page) => {
    const { dispatches, uploads, pipelines } = await counted(page)
    assert.equal(dispatches, 400)
    assert.ok(uploads <= 1, `${uploads} uploads`)
    assert.equal(pipelines, 4)
  })
})
