// @ts-check
/** The page as a person meets it: it trains by itself, it can be driven, it fits, and it stays responsive. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BASE, STILL, open, withLab } from '../browser.mjs'

/** Waits until the lab has made a step beyond `step`. @param {import('playwright-core').Page} page @param {number} step @returns {Promise<number>} */
const trainedBeyond = (page, step) =>
  withLab(
    page,
    (lab, step) =>
      new Promise((resolve) => {
        const look = (/** @type {CustomEvent} */ { detail }) => {
          if (detail.step <= step) return
          lab.removeEventListener('metrics', look)
          // What is announced is drawn in the same frame; the next one shows it.
          requestAnimationFrame(() => resolve(detail.step))
        }
        lab.addEventListener('metrics', look)
      }),
    step
  )

/** The pixels of every canvas, as text. @param {import('playwright-core').Page} page */
const pixels = (page) =>
  withLab(page, (lab) => [...lab.shadowRoot.querySelectorAll('canvas')].filter((c) => c.checkVisibility()).map((c) => c.toDataURL()))

for (const scheme of /** @type {const} */ (['light', 'dark'])) {
  test(`it trains without a touch, and every picture changes (${scheme})`, async () => {
    await open({ path: 'index.html', context: { colorScheme: scheme } }, async (page) => {
      const step = await trainedBeyond(page, 0)
      const before = await pixels(page)
      await trainedBeyond(page, step + 50)
      const after = await pixels(page)
      assert.equal(before.length, 7, 'five heat-maps, the losses and the bar')
      const same = before.map((picture, i) => picture === after[i])
      // p_data is the one that stays.
      assert.deepEqual(same, [true, false, false, false, false, false, false])
      assert.equal((await withLab(page, (lab) => lab.status)).state, 'running')
    })
  })
}

test('the numbers on the page are those of the snapshot, and J_D is the sum of its two parts', async () => {
  await open({ path: `${STILL.replace('embed', 'index')}` }, async (page) => {
    const metrics = await withLab(page, async (lab) => (await lab.step(20)).metrics)
    await withLab(page, () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
    const number = async (/** @type {string} */ selector) => Number((await page.locator(selector).first().innerText()).match(/-?\d+\.\d+/)?.[0])
    const [bound, excess, js] = [await number('.chip.bound'), await number('.chip.excess'), await number('.metric[data-metric=js] .figure')]
    assert.ok(Math.abs(bound - metrics.loss_d_optimal) < 6e-4)
    assert.ok(Math.abs(excess - metrics.excess_d) < 6e-4)
    assert.ok(Math.abs(js - metrics.js) < 6e-4)
    const formula = await page.locator('dstar-lab .formula').innerText()
    assert.ok(formula.includes(metrics.loss_d.toFixed(3)), `${formula} and ${metrics.loss_d}`)
    // Each number is rounded for itself; where what is printed then does not add up, it does not say so.
    const sign = (bound + excess).toFixed(3) === metrics.loss_d.toFixed(3) ? '=' : '≈'
    assert.ok(formula.includes(` ${sign} `), formula)
    assert.equal(await page.locator('.step-count').innerText().then((text) => Number(text.replace(/\D/g, ''))), 20)
  })
})

test('buttons and keys step, play, pause and reset', async () => {
  await open({ path: STILL }, async (page) => {
    const step = () => withLab(page, async (lab) => (await lab.snapshot()).step)
    await withLab(page, () => null)
    for (const button of ['.step', '.step-d', '.step-g']) {
      const before = await step()
      await page.locator(button).first().click()
      await page.waitForFunction((n) => /** @type {any} */ (document.querySelector('dstar-lab')).snapshot().then((/** @type {any} */ s) => s.step === n), before + 1)
    }
    await page.locator('dstar-lab .lab').first().focus()
    await page.keyboard.press('r')
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('dstar-lab')).snapshot().then((/** @type {any} */ s) => s.step === 0))
    for (const key of ['b', 'd', 'e']) {
      const before = await step()
      await page.keyboard.press(key)
      await page.waitForFunction((n) => /** @type {any} */ (document.querySelector('dstar-lab')).snapshot().then((/** @type {any} */ s) => s.step === n), before + 1)
    }
    const state = (/** @type {string} */ wanted) =>
      page.waitForFunction((wanted) => /** @type {any} */ (document.querySelector('dstar-lab')).status.state === wanted, wanted)
    await page.keyboard.press('t')
    await state('running')
    await page.keyboard.press('t')
    await state('paused')
    await page.locator('.play').click()
    await state('running')
    await page.locator('.play').click()
    await state('paused')
    const seed = await withLab(page, (lab) => lab.params.seed)
    await page.keyboard.press('n')
    await page.waitForFunction((seed) => /** @type {any} */ (document.querySelector('dstar-lab')).params.seed !== seed, seed)
  })
})

