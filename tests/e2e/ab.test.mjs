// @ts-check
/** Two runs side by side: from the same seed, in step, different in one parameter, and gone when they are closed. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { violations } from '../axe.mjs'
import { STILL, open, withLab } from '../browser.mjs'

const SMALL = 'batch=16&g_width=8&d_width=8&grid=16&samples=50'
const AB = `embed.html#widget=ab&autoplay=false&lang=en&${SMALL}`

/**
 * Runs `body` in the page with its `<dstar-ab>`, once that is ready.
 * @template T @template A
 * @param {import('playwright-core').Page} page @param {(ab: any, argument: A) => T | Promise<T>} body @param {A} [argument] @returns {Promise<T>}
 */
const withAb = (page, body, argument) =>
  page.evaluate(async ([source, value]) => {
    await customElements.whenDefined('dstar-ab')
    const find = () => /** @type {any} */ (document.querySelector('dstar-ab') ?? document.querySelector('dstar-lab')?.shadowRoot?.querySelector('dstar-ab'))
    while (!find()) await new Promise(requestAnimationFrame)
    await find().ready
    return new Function('ab', 'argument', `return (${source})(ab, argument)`)(find(), value)
  }, /** @type {[string, any]} */ ([body.toString(), argument]))

test('both begin alike, differ in one parameter alone, and keep in step', async () => {
  await open({ path: `${AB}&seed=3&lr=0.0005&vary=lr&b=0.01` }, async (page) => {
    const seen = await withAb(page, async (ab) => {
      const first = ab.latest
      const [a, b] = ab.both
      const later = await ab.step(20)
      const pick = (/** @type {any} */ s) => ({ step: s.step, seed: s.seed, lr: s.params.lr })
      return {
        differ: Object.keys(a).filter((key) => a[key] !== b[key]),
        same: first[0].d.every((/** @type {number} */ value, /** @type {number} */ i) => value === first[1].d[i]),
        first: first.map(pick), later: later.map(pick), js: later.map((/** @type {any} */ s) => s.metrics.js),
      }
    })
    assert.deepEqual(seen.differ, ['lr'])
    assert.ok(seen.same)
    assert.deepEqual(seen.later, [{ step: 20, seed: 3, lr: 0.0005 }, { step: 20, seed: 3, lr: 0.01 }])
    assert.notEqual(seen.js[0], seen.js[1])
    const shown = await page.locator('.side .what').allInnerTexts()
    assert.deepEqual(shown, ['Learning rate = 0.0005', 'Learning rate = 0.01'])
  })
})

test('one transport drives both; at each look they have made as many steps', async () => {
  await open({ path: AB }, async (page) => {
    await withAb(page, () => null)
    await page.locator('.play').click()
    const looks = await withAb(page, async (ab) => {
      const looks = []
      while (ab.latest[0].step < 200) {
        looks.push(ab.latest.map((/** @type {any} */ s) => s.step))
        await new Promise(requestAnimationFrame)
      }
      ab.pause()
      return looks
    })
    assert.ok(looks.length > 5)
    // Between two looks one of them may be ahead: on the screen they stand together.
    await page.locator('.play').filter({ hasText: 'Train' }).waitFor()
    const [a, b] = await withAb(page, async (ab) => (await ab.step(1)).map((/** @type {any} */ s) => s.step))
    assert.equal(a, b)
    assert.ok(a > 200)
    await page.keyboard.press('r')
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('dstar-ab')).latest.every((/** @type {any} */ s) => s.step === 0))
  })
})

test('what differs can be chosen, begins both anew, and goes into the address; what cannot differ is said', async () => {
  await open({ path: `${AB}&vary=banana` }, async (page) => {
    await withAb(page, (ab) => ab.step(5))
    await page.getByText('“banana” is not a parameter').waitFor()
    await page.getByRole('combobox', { name: 'The parameter that differs' }).selectOption('d_act')
    await page.locator('.side[data-side=b] .what').filter({ hasText: 'Activation of D = ReLU' }).waitFor()
    await page.waitForFunction(() => location.hash.includes('vary=d_act&b=relu') && location.hash.includes('batch=16'))
    assert.deepEqual(await withAb(page, (ab) => ab.latest.map((/** @type {any} */ s) => s.step)), [0, 0])
    const why = await withAb(page, (ab) => ab.set({ vary: 'theme' }).then(() => 'set', (/** @type {Error} */ error) => error.message))
    assert.match(why, /theme/)
  })
})

test('a B like A is remarked upon, and one that is no value is another than A', async () => {
  await open({ path: `${AB}&vary=lr&b=0.002` }, async (page) => {
    const same = page.locator('.notice[data-kind=same]')
    await same.filter({ hasText: 'the same value' }).waitFor()
    await withAb(page, (ab) => ab.set({ b: 0.01 }))
    await same.waitFor({ state: 'detached' })
  })
  await open({ path: `${AB}&vary=lr&b=fast` }, async (page) => {
    const values = await withAb(page, (ab) => ab.both.map((/** @type {any} */ params) => params.lr))
    assert.deepEqual(values, [0.002, 0.004])
    await page.locator('.notice').filter({ hasText: '0.004' }).waitFor()
  })
})

