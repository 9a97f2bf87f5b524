// @ts-check
/** The guided lessons: every one of them can be walked to its end, on the CPU, and what it says is so. */
import assert from 'node:assert/strict'
import { readFile, readdir } from 'node:fs/promises'
import { test } from 'node:test'
import { STRINGS } from '../../www/i18n/strings.js'
import { History, isGap } from '../../www/view/history.js'
import { violations } from '../axe.mjs'
import { open, withLab } from '../browser.mjs'

const LESSONS = new URL('../../www/lessons/', import.meta.url)
/** @type {string[]} */
const NAMES = JSON.parse(await readFile(new URL('index.json', LESSONS), 'utf8'))
/** @param {string} name @returns {Promise<any>} */
const lesson = async (name) => JSON.parse(await readFile(new URL(`${name}.json`, LESSONS), 'utf8'))

/** @param {string} where what stands after chapter=game */
const at = (where) => `index.html#backend=cpu&autoplay=false&chapter=game&${where}`
const PLAY = '.strip button.main'

/** @typedef {import('playwright-core').Page} Page */

/** Waits for a step of a lesson, and answers what is to be seen. @param {Page} page @param {number} step @param {boolean} reached */
async function arrived(page, step, reached = false) {
  await page.waitForFunction(
    ([step, reached]) => {
      const place = /** @type {any} */ (document.querySelector('dstar-lesson'))?.place
      return place?.ready && place.step === step && (!reached || place.reached)
    },
    /** @type {[number, boolean]} */ ([step, reached])
  )
  return withLab(page, (lab) => ({ ...lab.latest, params: lab.params, state: lab.status.state, arrows: [...lab.latest.arrows_model], points: [...lab.latest.samples_model] }))
}

/**
 * Presses the button that trains, and waits for the goal. Answers the run as it stands when it has stopped, and in `goal` the
 * very picture with which the goal was reached. @param {Page} page @param {number} step
 */
async function reach(page, step) {
  await withLab(page, (lab) => {
    const lesson = /** @type {any} */ (document.querySelector('dstar-lesson'))
    const look = () => {
      if (!lesson.place?.reached) return
      lab.removeEventListener('metrics', look)
      lab.atGoal = { step: lab.latest.step, metrics: lab.latest.metrics, arrows: [...lab.latest.arrows_model] }
    }
    // The lesson hears of a picture first: it has listened for longer.
    lab.addEventListener('metrics', look)
  })
  await page.locator(PLAY).click()
  await arrived(page, step, true)
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('dstar-lab')).status.state === 'paused')
  // The run goes on for a moment before it stops.
  await withLab(page, (lab) => lab.snapshot())
  const goal = await withLab(page, (lab) => lab.atGoal)
  return { ...(await arrived(page, step, true)), goal }
}

/** @param {Page} page @param {number} step */
async function onwards(page, step) {
  await page.locator(PLAY).click()
  return arrived(page, step)
}

test('every file is listed, and every list entry is a file', async () => {
  const files = (await readdir(LESSONS)).filter((file) => file !== 'index.json').map((file) => file.replace(/\.json$/, ''))
  assert.deepEqual(files.sort(), [...NAMES].sort())
})

