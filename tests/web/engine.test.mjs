// @ts-check
/** The engines in a real browser: the CPU's bits, WebGPU beside the CPU, and the GPUs that are not at hand. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inWorker, open, testOnWebGpu, withLab } from '../browser.mjs'

const SMALL = 'batch=32&g_width=16&d_width=16&autoplay=false&grid=32'

/** Steps, then the metrics and a look at the fields. @param {import('playwright-core').Page} page @param {number} n */
const train = (page, n) =>
  withLab(
    page,
    async (lab, n) => {
      const s = await lab.step(n)
      return { status: lab.status, step: s.step, metrics: s.metrics, d: [...s.d], p_model: [...s.p_model], arrows: [...s.arrows_model], weights: await lab.export() }
    },
    n
  )

test('the same seed gives the same bits, and in every build the same run', async () => {
  /** @type {any[]} */
  const runs = []
  // Every parameter that matters is named, so that this guards the arithmetic and not the defaults.
  const setting = 'data=ring8&g_act=relu&d_act=silu&lr=0.001&d_lr_ratio=1&beta1=0.5&beta2=0.99&loss=nonsaturating&k=1&penalty=none&lr_decay=constant&seed=7'
  for (let run = 0; run < 2; run++) {
    await open({ path: `embed.html#${SMALL}&${setting}&backend=cpu` }, async (page) => void runs.push(await train(page, 50)))
  }
  assert.equal(runs[0].weights, runs[1].weights)
  assert.deepEqual(runs[0].d, runs[1].d)
  // They change only when the model, its random numbers or burn's arithmetic change. Another compiler's `exp` may differ in
  // the last bit, which fifty steps amplify; another run differs in the second digit.
  for (const [metric, golden] of Object.entries({ loss_d: 0.632071, js: 0.499793 })) {
    assert.ok(Math.abs(runs[0].metrics[metric] - golden) < 1e-4, `${metric}: ${runs[0].metrics[metric]}`)
  }
})

testOnWebGpu('WebGPU computes what the CPU computes', async () => {
  /** @type {Record<string, any>} */
  const by = {}
  for (const backend of ['cpu', 'webgpu']) {
    await open({ path: `embed.html#${SMALL}&backend=${backend}&seed=3&k=2&ema=0.9&arrows=true`, webgpu: true }, async (page) => {
      by[backend] = await train(page, 10)
      assert.equal(by[backend].status.backend, backend, by[backend].status.reason)
    })
  }
  const { cpu, webgpu } = by
  for (const metric of ['loss_d', 'loss_g', 'loss_d_samples', 'js', 'excess_d', 'd_gap', 'high_quality']) {
    assert.ok(Math.abs(cpu.metrics[metric] - webgpu.metrics[metric]) < 2e-3, `${metric}: ${cpu.metrics[metric]} and ${webgpu.metrics[metric]}`)
  }
  assert.equal(cpu.arrows.length, 1000)
  for (const field of ['d', 'arrows']) {
    const worst = Math.max(...cpu[field].map((/** @type {number} */ value, /** @type {number} */ i) => Math.abs(value - webgpu[field][i])))
    assert.ok(worst < 5e-3, `${field} differs by ${worst}`)
  }
})

/** Every loss, penalty, optimiser and remedy once. */
const GAMES = [
  { loss: 'wasserstein', penalty: 'gp', gamma: 1, g_optim: 'rmsprop' },
  { loss: 'hinge', penalty: 'r1r2', gamma: 0.1, pack: 2 },
  { loss: 'leastsquares', pairing: 'relativistic', penalty: 'zerogp', gamma: 0.1, d_optim: 'adamw' },
  { loss: 'minimax', penalty: 'none', spectral: true, noise: 0.3, g_optim: 'momentum', d_optim: 'sgd' },
  { loss: 'nonsaturating', penalty: 'r2', gamma: 0.1, unroll: 2 },
]

testOnWebGpu('every loss, penalty and remedy is on WebGPU what it is on the CPU', async () => {
  /** @type {Record<string, any[]>} */
  const by = { cpu: [], webgpu: [] }
  for (const backend of ['cpu', 'webgpu']) {
    await open({ path: `embed.html#${SMALL}&backend=${backend}&seed=5`, webgpu: true }, async (page) => {
      const unset = await withLab(page, (lab, games) => Object.fromEntries([...new Set(games.flatMap(Object.keys))].map((key) => [key, lab.params[key]])), GAMES)
      for (const game of GAMES) {
        await withLab(page, (lab, changes) => lab.set(changes), { ...unset, ...game })
        await withLab(page, (lab) => lab.reset())
        const seen = await train(page, 5)
        assert.deepEqual([seen.status.backend, seen.step], [backend, 5], seen.status.reason)
        by[backend].push(seen)
      }
    })
  }
  GAMES.forEach((game, i) => {
    const [cpu, webgpu] = [by.cpu[i], by.webgpu[i]]
    for (const metric of ['loss_d', 'loss_g', 'loss_d_samples', 'js', 'd_gap']) {
      const [a, b] = [cpu.metrics[metric], webgpu.metrics[metric]]
      // What a game does not have is not a number in either.
      assert.ok(Number.isFinite(a) ? Math.abs(a - b) < 2e-3 * Math.max(1, Math.abs(a)) : Object.is(a, b), `${JSON.stringify(game)}, ${metric}: ${a} and ${b}`)
    }
    const worst = Math.max(...cpu.d.map((/** @type {number} */ value, /** @type {number} */ j) => Math.abs(value - webgpu.d[j])))
    assert.ok(worst < 5e-3, `${JSON.stringify(game)}: D differs by ${worst}`)
  })
})

/** Makes the worker see another GPU than there is. */
const subgroups = (/** @type {number} */ size) =>
  `for (const name of ['subgroupMinSize', 'subgroupMaxSize'])
     Object.defineProperty(GPUAdapterInfo.prototype, name, { configurable: true, get: () => ${size} })`

// burn's matrix product panics there; no kernel of ours asks for the size.
for (const size of [64, 128]) {
  testOnWebGpu(`a GPU that reports subgroups of ${size} trains`, async () => {
    await open(
      { path: `embed.html#${SMALL}&backend=webgpu`, webgpu: true, before: (page) => inWorker(page, subgroups(size)) },
      async (page) => {
        const { status, step } = await train(page, 2)
        assert.deepEqual([status.backend, step], ['webgpu', 2], status.reason)
      }
    )
  })
}

testOnWebGpu('what the kernels do not serve is trained on the CPU, and said', async () => {
  await open({ path: `embed.html#${SMALL}&backend=webgpu&pack=2`, webgpu: true }, async (page) => {
    const { status, step } = await train(page, 2)
    assert.deepEqual([status.backend, step], ['webgpu', 2], status.reason)
    assert.match((await page.locator('dstar-lab .notice').first().textContent()) ?? '', /pack/)
  })
})