test('both open at a step; each has its seed; what is locked stays, and what does nothing here is said', async () => {
  await open({ path: `${AB}&vary=seed&start=12&lock=seed&projector=true&view=d` }, async (page) => {
    await withAb(page, () => null)
    assert.deepEqual(await withAb(page, (ab) => ab.latest.map((/** @type {any} */ s) => [s.step, s.seed])), [[12, 7], [12, 8]])
    await page.locator('.step-count').filter({ hasText: /^12$/ }).waitFor()
    await page.locator('.seed-value').filter({ hasText: /^7 \/ 8$/ }).waitFor()
    await page.locator('.notice[data-kind="unheeded"]').filter({ hasText: 'Picture: of no effect' }).waitFor()
    assert.deepEqual(await page.locator('.question').locator('select, input').evaluateAll((all) => all.map((one) => /** @type {HTMLInputElement} */ (one).disabled)), [true, true])
    assert.ok(await page.locator('.new-seed').isDisabled())
    await withAb(page, (ab) => ab.shadowRoot.querySelector('.ab').focus())
    await page.keyboard.press('n')
    await page.locator('.notice[data-kind="lock"]').filter({ hasText: 'Seed' }).waitFor()
    assert.deepEqual(await withAb(page, (ab) => ab.both.map((/** @type {any} */ params) => params.seed)), [7, 8])
    const large = await withAb(page, (ab) => getComputedStyle(ab.shadowRoot.querySelector('.ab')).color)
    assert.equal(large, 'rgb(0, 0, 0)')
    assert.deepEqual(await violations(page), [])
  })
})

test('where one diverges both stop, and it is said', async () => {
  await open({ path: `${AB}&g_optim=sgd&d_optim=sgd&g_act=relu&d_act=relu&scale=10&d_lr_ratio=100&vary=lr&b=1` }, async (page) => {
    await withAb(page, (ab) => ab.play())
    await page.locator('.side[data-side=b] .fault').filter({ hasText: 'Diverged at step' }).waitFor()
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('dstar-ab')).status.state === 'diverged')
    assert.ok(await page.locator('.play').isDisabled())
    await withAb(page, (ab) => ab.reset())
    assert.equal(await withAb(page, (ab) => ab.status.state), 'paused')
  })
})

test('the lab opens a comparison of its own settings, and closing it frees both engines', async () => {
  await open({ path: `${STILL}&${SMALL}&lang=en&seed=5` }, async (page) => {
    await withLab(page, (lab) => lab.step(1))
    await page.locator('.drawer-open').click()
    await page.getByRole('button', { name: 'Compare…' }).click()
    const seeds = await withAb(page, (ab) => ab.latest.map((/** @type {any} */ s) => s.seed))
    assert.deepEqual(seeds, [5, 5])
    assert.equal(page.workers().length, 3)
    await page.keyboard.press('Escape')
    while (page.workers().length > 1) await page.evaluate(() => new Promise(requestAnimationFrame))
    assert.equal(await withLab(page, async (lab) => (await lab.step(1)).step), 2, 'the lab goes on')
  })
})

for (const [lang, colorScheme, width, height] of /** @type {const} */ ([['en', 'light', 1280, 720], ['zh', 'dark', 390, 844], ['en', 'dark', 480, 270]])) {
  test(`axe finds nothing, and it fits ${width}×${height} (${lang}, ${colorScheme})`, async () => {
    await open({ path: `${AB.replace('lang=en', `lang=${lang}`)}`, context: { colorScheme, viewport: { width, height } } }, async (page) => {
      await withAb(page, (ab) => ab.step(2))
      assert.deepEqual(await violations(page), [])
      const seen = await page.evaluate(() => {
        const root = /** @type {ShadowRoot} */ (document.querySelector('dstar-ab')?.shadowRoot)
        return {
          wide: Math.max(document.documentElement.scrollWidth - innerWidth, ...[...root.querySelectorAll('button, .step-count')].filter((each) => each.checkVisibility()).map((each) => each.getBoundingClientRect().right - innerWidth)),
          pictures: [...root.querySelectorAll('canvas')].filter((canvas) => canvas.checkVisibility() && Math.min(canvas.clientWidth, canvas.clientHeight) > 50).length,
          smallest: Math.min(...[...root.querySelectorAll('button, select')].filter((b) => b.checkVisibility()).map((b) => b.getBoundingClientRect().height)),
        }
      })
      assert.ok(seen.wide <= 0, `${seen.wide} px too wide`)
      assert.equal(seen.pictures, height === 270 ? 2 : 8)
      assert.ok(seen.smallest >= 24, `a control is ${seen.smallest} px high`)
    })
  })
}