test('no lesson names a parameter, a text, a number, a part or a field that does not exist', async () => {
  await open({ path: 'index.html#backend=cpu&autoplay=false' }, async (page) => {
    await withLab(page, () => null)
    const lessons = await Promise.all(NAMES.map(async (name) => [name, await lesson(name)]))
    const faults = await page.evaluate(async ([base, lessons]) => {
      const load = (/** @type {string} */ path) => import(new URL(path, base).href)
      const [{ faultsOf }, { METRICS }, { LIGHTS }, { loadTheory }, { STRINGS }] = await Promise.all([
        load('course/lesson/book.js'), load('course/lesson/metrics.js'), load('lab/lights.js'), load('lab/theory.js'), load('i18n/strings.js'),
      ])
      const lab = /** @type {any} */ (document.querySelector('dstar-lab'))
      const theory = await loadTheory()
      const known = {
        refuse: (/** @type {any} */ changes) => theory.update(lab.params, changes).notes,
        hasText: (/** @type {string} */ key) => key in STRINGS.en && key in STRINGS.zh, metrics: METRICS, lights: LIGHTS,
      }
      const bad = {
        title: 'lesson.game.title', about: 'no.such.text', colour: 1, set: { lrr: 1, lr: 1e9, data: 'ring9000' },
        steps: [{ text: 'lesson.game.d', begin: 'fresh', goal: { metric: 'speed', below: 1 }, light: ['moon'], watch: ['js', 'weight'], train: { network: 'x', steps: 0 }, set: { train: 'd' } }],
      }
      const snapshot = await lab.snapshot()
      return {
        found: lessons.map(([name, lesson]) => [name, faultsOf(lesson, known)]),
        bad: faultsOf(bad, known).map((/** @type {any} */ fault) => `${fault.code} ${fault.name}`),
        strange: METRICS.filter((/** @type {string} */ metric) => !(metric in snapshot.metrics) && !metric.startsWith('arrow_')),
        unnamed: METRICS.filter((/** @type {string} */ metric) => !(`lesson.metric.${metric}` in STRINGS.en)),
        unlit: LIGHTS.filter((/** @type {string} */ name) => (lab.setAttribute('light', name), lab.shadowRoot.querySelectorAll('.lit').length !== 1)),
      }
    }, /** @type {[string, any[]]} */ ([new URL('.', page.url()).href, lessons]))
    assert.deepEqual(faults.found, NAMES.map((name) => [name, []]))
    assert.deepEqual(faults.bad.sort(), [
      'field colour', 'field train', 'light moon', 'metric speed', 'metric weight', 'param data', 'param lr', 'param lrr', 'text no.such.text', 'value network', 'value steps',
    ])
    assert.deepEqual([faults.strange, faults.unnamed, faults.unlit], [[], [], []])
  })
})

test('a lesson with faults says so, and is taught without what is faulty', async () => {
  const before = (/** @type {Page} */ page) =>
    page.route('**/lessons/game.json', async (route) => {
      const broken = await lesson('game')
      Object.assign(broken.steps[0], { light: ['moon', 'excess'], set: { lrr: 3, speed: 200 } })
      await route.fulfill({ json: broken })
    })
  await open({ path: at('step=1'), before }, async (page) => {
    const { params } = await arrived(page, 1)
    assert.deepEqual([params.data, params.train, params.speed], ['two', 'd', 200])
    const said = await page.locator('.lesson .fault').innerText()
    for (const name of ['moon', 'lrr']) assert.ok(said.includes(name), said)
    assert.equal(await withLab(page, (lab) => lab.shadowRoot.querySelectorAll('.lit').length), 1)
  })
})

