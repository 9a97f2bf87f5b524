// @ts-check
/** The numbers of the course, from the real module in a real browser, beside those of SciPy (tests/oracle.py). */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { open, withLab } from '../browser.mjs'

/** Relative, on the line. */
const FINE = 1e-8
/** In the plane, and on grids. */
const COARSE = 1e-4

const ORACLE = fileURLToPath(new URL('../oracle.py', import.meta.url))

/** What JSON cannot say goes as text. @param {unknown} value @returns {any} */
const said = (value) => (Array.isArray(value) ? value.map(said) : typeof value === 'number' && !Number.isFinite(value) ? String(value) : value)
/** @param {unknown} value @returns {any} */
const heard = (value) => (Array.isArray(value) ? value.map(heard) : Number(value))

/** SciPy's answers. @param {[string, ...any[]][]} questions @returns {number[][]} */
function oracle(questions) {
  const python = process.env.DSTAR_PYTHON
  assert.ok(python, 'DSTAR_PYTHON must name a Python with SciPy; `cargo xtask test` makes one and sets it')
  const { status, stdout, stderr, error } = spawnSync(python, [ORACLE], { input: JSON.stringify(said(questions)), encoding: 'utf8', maxBuffer: 2 ** 28 })
  assert.ok(!error && status === 0, `the oracle failed: ${error ?? stderr}`)
  return heard(JSON.parse(stdout))
}

/** The module's answers: every array goes in as a Float64Array. @param {[string, ...any[]][]} calls @returns {Promise<number[][]>} */
async function ours(calls) {
  /** @type {number[][]} */
  let answers = []
  await open({ path: 'embed.html#widget=js' }, async (page) => {
    answers = await page.evaluate(async ([base, calls]) => {
      const wasm = await import(`${base}pkg/theory/dstar.js`)
      await wasm.default()
      return calls.map(([name, ...args]) => Array.from(wasm[name](...args.map((arg) => (Array.isArray(arg) ? Float64Array.from(arg) : arg))), Number))
    }, /** @type {[string, [string, ...any[]][]]} */ ([process.env.DSTAR_URL ?? '', calls]))
  })
  return answers
}

/** @param {number[]} mine @param {number[]} theirs @param {number} relative @param {string} what @param {number} [floor] below which a number counts as 0 */
function close(mine, theirs, relative, what, floor = 1e-13) {
  assert.equal(mine.length, theirs.length, what)
  mine.forEach((value, i) => {
    const right = theirs[i]
    if (!Number.isFinite(right)) return assert.equal(value, right, `${what}, number ${i}`)
    assert.ok(Math.abs(value - right) <= relative * Math.abs(right) + floor, `${what}, number ${i}: ${value}, and SciPy has ${right}`)
  })
}

/** @param {...number} parts weight, mean, std, … */
const line = (...parts) => [-Infinity, Infinity, ...parts]
/** @param {number} low @param {number} high @param {...number} parts */
const cut = (low, high, ...parts) => [low, high, ...parts]

const NORMAL = line(1, 0, 1)
/** @type {[string, number[], number[]][]} */
const PAIRS = [
  ['two Gaussians', NORMAL, line(1, 1, 2)],
  ['nearly the same', NORMAL, line(1, 1e-3, 1.001)],
  ['needles 50 σ apart', line(1, 0, 1e-3), line(1, 0.05, 1e-3)],
  ['50 σ apart', NORMAL, line(1, 50, 1)],
  ['a needle in a haystack', line(1, 0.3, 1e-3), line(1, 0, 30)],
  ['a mixture and a Gaussian', line(0.3, -2, 0.5, 0.7, 1, 1), line(1, 0, 2)],
  ['two mixtures', line(1, -2, 0.5, 1, 2, 0.6), line(2, -1.5, 0.7, 1, 2.5, 0.4)],
  ['a mixture with a needle', line(0.5, -1, 1, 0.5, 2, 1e-3), line(0.5, -1, 1, 0.5, 2, 2e-3)],
  ['one cut', NORMAL, cut(-1, 1, 1, 1, 2)],
  ['cut on one side', cut(0, Infinity, 1, 0, 1), NORMAL],
  ['cut far in a tail', cut(5, 8, 1, 0, 1), line(1, 5, 1)],
  ['both cut alike', cut(-1, 2, 1, 0, 1), cut(-1, 2, 0.5, -1, 0.6, 0.5, 1, 2)],
  ['cut, and overlapping', cut(-1, 1, 1, 0, 30), cut(0, 2, 1, 1, 30)],
  ['cut, and apart', cut(-1, 1, 1, 0, 30), cut(3, 5, 1, 4, 30)],
]

