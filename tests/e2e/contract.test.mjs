// @ts-check
/** The frozen contract of `<dstar-lab>`: what slides, notebooks and scripts rely on. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { STILL, open, withLab } from '../browser.mjs'

test('status and params say what runs', async () => {
  await open({ path: `${STILL}&seed=11` }, async (page) => {
    const { status, params } = await withLab(page, (lab) => ({ status: lab.status, params: lab.params }))
    assert.deepEqual([status.state, status.backend], ['paused', 'cpu'])
    assert.equal(typeof status.reason, 'string')
    assert.deepEqual([params.seed, params.data, params.batch, params.autoplay], [11, 'ring8', 256, false])
  })
})

test('a snapshot has every field of the contract', async () => {
  await open({ path: `${STILL}&grid=32&samples=50` }, async (page) => {
    const s = await withLab(page, async (lab) => {
      const s = await lab.step(2)
      const area = ((s.grid.x1 - s.grid.x0) / s.grid.n) ** 2
      const sum = (/** @type {Float32Array} */ a) => a.reduce((total, value) => total + value, 0)
      return {
        ...s,
        types: ['p_data', 'p_model', 'd', 'd_star', 'samples_data', 'samples_model', 'arrows_model'].map((key) => s[key] instanceof Float32Array && s[key].length),
        mass: [sum(s.p_data) * area + s.metrics.outside_data, sum(s.p_model) * area + s.metrics.outside_model],
        inside: [...s.d, ...s.d_star].every((d) => d >= 0 && d <= 1),
      }
    })
    assert.deepEqual(s.types, [1024, 1024, 1024, 1024, 100, 100, 0])
    assert.deepEqual([s.step, s.seed, s.backend, s.grid.n, s.params.grid], [2, 7, 'cpu', 32, 32])
    assert.ok(s.inside)
    for (const mass of s.mass) assert.ok(Math.abs(mass - 1) < 1e-3, String(mass))
    const m = s.metrics
    for (const key of ['loss_d', 'loss_d_samples', 'loss_d_samples_se', 'loss_g', 'loss_d_optimal', 'excess_d', 'js', 'js_floor', 'kl_forward', 'kl_reverse', 'd_gap', 'modes', 'high_quality', 'reverse_kl_modes']) {
      assert.ok(Number.isFinite(m[key]), `${key}: ${m[key]}`)
    }
    assert.equal(m.loss_d_samples_count, 50)
    assert.ok(Math.abs(m.loss_d_samples - m.loss_d) < 5 * m.loss_d_samples_se, `${m.loss_d_samples} and ${m.loss_d}`)
    assert.ok(Math.abs(m.loss_d - m.loss_d_optimal - m.excess_d) < 1e-6)
    assert.ok(Math.abs(m.loss_d_optimal - (Math.LN2 - m.js)) < 1e-9)
  })
})

test('step makes exactly n updates of the network that is named', async () => {
  await open({ path: `${STILL}&k=1` }, async (page) => {
    const { both, d, g, saved } = await withLab(page, async (lab) => {
      const both = await lab.step(3)
      const d = await lab.step(2, 'd')
      const g = await lab.step(1, 'g')
      return { both: both.step, d, g, saved: JSON.parse(await lab.export()) }
    })
    assert.deepEqual([both, d.step, g.step], [3, 5, 6])
    assert.deepEqual([saved.step, saved.updates_d, saved.updates_g], [6, 5, 4])
    assert.deepEqual(g.d, d.d, 'a step of G leaves D alone')
    assert.notDeepEqual(g.samples_model, d.samples_model)
  })
})

test('reset gives the same weights for the same seed, and others for another', async () => {
  await open({ path: STILL }, async (page) => {
    const [first, again, other, back] = await withLab(page, async (lab) => {
      const weights = async () => JSON.stringify(JSON.parse(await lab.export()).g)
      const first = await weights()
      await lab.step(3)
      await lab.reset()
      const again = await weights()
      await lab.reset({ seed: 8 })
      const other = await weights()
      await lab.reset({ seed: 7 })
      return [first, again, other, await weights()]
    })
    assert.equal(first, again)
    assert.notEqual(first, other)
    assert.equal(first, back)
  })
})

test('set returns what was clamped or refused, and takes the rest', async () => {
  await open({ path: STILL }, async (page) => {
    const { notes, params, step, live } = await withLab(page, async (lab) => {
      await lab.step(2)
      const notes = await lab.set({ lr: 1e9, data: 'grid25', batch: 'many', nonsense: 1, k: 2 })
      const { step } = await lab.snapshot()
      await lab.step(1)
      await lab.set({ lr: 1e-3 })
      return { notes, params: lab.params, step, live: (await lab.snapshot()).step }
    })
    const by = Object.fromEntries(notes.map((/** @type {any} */ note) => [note.key, note]))
    assert.deepEqual(Object.keys(by).sort(), ['batch', 'lr', 'nonsense'])
    assert.deepEqual([by.lr.given, by.lr.used], ['1000000000', 1])
    assert.equal(by.batch.used, 256)
    assert.equal(by.nonsense.used, null)
    for (const { why } of notes) assert.ok(why.length > 10)
    assert.deepEqual([params.data, params.k, params.lr], ['grid25', 2, 1e-3])
    assert.equal(step, 0, 'other data start the run again')
    assert.equal(live, 1, 'another rate does not')
  })
})