test('the game: D alone comes to log 2 − JS, G alone overshoots, both together close JS', async () => {
  await open({ path: 'index.html#backend=cpu&autoplay=false&lang=en' }, async (page) => {
    await withLab(page, () => null)
    await page.locator('.shelf button[data-lesson=game]').click()
    const start = await arrived(page, 1)
    assert.deepEqual([start.step, start.params.train, start.params.data, start.state], [0, 'd', 'two', 'paused'])
    assert.ok(start.metrics.excess_d > 0.1, 'the goal is not reached before anything is trained')

    const d = await reach(page, 1)
    assert.ok(d.goal.metrics.excess_d < 0.01)
    assert.ok(Math.abs(d.goal.metrics.loss_d - (Math.LN2 - d.goal.metrics.js)) < 0.01, 'J_D = log 2 − JS')
    assert.equal(d.metrics.js, start.metrics.js, 'G stood still')
    assert.deepEqual(d.points, start.points)

    const frozen = await onwards(page, 2)
    assert.equal(frozen.params.train, 'g')
    assert.ok(frozen.arrows.some((/** @type {number} */ value) => Math.abs(value) > 1), 'the arrows point')
    const g = await reach(page, 2)
    // How far beyond its goal depends on how late the look comes that shows it.
    assert.ok(g.goal.metrics.excess_d > 0.3 && g.goal.metrics.excess_d > 30 * d.goal.metrics.excess_d, JSON.stringify(g.goal.metrics))
    assert.ok(g.goal.step >= frozen.step + 20, 'not before G has run on for a while')
    assert.notDeepEqual(g.points, frozen.points)

    await onwards(page, 3)
    const both = await reach(page, 3)
    assert.ok(both.goal.metrics.js < 0.1 && both.goal.metrics.js < start.metrics.js / 2)
    assert.ok(both.goal.metrics.excess_d < g.goal.metrics.excess_d)

    assert.match(page.url(), /chapter=game&lesson=game&step=3/)
    await page.locator('.strip button.close').click()
    await page.waitForFunction(() => !location.hash.includes('lesson=') && /** @type {any} */ (document.querySelector('dstar-lab')).params.data === 'ring8')
    const { train, arrows, batch } = await withLab(page, (lab) => lab.params)
    assert.deepEqual([train, arrows, batch], ['both', false, 256], 'the lab is what it was')
  })
})

test('arrows: D frozen, they are the same to the last bit when the data are hidden, and when they are exchanged', async () => {
  await open({ path: at('lesson=blind&step=2') }, async (page) => {
    const seen = await arrived(page, 2)
    assert.ok(seen.arrows.length === 1000 && seen.arrows.some((/** @type {number} */ value) => Math.abs(value) > 1), 'there are arrows, and they point')
    const hidden = await onwards(page, 3)
    assert.equal(hidden.params.hide, 'truth')
    assert.deepEqual(hidden.arrows, seen.arrows)
    assert.deepEqual(await page.locator('.curtain').evaluateAll((all) => all.map((curtain) => curtain.checkVisibility())), Array(5).fill(true))
    assert.doesNotMatch(await page.locator('dstar-lab .formula').innerText(), /\d\.\d/)
    const swapped = await onwards(page, 4)
    assert.equal(swapped.params.data, 'ring3')
    assert.equal(swapped.step, seen.step, 'the run goes on')
    assert.deepEqual(swapped.arrows, seen.arrows)
    assert.notDeepEqual(swapped.p_data, seen.p_data)
    assert.notEqual(swapped.metrics.js, seen.metrics.js)
    await page.locator('.figures > .numbers .chief').filter({ hasText: /\s0$/ }).waitFor()
    const lifted = await onwards(page, 5)
    assert.equal(lifted.params.hide, '')
    assert.deepEqual(lifted.arrows, seen.arrows)
    // And were D to learn of the new data, the arrows would move.
    const moved = await withLab(page, async (lab) => [...(await lab.step(1, 'd')).arrows_model])
    assert.notDeepEqual(moved, seen.arrows)
    await page.locator('.figures > .numbers .chief').filter({ hasNotText: /\s0$/ }).waitFor()
  })
})