test('densities on the line are SciPy’s', async () => {
  const xs = [-3, -1, -0.5, 0, 0.05, 0.3, 0.7, 1, 1.5, 2, 2.001, 5.5, 30]
  const lines = PAIRS.flatMap(([what, p, q]) => /** @type {[string, number[]][]} */ ([[`${what}: p`, p], [`${what}: q`, q]]))
  const mine = await ours(lines.map(([, each]) => ['lineDensity', each, xs]))
  const theirs = oracle(lines.map(([, each]) => ['densities', each, xs]))
  lines.forEach(([what], i) => close(mine[i], theirs[i], FINE, what, 1e-300))
})

test('divergences, entropies and cross-entropies on the line are SciPy’s', async () => {
  const mine = await ours(PAIRS.map(([, p, q]) => ['lineDivergences', p, q]))
  const theirs = oracle(PAIRS.map(([, p, q]) => ['divergences', p, q]))
  PAIRS.forEach(([what], i) => {
    // SciPy integrates p log(p/q), of either sign, so near 0 its own rounding is seen.
    close(mine[i], theirs[i], FINE, what, what === 'nearly the same' ? 1e-15 : 1e-13)
    assert.ok(mine[i][2] >= 0 && mine[i][2] <= Math.LN2, `${what}: JS is in [0, log 2]`)
  })
  assert.deepEqual(theirs.find((_, i) => PAIRS[i][0] === 'cut, and apart')?.slice(0, 2), [Infinity, Infinity])
})

test('the running total of KL, Gibbs’ ratio and the mixture are SciPy’s', async () => {
  const pairs = PAIRS.filter(([what]) => ['two Gaussians', 'a mixture and a Gaussian', 'both cut alike', 'cut on one side'].includes(what))
  const xs = [-0.9, -0.5, 0, 0.4, 1, 1.7]
  const mine = await ours(pairs.flatMap(([, p, q]) => [['lineRunning', p, q, xs], ['lineGibbs', p, q, 0.7], ['lineMixture', p, q, xs]]))
  const theirs = oracle(pairs.flatMap(([, p, q]) => [['running', p, q, xs], ['gibbs', p, q, 0.7], ['densities', p, xs], ['densities', q, xs], ['divergences', p, q]]))
  pairs.forEach(([what], i) => {
    const [running, gibbs, mixture] = mine.slice(3 * i)
    const [curves, ratio, p, q, [kl]] = theirs.slice(5 * i)
    close(running, [...curves, kl], FINE, `${what}: the running total`)
    close(gibbs, ratio, FINE, `${what}: the ratio`)
    close(mixture, [...p, ...q, ...p.map((value, k) => (value + q[k]) / 2)], FINE, `${what}: the mixture`)
  })
})