test('every parameter has a control, which writes the address and heeds it', async () => {
  await open({ path: STILL.replace('embed', 'index') }, async (page) => {
    const keys = await withLab(page, (lab) => Object.keys(lab.params))
    await page.locator('.drawer-open').click()
    const fields = await page.locator('.field').evaluateAll((all) => all.map((field) => field.getAttribute('data-key')))
    // What is locked is not to be unlocked where it is locked.
    assert.deepEqual(keys.filter((key) => !fields.includes(key)), ['lock'])
    await page.locator('.field[data-key=k] input').first().fill('3')
    await page.locator('.field[data-key=k] input').first().blur()
    await page.waitForFunction(() => location.hash.includes('k=3'))
    await page.evaluate(() => (location.hash = location.hash.replace('k=3', 'k=4') + '&data=grid9'))
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('dstar-lab')).params.data === 'grid9')
    const params = await withLab(page, (lab) => lab.params)
    assert.deepEqual([params.k, params.data, params.seed], [4, 'grid9', 7])
    assert.match(page.url(), /seed=7/)
  })
})

test('the drawer has room for its fields, and its buttons are of a size', async () => {
  for (const [width, height] of [[1280, 720], [390, 844]]) {
    await open({ path: STILL, context: { viewport: { width, height } } }, async (page) => {
      await page.locator('.drawer-open').click()
      await page.locator('#presets-training').waitFor()
      const heights = (/** @type {string} */ selector) => page.locator(selector).evaluateAll((all) => all.map((each) => each.getBoundingClientRect().height))
      const [drawer] = await heights('.drawer')
      const [body] = await heights('.drawer-body')
      assert.ok(body > drawer / 2, `${body} of ${drawer} px are left for the fields`)
      for (const button of await heights('.drawer-foot button:visible')) assert.ok(button >= 24 && button < 60, `a button is ${button} px high`)
    })
  }
})

test('the numbers stand below the bar', async () => {
  for (const [width, height] of [[1280, 720], [390, 844], [900, 700], [480, 270]]) {
    await open({ path: STILL, context: { viewport: { width, height } } }, async (page) => {
      const [bar, metrics] = await withLab(page, (lab) => ['.bar .plot', '.metrics'].map((part) => lab.shadowRoot.querySelector(part).getBoundingClientRect().toJSON()))
      assert.ok(bar.bottom <= metrics.top + 1, `${width}×${height}: the bar ends at ${bar.bottom}, the numbers begin at ${metrics.top}`)
    })
  }
})

test('no task of the main thread takes longer than 50 ms while it trains flat out', async () => {
  await open({ path: 'index.html#backend=cpu' }, async (page) => {
    const step = await trainedBeyond(page, 100)
    const session = await page.context().newCDPSession(page)
    /** @type {any[]} */
    const events = []
    session.on('Tracing.dataCollected', ({ value }) => events.push(...value))
    const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve))
    await session.send('Tracing.start', { traceConfig: { includedCategories: ['toplevel', 'disabled-by-default-devtools.timeline', '__metadata'] } })
    await trainedBeyond(page, step + 500)
    await session.send('Tracing.end')
    await complete
    const mains = events.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain').map(({ pid, tid }) => `${pid}:${tid}`)
    // A task that the trace begins or ends in the middle of has no duration.
    const tasks = events.filter(({ name, pid, tid, dur }) => name === 'RunTask' && dur !== undefined && mains.includes(`${pid}:${tid}`))
    assert.ok(tasks.length > 100, `${tasks.length} tasks were traced`)
    // tdur is the thread's own time: what the page used, not what a busy machine made it wait for.
    const longest = Math.max(...tasks.map(({ dur, tdur }) => (tdur ?? dur) / 1000))
    assert.ok(longest < 50, `the longest task took ${longest.toFixed(1)} ms`)
  })
})

test('nothing is fetched but the page\'s own files, and no script is made from text', async () => {
  /** @type {string[]} */
  const asked = []
  const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; worker-src 'self'"
  const before = async (/** @type {import('playwright-core').Page} */ page) => {
    page.on('request', (request) => asked.push(request.url()))
    await page.route('**/*', async (route) => {
      const response = await route.fetch()
      await route.fulfill({ response, headers: { ...response.headers(), 'content-security-policy': policy } })
    })
  }
  // `eval` is how the other tests reach into the page; this one may only look from outside.
  await open({ path: 'index.html#backend=cpu', before }, async (page) => {
    await page.locator('.lab[data-state=running]').waitFor()
    await page.locator('.step-count').filter({ hasText: /[1-9]/ }).waitFor()
  })
  assert.ok(asked.length > 20)
  assert.deepEqual(asked.filter((url) => !url.startsWith(BASE) && !url.startsWith('data:') && !url.startsWith('blob:')), [])
})

test('a link to a place in the page, and another language in the address, leave the run alone', async () => {
  await open({ path: 'index.html#backend=cpu&lang=en&lr=0.001' }, async (page) => {
    const step = await trainedBeyond(page, 0)
    await page.locator('.skip').focus()
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.activeElement?.id === 'chapters' && location.hash.includes('lr=0.001'))
    await page.evaluate(() => (location.hash = location.hash.replace('lang=en', 'lang=zh')))
    await page.waitForFunction(() => document.documentElement.lang === 'zh-Hans')
    assert.ok((await trainedBeyond(page, step)) > step)
    const { status, lr, notices } = await withLab(page, (lab) => ({ status: lab.status, lr: lab.params.lr, notices: lab.shadowRoot.querySelectorAll('.notice').length }))
    assert.deepEqual([status.state, lr, notices], ['running', 0.001, 0])
  })
})