test('an arrow is −∂J_G/∂x: it points uphill in D, by the slope that the grid shows', async () => {
  await open({ path: at('lesson=blind&step=2') }, async (page) => {
    await arrived(page, 2)
    const pairs = await withLab(page, async (lab) => {
      await lab.set({ grid: 256 })
      const { grid, d, samples_model: points, arrows_model: arrows } = await lab.snapshot()
      const cell = (grid.x1 - grid.x0) / grid.n
      const logit = (/** @type {number} */ i) => Math.log(d[i] / (1 - d[i]))
      const pairs = []
      for (let i = 0; i < points.length; i += 2) {
        const [column, row] = [(points[i] - grid.x0) / cell - 0.5, (points[i + 1] - grid.y0) / cell - 0.5]
        const [c, r] = [Math.round(column), Math.round(row)]
        if (c < 2 || r < 2 || c > grid.n - 3 || r > grid.n - 3) continue
        const at = r * grid.n + c
        if (d[at] < 1e-4 || d[at] > 1 - 1e-4) continue
        const slope = [(logit(at + 1) - logit(at - 1)) / (2 * cell), (logit(at + grid.n) - logit(at - grid.n)) / (2 * cell)]
        pairs.push([arrows[i], arrows[i + 1], 0.5 * (1 - d[at]) * slope[0], 0.5 * (1 - d[at]) * slope[1]])
      }
      return pairs
    })
    assert.ok(pairs.length > 100, `${pairs.length} points`)
    const [error, size] = pairs.reduce(([error, size], [u, v, p, q]) => [error + Math.hypot(u - p, v - q), size + Math.hypot(u, v)], [0, 0])
    assert.ok(error < 0.05 * size, `relative error ${error / size}`)
  })
})

test('mode collapse collapses, and a discriminator that keeps up cures it', async () => {
  await open({ path: at('lesson=collapse&step=1') }, async (page) => {
    const start = await arrived(page, 1)
    const fallen = await reach(page, 1)
    assert.ok(start.metrics.modes >= 4 && fallen.goal.metrics.modes <= 2, `${start.metrics.modes} modes, then ${fallen.goal.metrics.modes}`)
    assert.ok(fallen.goal.metrics.kl_forward > 15, `KL forward is ${fallen.goal.metrics.kl_forward}`)
    const why = await onwards(page, 2)
    assert.deepEqual([why.params.view, await page.locator('dstar-lab').getAttribute('enlarge')], ['d', '8'], 'D is shown large, with its arrows')
    const cure = await onwards(page, 3)
    assert.deepEqual([cure.params.view, await page.locator('dstar-lab').getAttribute('enlarge')], ['auto', null], 'and then as before')
    const cured = await reach(page, 3)
    assert.ok(cured.goal.metrics.modes === 8 && cured.goal.metrics.js < 0.12 && cured.goal.metrics.high_quality > 0.7, JSON.stringify(cured.goal.metrics))
  })
})

test('disjoint supports: JS is log 2, the minimax arrows vanish, the non-saturating ones do not', async () => {
  const longest = (/** @type {number[]} */ arrows) => Math.max(...arrows.map(Math.abs))
  await open({ path: at('lesson=disjoint&step=1') }, async (page) => {
    await arrived(page, 1)
    const sure = await reach(page, 1)
    assert.ok(Math.abs(sure.goal.metrics.js - Math.LN2) < 1e-4 && sure.goal.metrics.loss_d < 1e-3)
    await onwards(page, 2)
    const gone = await reach(page, 2)
    assert.ok(longest(gone.goal.arrows) < 5e-3)
    assert.ok(Math.abs(gone.goal.metrics.js - Math.LN2) < 1e-4, 'G has learnt nothing')
    const back = await onwards(page, 3)
    assert.deepEqual([back.step, back.points], [gone.step, gone.points], 'same points, same D')
    // ½ (1 − D) ∂l/∂x where it was ½ D ∂l/∂x: the same directions, and lengths that D no longer takes away.
    const lengths = (/** @type {number[]} */ arrows) => arrows.filter((_, i) => i % 2 === 0).map((_, i) => Math.hypot(arrows[2 * i], arrows[2 * i + 1]))
    const [was, is] = [lengths(gone.arrows), lengths(back.arrows)]
    is.forEach((length, i) => {
      const along = gone.arrows[2 * i] * back.arrows[2 * i] + gone.arrows[2 * i + 1] * back.arrows[2 * i + 1]
      assert.ok(along >= (1 - 1e-4) * was[i] * length, `arrow ${i} has turned`)
    })
    const gain = is.map((length, i) => length / was[i]).sort((a, b) => a - b)[is.length >> 1]
    assert.ok(gain > 100 && longest(back.arrows) > 0.1, `half of them are at least ${gain} times as long`)
    assert.ok((await reach(page, 3)).goal.metrics.js < 0.05)
  })
})