test('an exported run resumes bit by bit, in another page too', async () => {
  /** @type {string[]} */
  let whole = []
  await open({ path: `${STILL}&ema=0.9` }, async (page) => {
    whole = await withLab(page, async (lab) => {
      await lab.step(5)
      const half = await lab.export()
      await lab.step(5)
      return [half, await lab.export()]
    })
  })
  await open({ path: STILL }, async (page) => {
    const resumed = await withLab(page, async (lab, half) => {
      await lab.import(half)
      const { step } = await lab.snapshot()
      await lab.step(5)
      return { step, ema: lab.params.ema, text: await lab.export() }
    }, whole[0])
    assert.deepEqual([resumed.step, resumed.ema], [5, 0.9])
    const untouched = (/** @type {string} */ text) => ({ ...JSON.parse(text), params: null })
    assert.deepEqual(untouched(resumed.text), untouched(whole[1]))
  })
})

test('a bad import is refused with the reason and changes nothing', async () => {
  await open({ path: STILL }, async (page) => {
    const { why, before, after } = await withLab(page, async (lab) => {
      await lab.step(2)
      const before = await lab.export()
      const why = []
      for (const text of ['<script>alert(1)</script>', '{"dstar": 1}', JSON.stringify({ ...JSON.parse(before), dstar: 99 })]) {
        why.push(await lab.import(text).then(() => 'accepted', (/** @type {Error} */ error) => error.message))
      }
      return { why, before, after: await lab.export() }
    })
    assert.match(why[0], /not a saved dstar run/)
    assert.match(why[1], /missing field/)
    assert.match(why[2], /version 99/)
    assert.equal(before, after)
  })
})

test('play trains until pause, and events tell of it', async () => {
  await open({ path: `${STILL}&batch=32&g_width=16&d_width=16` }, async (page) => {
    const { states, steps, end, later } = await withLab(page, async (lab) => {
      /** @type {string[]} */
      const states = []
      /** @type {number[]} */
      const steps = []
      lab.addEventListener('state', (/** @type {CustomEvent} */ event) => states.push(event.detail.state))
      const enough = new Promise((resolve) =>
        lab.addEventListener('metrics', (/** @type {CustomEvent} */ { detail }) => {
          if (!Number.isFinite(detail.js)) throw new Error('metrics carry numbers')
          steps.push(detail.step)
          if (steps.length > 5) resolve(null)
        })
      )
      lab.play()
      await enough
      lab.pause()
      const end = (await lab.snapshot()).step
      return { states, steps, end, later: (await lab.snapshot()).step }
    })
    assert.deepEqual([...new Set(states)], ['running', 'paused'])
    assert.deepEqual(steps, [...steps].sort((a, b) => a - b))
    assert.ok(end > 5)
    assert.equal(end, later)
  })
})

test('play trains one network alone where it is told so', async () => {
  await open({ path: `${STILL}&batch=32&g_width=16&d_width=16&train=d` }, async (page) => {
    const [d, g, both] = await withLab(page, async (lab) => {
      const seen = []
      for (const train of ['d', 'g', 'both']) {
        await lab.set({ train })
        const before = JSON.parse(await lab.export())
        const moved = new Promise((resolve) =>
          lab.addEventListener('metrics', (/** @type {CustomEvent} */ { detail }) => detail.step > before.step && resolve(null))
        )
        lab.play()
        await moved
        lab.pause()
        const after = JSON.parse(await lab.export())
        seen.push({ d: after.updates_d > before.updates_d, g: after.updates_g > before.updates_g })
      }
      return seen
    })
    assert.deepEqual([d, g, both], [{ d: true, g: false }, { d: false, g: true }, { d: true, g: true }])
  })
})

test('attributes are the URL keys, and several labs live on one page', async () => {
  await open({ path: STILL }, async (page) => {
    const seen = await withLab(page, async () => {
      const made = [5, 6].map((seed) => {
        const lab = /** @type {any} */ (document.createElement('dstar-lab'))
        for (const [key, value] of Object.entries({ seed, backend: 'cpu', autoplay: 'false', data: 'two', batch: 16 })) lab.setAttribute(key, value)
        document.body.append(lab)
        return lab
      })
      const steps = await Promise.all(made.map(async (lab) => (await lab.step(1)).seed))
      const params = made.map((lab) => [lab.params.seed, lab.params.data])
      for (const lab of made) lab.remove()
      return { steps, params }
    })
    assert.deepEqual(seen, { steps: [5, 6], params: [[5, 'two'], [6, 'two']] })
  })
})