for (const [width, height] of [[1280, 720], [1366, 768], [1024, 768], [900, 700]]) {
  test(`the numbers beside one picture stay clear of the curves, with a lesson open, at ${width}×${height}`, async () => {
    await open({ path: 'index.html#backend=cpu&autoplay=false&lang=en&view=d&chapter=game&lesson=blind&step=1', context: { viewport: { width, height } } }, async (page) => {
      await page.waitForFunction(() => /** @type {any} */ (document.querySelector('dstar-lesson'))?.place?.ready)
      for (const view of ['d', 'all']) {
        const over = await withLab(page, async (lab, view) => {
          await lab.set({ view })
          await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
          const ledger = lab.shadowRoot.querySelector('.ledger')
          const parts = [...ledger.children].filter((part) => part.checkVisibility())
          return Math.max(...parts.map((part) => part.getBoundingClientRect().bottom)) - ledger.getBoundingClientRect().bottom
        }, view)
        assert.ok(over <= 1, `view=${view}: ${over} px too much`)
      }
    })
  })
}

for (const [width, height, panels] of [[480, 270, 1], [1280, 720, 5], [1920, 1080, 5], [390, 844, 5]]) {
  test(`it fits ${width}×${height}`, async () => {
    const path = width === 480 ? 'embed.html#backend=cpu' : 'index.html#backend=cpu'
    await open({ path, context: { viewport: { width, height } } }, async (page) => {
      await trainedBeyond(page, 0)
      const seen = await withLab(page, (lab) => {
        const root = lab.shadowRoot
        const visible = [...root.querySelectorAll('.panel canvas')].filter((canvas) => canvas.checkVisibility() && canvas.clientWidth > 50)
        const play = root.querySelector('.play').getBoundingClientRect()
        return {
          panels: visible.length,
          wide: document.documentElement.scrollWidth - innerWidth,
          play: play.top >= 0 && play.bottom <= innerHeight && play.height >= 24,
          smallest: Math.min(...[...root.querySelectorAll('button')].filter((b) => b.checkVisibility()).map((b) => b.getBoundingClientRect().height)),
          lab: lab.getBoundingClientRect().bottom,
        }
      })
      assert.equal(seen.panels, panels)
      assert.ok(seen.wide <= 0, `${seen.wide} px too wide`)
      assert.ok(seen.play, 'the play button is in sight')
      assert.ok(seen.smallest >= 24, `a button is ${seen.smallest} px high`)
      if (width >= 1280 || width === 480) assert.ok(seen.lab <= height + 1, 'all of it is in sight')
    })
  })
}

test('with reduced motion it waits to be started', async () => {
  await open({ path: 'index.html#backend=cpu', context: { reducedMotion: 'reduce' } }, async (page) => {
    const status = await withLab(page, (lab) => lab.status)
    assert.equal(status.state, 'paused')
    await page.locator('.play').click()
    await trainedBeyond(page, 0)
  })
})

test('the language and the theme can be switched, and go into the address', async () => {
  await open({ path: STILL.replace('embed', 'index') }, async (page) => {
    await withLab(page, () => null)
    await page.locator('.language').click()
    await page.waitForFunction(() => document.documentElement.lang.startsWith('zh') && location.hash.includes('lang=zh'))
    await page.locator('dstar-lab .panel').getByText('判别器').first().waitFor()
    await page.locator('button.theme').click()
    await page.waitForFunction(() => /theme=(dark|light)/.test(location.hash))
  })
})

test('a notice stays when the language is switched, and says the same; what cannot be shown is said', async () => {
  await open({ path: `${STILL.replace('embed', 'index')}&lang=en&banana=1&generator=average` }, async (page) => {
    await withLab(page, () => null)
    const notice = (/** @type {string} */ kind) => page.locator(`dstar-lab .notice[data-kind=${kind}]`)
    assert.match(await notice('notes').innerText(), /“banana” is not a parameter/)
    assert.match(await notice('no-average').innerText(), /ema = 0/)
    await page.locator('.language').click()
    await notice('notes').filter({ hasText: '不是参数' }).waitFor()
    await notice('no-average').getByRole('button', { name: '显示当前' }).click()
    await notice('no-average').waitFor({ state: 'detached' })
    assert.equal(await withLab(page, (lab) => lab.params.generator), 'live')
    const covered = await page.evaluate(() => {
      const root = /** @type {any} */ (document.querySelector('dstar-lab')).shadowRoot
      const [news, panels] = [root.querySelector('.news'), root.querySelector('.panels')].map((part) => part.getBoundingClientRect())
      return news.bottom > panels.top + 4
    })
    assert.equal(covered, false, 'it covers no picture')
  })
})