for (const name of NAMES) {
  test(`a link to the last step of “${name}” gives its parameters, and the run that the steps before would have trained`, async () => {
    const { set, steps } = await lesson(name)
    const last = steps.at(-1)
    await open({ path: at(`lesson=${name}&step=${steps.length}`) }, async (page) => {
      const { params, step } = await arrived(page, steps.length)
      for (const [key, value] of Object.entries({ ...set, ...last.set, ...last.swap })) assert.equal(params[key], value, key)
      assert.equal(params.train, last.train?.network ?? 'both')
      const first = steps.findLastIndex((/** @type {any} */ each) => each.begin === 'fresh')
      const trained = steps.slice(first, -1).reduce((/** @type {number} */ sum, /** @type {any} */ each) => sum + (each.train?.steps ?? 0), 0)
      assert.equal(step, trained)
      // What a step holds to be enough is enough.
      const goals = await page.evaluate(async () => {
        const lesson = /** @type {any} */ (document.querySelector('dstar-lesson'))
        const lab = lesson.lab
        const out = []
        for (let i = 1; ; i++) {
          const { steps } = await (await fetch(`lessons/${lesson.place.lesson}.json`)).json()
          if (i > steps.length) return out
          await lesson.start(lesson.place.lesson, i)
          const { train, goal } = steps[i - 1]
          if (train) await lab.step(train.steps, train.network)
          await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
          out.push(!goal || lesson.place.reached)
        }
      })
      assert.deepEqual(goals, steps.map(() => true))
    })
  })
}

test('the whole lesson can be walked with one key', async () => {
  await open({ path: at('lesson=blind&step=1&lang=en') }, async (page) => {
    await arrived(page, 1)
    await page.locator(PLAY).focus()
    await page.keyboard.press('Enter')
    await arrived(page, 1, true)
    for (const step of [2, 3, 4, 5]) {
      await page.keyboard.press('Enter')
      await arrived(page, step)
    }
    await page.locator('.strip button.previous').focus()
    await page.keyboard.press('Enter')
    await arrived(page, 4)
    await page.locator(PLAY).focus()
    await page.keyboard.press('Enter')
    await arrived(page, 5)
    assert.equal(await page.locator(PLAY).innerText(), STRINGS.en['lesson.on.end'])
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('dstar-lesson')).place === null)
    assert.ok(await page.evaluate(() => document.querySelector('dstar-lesson')?.shadowRoot?.activeElement?.closest('.shelf')), 'the focus is where lessons are chosen')
  })
})

test('the last step leads to the next lesson', async () => {
  const before = (/** @type {Page} */ page) => page.route('**/lessons/index.json', (route) => route.fulfill({ json: ['blind', 'game'] }))
  await open({ path: at('lesson=blind&step=5&lang=en'), before }, async (page) => {
    await arrived(page, 5)
    assert.equal(await page.locator(PLAY).innerText(), STRINGS.en['lesson.on.lesson'])
    await onwards(page, 1)
    assert.match(await page.locator('.lesson .title').innerText(), /game/i)
    await page.waitForFunction(() => document.querySelector('dstar-lesson')?.shadowRoot?.activeElement?.matches('.main'))
  })
})