test('divergences along a shift, and their slopes, are SciPy’s', async () => {
  /** @type {[string, number[], number[], number[]][]} */
  const cases = [
    ['equal widths', NORMAL, NORMAL, [0.01, 1, 3, 10]],
    ['unequal widths', NORMAL, line(1, 0, 2), [-4, 0.5, 7]],
    ['needles', line(1, 0, 1e-3), line(1, 0, 1e-3), [1e-3, 0.01, 0.05]],
    ['a mixture', line(1, -1, 0.5, 1, 1, 0.5), NORMAL, [-2, 0.3]],
    ['boxes', cut(-1, 1, 1, 0, 30), cut(-1, 1, 1, 0, 30), [0.5, -1.3]],
    ['a box and a Gaussian', cut(-1, 1, 1, 0, 2), NORMAL, [0.8]],
  ]
  const mine = await ours(cases.map(([, p, q, shifts]) => ['lineShifted', p, q, shifts]))
  const theirs = oracle(cases.flatMap(([, p, q, shifts]) => shifts.flatMap((shift) => /** @type {[string, ...any[]][]} */ ([
    ['shifted', p, q, shift],
    ['halves', p, [q[0] + shift, q[1] + shift, ...q.slice(2).map((value, i) => (i % 3 === 1 ? value + shift : value))]],
  ]))))
  let at = 0
  cases.forEach(([what, p, q, shifts], i) => shifts.forEach((shift, k) => {
    const [shifted, halves] = theirs.slice(at, (at += 2))
    const values = mine[i].slice(8 * k, 8 * k + 8)
    const name = `${what}, Δ = ${shift}`
    close(values.slice(0, 3), shifted.slice(0, 3), FINE, name)
    close(values.slice(6), halves, FINE, `${name}: the parts of JS`)
    const whole = [...p.slice(0, 2), ...q.slice(0, 2)].every((bound) => !Number.isFinite(bound))
    // Between bounds SciPy's slope is that of differences.
    if (whole) close(values.slice(3, 6), shifted.slice(3), FINE, `${name}: the slopes`)
    else close([values[5]], [shifted[5]], 1e-6, `${name}: the slope of JS`)
  }))
})

test('a fitted Gaussian lies in a minimum', async () => {
  const p = line(1, -2, 0.6, 1, 2, 0.6)
  const [forward, reverse, js] = await ours([0, 1, 2].map((objective) => ['lineFit', p, objective, 1, 0.7]))
  const ends = [forward, reverse, js].map((fit) => fit.slice(-3))
  const theirs = oracle(ends.map(([mean, std], objective) => ['least', p, objective, mean, std]))
  ends.forEach(([, , value], objective) => {
    const [there, least] = theirs[objective]
    close([value], [there], FINE, `objective ${objective}`)
    assert.ok(value - least < 1e-7, `objective ${objective}: ${value}, where SciPy’s paraboloid goes down to ${least}`)
  })
  // The forward one is known: the mean and the variance of p.
  close(ends[0].slice(0, 2), [0, Math.sqrt(4 + 0.36)], 1e-4, 'forward KL matches moments', 1e-3)
  assert.ok(Math.abs(ends[1][0] - 2) < 0.1 && ends[1][1] < 0.8, 'reverse KL seeks a mode')
})

test('cross-entropy, its parts and its gradients are SciPy’s', async () => {
  /** @type {[number[], number[]][]} */
  const cases = [
    [[0.6, 0.3, 0.1], [0.2, 0.3, 0.5]],
    [[1, 0], [0.25, 0.75]],
    [[0, 0.5, 0.5, 0], [0.1, 0.2, 0.3, 0.4]],
    [[0.5, 0.5], [0.5, 0.5]],
    [[0.9, 0.1], [1e-12, 1 - 1e-12]],
    [[0.3, 0.7], [0, 1]],
    [[0, 1], [0, 1]],
  ]
  const mine = await ours(cases.map(([y, h]) => ['categorical', y, h]))
  const theirs = oracle(cases.map(([y, h]) => ['categorical', y, h]))
  cases.forEach(([y, h], i) => {
    const what = `y = ${y}, h = ${h}`
    const k = y.length
    close(mine[i].slice(0, 3), theirs[i].slice(0, 3), FINE, what)
    const [byH, byLogits] = [theirs[i].slice(3, 3 + k), theirs[i].slice(3 + k)]
    if (h.includes(0)) return
    const mean = byH.reduce((sum, slope) => sum + slope) / k
    close(mine[i].slice(3), byH.flatMap((slope, c) => [slope, mean - slope, byLogits[c]]), FINE, `${what}: ∂L/∂h, the way down, ∂L/∂s`)
  })
})