test('a link to a lesson from further down leads to it; going back ends it, and gives back what it changed', async () => {
  await open({ path: 'index.html#backend=cpu&autoplay=false&lr=0.001' }, async (page) => {
    await withLab(page, () => null)
    await page.locator('#chapter-js').scrollIntoViewIfNeeded()
    await page.evaluate(() => (location.hash = '#backend=cpu&autoplay=false&chapter=game&lesson=blind&step=3'))
    assert.equal((await arrived(page, 3)).params.hide, 'truth')
    await page.waitForFunction(() => {
      const lesson = /** @type {any} */ (document.querySelector('dstar-lesson'))
      const { top, bottom } = lesson.shadowRoot.querySelector('.strip').getBoundingClientRect()
      return document.activeElement === lesson && top >= 0 && bottom <= innerHeight
    })
    await page.goBack()
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('dstar-lesson')).place === null)
    await page.waitForFunction(() => {
      const { params } = /** @type {any} */ (document.querySelector('dstar-lab'))
      return params.hide === '' && params.arrows === false && params.lr === 0.001
    })
    assert.equal(await page.locator('dstar-lab').getAttribute('light'), null)

    // And so it does while a step is still being made ready.
    await page.evaluate(() => (location.hash = '#backend=cpu&autoplay=false&chapter=game&lesson=disjoint&step=2'))
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('dstar-lab')).params.data === 'one')
    await page.goBack()
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('dstar-lab')).params.data === 'ring8')
    const { data, lr } = (await withLab(page, (lab) => lab.step(1))).params
    assert.deepEqual([data, lr], ['ring8', 0.001])
    assert.equal(await page.evaluate(() => /** @type {any} */ (document.querySelector('dstar-lesson')).place), null)
  })
})

test('whoever has gone on to something else while a step is made ready is left there', async () => {
  await open({ path: at('lesson=blind&step=1') }, async (page) => {
    await arrived(page, 1)
    await page.evaluate(() => {
      const lesson = /** @type {any} */ (document.querySelector('dstar-lesson'))
      lesson.shadowRoot.querySelector('.strip button.next').click()
      lesson.lab.shadowRoot.querySelector('.transport .speed select').focus()
    })
    await arrived(page, 2)
    await withLab(page, () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
    assert.ok(await withLab(page, (lab) => lab.shadowRoot.activeElement?.matches('select')))
  })
})

test('what the reader changes in mid-lesson is said, but for the speed; to begin anew undoes it', async () => {
  await open({ path: at('lesson=blind&step=1&lang=en') }, async (page) => {
    await arrived(page, 1)
    const words = page.locator('.lesson .changed')
    await withLab(page, (lab) => lab.set({ speed: 10 }))
    assert.equal(await words.innerText(), '')
    await withLab(page, (lab) => lab.set({ batch: 32 }))
    await words.filter({ hasText: 'You have changed' }).waitFor()
    await page.locator('.strip button.again').click()
    await words.filter({ hasNotText: 'You' }).waitFor({ state: 'attached' })
    assert.equal((await arrived(page, 1)).params.batch, 256)
  })
})

test('after a reload in mid-lesson, its end still gives the lab back as it was', async () => {
  await open({ path: 'index.html#backend=cpu&autoplay=false&lr=0.001&batch=64' }, async (page) => {
    await withLab(page, () => null)
    await page.locator('.shelf button[data-lesson=blind]').click()
    assert.equal((await arrived(page, 1)).params.batch, 256)
    await page.waitForFunction(() => location.hash.includes('lesson=blind'))
    await page.reload()
    await arrived(page, 1)
    await page.locator('.strip button.close').click()
    await page.waitForFunction(() => {
      const { params } = /** @type {any} */ (document.querySelector('dstar-lab'))
      return params.lr === 0.001 && params.batch === 64
    })
  })
})

for (const [width, height] of [[1280, 720], [390, 844]]) {
  test(`nothing below the strip moves from step to step (${width}×${height})`, async () => {
    await open({ path: at('lesson=blind&step=1'), context: { viewport: { width, height } } }, async (page) => {
      /** @type {number[][]} */
      const seen = []
      for (const step of [1, 2, 3, 4, 5]) {
        await page.evaluate((step) => /** @type {any} */ (document.querySelector('dstar-lesson')).start('blind', step), step)
        await arrived(page, step)
        seen.push(await page.evaluate(() => {
          const lesson = /** @type {any} */ (document.querySelector('dstar-lesson'))
          const { top, left } = lesson.shadowRoot.querySelector('.main').getBoundingClientRect()
          return [lesson.shadowRoot.querySelector('.strip').offsetHeight, top, left].map(Math.round)
        }))
      }
      assert.deepEqual(seen, Array(5).fill(seen[0]))
    })
  })
}

test('steps that nobody has seen leave a gap in the curves', () => {
  const history = new History()
  const add = (/** @type {number} */ step) => history.add(/** @type {any} */ ({ step, metrics: { loss_d: 0.7, loss_g: 0.7, loss_d_optimal: 0.2 } }))
  add(0)
  add(10)
  history.skip(700)
  add(10)
  add(710)
  add(720)
  assert.deepEqual(history.points.map(({ step, loss_d }) => [step, loss_d]), [[0, 0.7], [10, 0.7], [10, NaN], [710, 0.7], [720, 0.7]])
  for (let step = 721; step < 3000; step++) add(step)
  assert.equal(history.points.filter(isGap).length, 1, 'and it stays when the list is thinned')
})

test('an unknown lesson is named on the page, and the page trains', async () => {
  await open({ path: at('lesson=alchemy&step=2') }, async (page) => {
    await page.locator('.shelf .fault').filter({ hasText: 'alchemy' }).waitFor()
    assert.equal((await withLab(page, (lab) => lab.step(1))).step, 1)
  })
})

for (const [width, height, path, colorScheme] of /** @type {const} */ ([
  [1280, 720, at('lesson=disjoint&step=2&lang=en'), 'light'],
  [390, 844, at('lesson=game&step=2&lang=zh'), 'dark'],
  [480, 270, 'embed.html#widget=lesson&lesson=game&step=2&backend=cpu&autoplay=false', 'dark'],
])) {
  test(`a lesson fits ${width}×${height}, and axe finds nothing in it (${colorScheme})`, async () => {
    await open({ path, context: { viewport: { width, height }, colorScheme } }, async (page) => {
      await arrived(page, 2)
      const seen = await page.evaluate(() => {
        const lesson = /** @type {any} */ (document.querySelector('dstar-lesson'))
        const buttons = [...lesson.shadowRoot.querySelectorAll('.lesson button')].map((button) => button.getBoundingClientRect())
        const strip = lesson.shadowRoot.querySelector('.strip').getBoundingClientRect()
        return {
          wide: document.documentElement.scrollWidth - innerWidth,
          bottom: lesson.lab.getBoundingClientRect().bottom,
          strip: strip.height,
          small: Math.min(...buttons.map(({ width, height }) => Math.min(width, height))),
          inside: buttons.every(({ left, right, top, bottom }) => left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight),
          text: lesson.shadowRoot.querySelector('.says .words').scrollWidth <= lesson.shadowRoot.querySelector('.says .words').clientWidth + 1,
        }
      })
      assert.ok(seen.wide <= 0, `${seen.wide} px too wide`)
      if (width !== 390) assert.ok(seen.bottom <= height + 1, 'lab and strip are in sight together')
      assert.ok(seen.strip < height * 0.35, `the strip takes ${seen.strip} px`)
      assert.ok(seen.small >= 24 && seen.inside && seen.text)
      const found = await violations(page)
      assert.deepEqual(found, [])
    })
  })
}

test('the chapter offers every lesson, and its buttons start them in the lab', async () => {
  await open({ path: 'index.html#backend=cpu&autoplay=false&lang=en' }, async (page) => {
    await withLab(page, () => null)
    const titles = await page.locator('#chapter-game .card .title').allInnerTexts()
    assert.deepEqual(titles, await Promise.all(NAMES.map(async (name) => STRINGS.en[(await lesson(name)).title])))
    await page.locator('#chapter-game button[data-lesson=blind]').click()
    const { params } = await arrived(page, 1)
    assert.equal(params.arrows, true)
    assert.ok(await page.locator(PLAY).evaluate((button) => button.getBoundingClientRect().top >= 0 && button.getBoundingClientRect().bottom <= innerHeight))
  })
})