test('the loss at a point, its minimum and its derivatives are SciPy’s', async () => {
  const cases = [[0.3, 0.1, 0.6], [0.3, 0.1, 0.75], [1e-6, 2, 0.01], [5, 5, 0.999], [40, 0.02, 1e-3]]
  const mine = await ours(cases.map(([a, b, d]) => ['pointwise', a, b, [d]]))
  const theirs = oracle(cases.map(([a, b, d]) => ['pointwise', a, b, d]))
  cases.forEach((each, i) => close(mine[i], theirs[i], FINE, `a, b, D = ${each}`))
})

/** What `Likelihood` says of samples and a θ. @typedef {{truth: number[], cells: number[], theta: number[], evaluated: number[], logs: number[], density: number[], truthKl: number, curve: number[], em: number[], step: number[]}} Look */

/** @param {number} dimension @param {[number, number, number, number[]][]} cases components, m, seed, θ @returns {Promise<Look[]>} */
async function looks(dimension, cases) {
  /** @type {Look[]} */
  let found = []
  await open({ path: 'embed.html#widget=js' }, async (page) => {
    found = await page.evaluate(async ([base, dimension, cases]) => {
      const wasm = await import(`${base}pkg/theory/dstar.js`)
      await wasm.default()
      return cases.map(([components, m, seed, given]) => {
        const all = new wasm.Likelihood(dimension, components, m, seed)
        // What is no model leaves the truth in place.
        const truth = [...all.set(Float64Array.of())]
        const theta = [...all.set(Float64Array.from(given))]
        const cells = [...all.cells()]
        const points = cells.filter((_, i) => i % 3 < dimension)
        return {
          truth, theta, cells, evaluated: [...all.evaluate(10)].slice(0, 9), logs: [...all.logDensities()],
          density: [...wasm.mleDensity(dimension, Float64Array.from(given), Float64Array.from(points))],
          truthKl: all.truthKl(), curve: [...all.curve(1, Float64Array.of(-1, 0.5))], em: [...all.em()], step: [...all.ascend(1e-3)],
        }
      })
    }, /** @type {[string, number, [number, number, number, number[]][]]} */ ([process.env.DSTAR_URL ?? '', dimension, cases]))
  })
  return found
}

for (const [dimension, precision, tolerance, cases] of /** @type {[number, number, number, [number, number, number, number[]][]][]} */ ([
  [1, 0.1, FINE, [
    [1, 1, 1, [1, 0, 1]],
    [1, 40, 1, [1, 0.3, 0.8]],
    [2, 500, 2, [0.4, -1, 0.7, 0.6, 1.5, 1.2]],
    [3, 10_000, 3, [1, 0, 2]],
    [2, 300, 4, [1, 40, 0.8]],
  ]],
  [2, 0.25, COARSE, [
    [1, 50, 1, [1, 0.2, -0.3, 1, 0.6, 0.4]],
    [3, 2000, 2, [1, -1, 0, 1, 0.7, 0, 2, 1, 1, 1.2, 0.8, 1]],
  ]],
])) {
  test(`likelihood, KL, EM and the underflow in ${dimension}-D are SciPy’s`, async () => {
    const mine = await looks(dimension, cases)
    const theirs = oracle(mine.flatMap(({ truth, theta, cells }) => {
      const points = cells.filter((_, i) => i % 3 < dimension)
      const moved = [-1, 0.5].map((value) => theta.map((number, i) => (i === 1 ? value : number)))
      return /** @type {[string, ...any[]][]} */ ([
        ['likelihood', dimension, theta, cells, precision],
        ['mixture_density', dimension, theta, points],
        ['em', dimension, theta, cells],
        ['mixture_kl', dimension, truth, theta],
        ...moved.map((each) => ['likelihood', dimension, each, cells, precision]),
      ])
    }))
    mine.forEach((look, i) => {
      const [likelihood, density, em, kl, ...moved] = theirs.slice(6 * i, 6 * i + 6)
      const what = `${cases[i].slice(0, 3)}, θ = ${cases[i][3]}`
      // What f64 makes of the product has lost digits where it is subnormal, so only its exponent counts there.
      const inF64 = likelihood[5] === 0 ? look.evaluated[5] < 2.3e-308 : Math.abs(look.evaluated[5] / likelihood[5] - 1) < 1e-8
      assert.ok(inF64, `${what}: the product is ${look.evaluated[5]}, and SciPy has ${likelihood[5]}`)
      close(look.evaluated.toSpliced(5, 1).slice(0, 6), likelihood.toSpliced(5, 1), FINE, what, 1e-12)
      close(look.density, density, FINE, `${what}: the density`, 1e-300)
      const positive = (/** @type {number[]} */ values) => values.filter((_, k) => density[k] > 1e-300)
      close(positive(look.logs), positive(density).map(Math.log), FINE, `${what}: its logarithm`, 1e-12)
      close([look.truthKl], kl, tolerance, `${what}: KL from the truth`, tolerance)
      close(look.curve, moved.flatMap(([, nll, kl]) => [nll, kl]), FINE, `${what}: the curve`, 1e-12)
      // Of the covariance, the standard deviations along its axes; none is below the precision.
      const stride = dimension === 1 ? 3 : 6
      const axes = Array.from({ length: look.em.length / stride }, (_, k) => {
        const part = look.em.slice(k * stride, (k + 1) * stride)
        return [...part.slice(0, 1 + dimension), ...part.slice(1 + dimension, 1 + 2 * dimension).sort((a, b) => a - b)]
      })
      close(axes.flat(), em.map((value, k) => (k % (1 + 2 * dimension) > dimension ? Math.max(value, precision) : value)), FINE, `${what}: EM`, 1e-9)
    })
  })
}

test('a step of gradient ascent goes along SciPy’s gradient', async () => {
  const [look] = await looks(1, [[2, 200, 5, [1, 0.4, 1.3]]])
  const [[byMean, byLogStd]] = oracle([['slope', look.theta, look.cells]])
  const rate = look.step[look.step.length - 1]
  assert.equal(rate, 1e-3)
  const [, mean, std] = look.step
  close([(mean - look.theta[1]) / rate, Math.log(std / look.theta[2]) / rate], [byMean, byLogStd], 1e-8, 'the step', 1e-10)
})

test('the lab’s numbers on its grid are SciPy’s', async () => {
  // A latent of bounded support keeps p_model on the grid, so that J_D can be computed from what is seen there.
  for (const [query, steps, whole] of /** @type {[string, number, boolean][]} */ ([
    ['data=ring8&latent=uniform&batch=64&seed=1', 200, true],
    ['data=overlap&grid=128&seed=2', 60, false],
  ])) {
    await open({ path: `embed.html#backend=cpu&autoplay=false&${query}` }, async (page) => {
      const { cell, p, q, d, metrics } = await withLab(page, async (lab, steps) => {
        const s = await lab.step(steps)
        const { n, x0, x1, y0, y1 } = s.grid
        return { cell: ((x1 - x0) / n) * ((y1 - y0) / n), p: Array.from(s.p_data, Number), q: Array.from(s.p_model, Number), d: Array.from(s.d, Number), metrics: s.metrics }
      }, steps)
      // The rest of the plane is one more cell; what D is there, the snapshot does not say.
      const data = [...p.map((value) => value * cell), metrics.outside_data]
      const model = [...q.map((value) => value * cell), metrics.outside_model]
      const [[js, forward, reverse, loss, excess]] = oracle([['game', data, model, [...d, 0.5], 1e-12]])
      close([metrics.js, metrics.loss_d_optimal, metrics.kl_forward, metrics.kl_reverse], [js, Math.LN2 - js, forward, reverse], COARSE, query, 1e-6)
      if (!whole) return
      assert.ok(metrics.outside_data + metrics.outside_model < 1e-5, 'nothing to speak of lies off the grid')
      close([metrics.loss_d, metrics.excess_d], [loss, excess], COARSE, `${query}: J_D`, 1e-5)
    })
  }
})
