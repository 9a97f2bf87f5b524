// @ts-check
/** One step in slow motion: every stage is told of with the numbers of that very step, by hand or by itself, whatever the settings. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { around } from '../around.mjs'
import { violations } from '../axe.mjs'
import { PLAIN, STILL, open, withLab } from '../browser.mjs'

const SMALL = 'batch=24&g_width=8&d_width=8&grid=16'
/** The address of a small run at rest, with these settings and otherwise plain ones. @param {string} own */
function address(own) {
  const named = new URLSearchParams(own)
  const rest = `${SMALL}&${PLAIN}`.split('&').filter((pair) => !named.has(pair.split('=')[0]))
  return `${STILL}&${rest.join('&')}&${own}`
}

const CALM = /** @type {const} */ ({ reducedMotion: 'reduce' })
const STAGES = ['latent', 'G', 'samples', 'D', 'loss', 'gradient', 'update']

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page @param {string} name */
async function begin(page, name = 'Slow motion…') {
  await page.locator('.ways > summary').click()
  await page.getByRole('button', { name }).click()
  await page.locator('dialog.slow').waitFor()
}

/** Everything that is told, stage by stage. @param {Page} page @returns {Promise<{title: string, speech: string}[]>} */
async function listen(page) {
  const dialog = page.locator('dialog.slow')
  const told = []
  for (let stage = 0; stage < 2 * STAGES.length; stage++) {
    await dialog.locator('.turn li').nth(stage).locator('[aria-current="step"]').waitFor()
    told.push({ title: await dialog.locator('h2').innerText(), speech: await dialog.locator('.told .speech').innerText() })
    if (stage < 2 * STAGES.length - 1) await page.keyboard.press('ArrowRight')
  }
  return told
}

/** @param {string} text */
const numbers = (text) => [...text.replaceAll('−', '-').matchAll(/= (-?[\d.]+(?:e-?\d+)?)/g)].map(([, number]) => Number(number))

test('latent, G, samples, D, loss, gradient, update: for D, then for G; and the run is the run', async () => {
  await open({ path: address('lang=en&k=2'), context: CALM }, async (page) => {
    await withLab(page, (lab) => lab.step(3))
    await begin(page)
    const dialog = page.locator('dialog.slow')
    assert.match(await dialog.locator('.when').innerText(), /Step 4: update of D/)
    assert.deepEqual(await violations(page), [])
    const strip = await dialog.locator('.turn button').allInnerTexts()
    const words = ['z', ...STAGES.slice(1)]
    assert.deepEqual(strip, [...words, ...words])

    const told = await listen(page)
    const [latent, push, samples, judge, loss, gradient, update] = told
    assert.match(latent.speech, /Latents in this batch: 24,/)
    assert.match(push.speech, /2 hidden layers of 8 units/)
    assert.match(samples.speech, /as many data points/)
    const [real, fake] = numbers(judge.speech)
    assert.ok(real > 0 && real < 1 && fake > 0 && fake < 1, judge.speech)
    assert.match(loss.speech, /½ E log D\(x\) − ½ E log\(1 − D\(G\(z\)\)\) = [\d.]+ nats/)
    assert.match(gradient.speech, /length [\d.]+/)
    assert.match(update.speech, /Adam .* goes from [\d.]+ nats to [\d.]+ nats\. That was the first of 2 updates/)
    assert.match(told[9].speech, /No data are needed/)
    assert.match(told[12].title, /back through D to G/)
    assert.equal(await dialog.locator('[data-part=moved] .moved').count(), 24)

    await page.keyboard.press('ArrowLeft')
    assert.equal(await dialog.locator('[data-part=arrows] .arrow').count(), 24)
    assert.equal(await dialog.locator('h2').innerText(), told[12].title)
    await dialog.getByRole('button', { name: 'update of G: New latents' }).click()
    assert.equal(await dialog.locator('h2').innerText(), told[7].title)
    await dialog.getByRole('button', { name: 'update of G: G is updated' }).click()
    assert.deepEqual(await violations(page), [])
    await dialog.getByRole('button', { name: 'Next step' }).click()
    await dialog.locator('.when').filter({ hasText: 'Step 5: update of D' }).waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    await page.locator('.ways > summary:focus').waitFor()

    const [slow, stepped] = await withLab(page, async (lab) => {
      const slow = await lab.export()
      await lab.reset()
      await lab.step(5)
      return [slow, await lab.export()]
    })
    assert.equal(slow, stepped)
  })
})

test('the numbers told are those of the lab: its J_D and J_G, on a batch as large as can be', async () => {
  await open({ path: address('batch=4096&samples=4000&grid=64&lang=en'), context: CALM }, async (page) => {
    const before = await withLab(page, async (lab) => (await lab.step(40)).metrics)
    await begin(page)
    const told = await listen(page)
    const after = await withLab(page, async (lab) => (await lab.snapshot()).metrics)
    const [loss_d, loss_g] = [told[4], told[11]].map(({ speech }) => /** @type {number} */ (numbers(speech).at(-1)))
    const error = before.loss_d_samples_se
    assert.ok(Math.abs(loss_d - before.loss_d) < 5 * error + 1e-3, `${loss_d} and ${before.loss_d}`)
    // Between the two looks G is judged by a D that has moved by one update.
    assert.ok(Math.abs(loss_g - before.loss_g) < 10 * error + Math.abs(after.loss_g - before.loss_g) + 5e-3, `${loss_g} and ${before.loss_g}`)
  })
})

test('every setting is told of in its own words, and none breaks it', async () => {
  /** @type {[string, RegExp[]][]} */
  const settings = [
    ['noise=0.3', [/noise on it, σ = 0\.300/]],
    ['pack=3', [/sees 3 points at once/, /its pack’s share/]],
    ['spectral=true', [/divided by its largest singular value/, /before the division/]],
    ['unroll=2', [/2 updates from now/]],
    ['penalty=gp', [/penalty on the slope of D adds [\d.e−]+/, /J_?D and its penalty/, /The penalty goes from/]],
    ['loss=minimax', [/part of −J_?D that G can change/]],
    ['loss=wasserstein', [/puts out: l\(x\) = /, /½ E l\(G\(z\)\) − ½ E l\(x\) = −?[\d.]+ on this batch/]],
    ['loss=hinge', [/max\(0, 1 − l\(x\)\)/]],
    ['loss=leastsquares&pairing=relativistic', [/r = l\(x\) − l\(G\(z\)\) = /, /E \(r − 1\)²/, /E \(r \+ 1\)²/, /compares each with a data point/]],
    ['loss=hinge&pairing=relativistic&penalty=r1r2&pack=4&noise=0.2&spectral=true&unroll=1&k=2&latent_dim=1&latent=uniform&g_layers=0', [/an affine map/, /uniform on \[−1, 1\]/, /sees 4 points at once/]],
    ['batch=1&d_optim=momentum&g_optim=sgd', [/Latents in this batch: 1,/, /momentum moves/, /SGD moves/]],
  ]
  for (const [query, sentences] of settings) {
    await open({ path: address(`lang=en&${query}`), context: CALM }, async (page) => {
      await withLab(page, (lab) => lab.step(2))
      await begin(page)
      const told = await listen(page)
      const all = told.map(({ speech }) => speech.replaceAll('\n', '')).join('\n')
      for (const sentence of sentences) assert.match(all, sentence, query)
      assert.doesNotMatch(all, /NaN|undefined|null|slow\.|[{}]|–/, query)
      const drawn = await page.locator('svg.flow').evaluate((svg) => svg.outerHTML)
      assert.doesNotMatch(drawn, /NaN|undefined|Infinity/, query)
      const [slow, stepped] = await withLab(page, async (lab) => {
        const slow = await lab.export()
        await lab.reset()
        await lab.step(3)
        return [slow, await lab.export()]
      })
      assert.equal(slow, stepped, query)
    })
  }
})

test('it goes on by itself until it is paused', async () => {
  await open({ path: address('lang=en') }, async (page) => {
    await withLab(page, () => null)
    await begin(page)
    const dialog = page.locator('dialog.slow')
    await dialog.locator('.turn li:not(:first-child) [aria-current="step"]').waitFor()
    await dialog.getByRole('button', { name: 'Pause' }).click()
    await dialog.getByRole('button', { name: 'Play' }).waitFor()
  })
})

test('it rests on a slide that is left, and goes on when the slide is back; what was paused by hand stays so', async () => {
  await around({ hash: `backend=cpu&autoplay=false&lang=en&${SMALL}` }, async (page, frame) => {
    const send = (/** @type {string} */ what) => page.evaluate((what) => /** @type {any} */ (window).send(what), what)
    await send('slide:start')
    await frame.waitForFunction(() => /** @type {any} */ (document.querySelector('dstar-lab')).status?.state === 'paused')
    await frame.locator('.ways > summary').click()
    await frame.getByRole('button', { name: 'Slow motion…' }).click()
    const dialog = frame.locator('dialog.slow')
    const [pause, play] = ['Pause', 'Play'].map((name) => dialog.getByRole('button', { name, exact: true }))
    await pause.waitFor()
    await send('slide:stop')
    await play.waitFor()
    await send('slide:start')
    await pause.waitFor()
    await dialog.locator('.turn li:not(:first-child) [aria-current="step"]').waitFor()
    await pause.click()
    await send('slide:stop')
    await send('slide:start')
    // The messages have been heard once this one is answered.
    await page.evaluate(() => /** @type {any} */ (window).ask('status', {}))
    await play.waitFor()
  })
})

test('a run that has diverged tells of no step, and the lab says why', async () => {
  await open({ path: address('lang=en&g_optim=sgd&d_optim=sgd&lr=1&d_lr_ratio=100&loss=leastsquares'), context: CALM }, async (page) => {
    await withLab(page, () => null)
    await begin(page)
    const dialog = page.locator('dialog.slow')
    await dialog.getByRole('button', { name: 'update of G: G is updated' }).click()
    const diverged = () => withLab(page, (lab) => lab.status.state === 'diverged')
    for (let steps = 0; !(await diverged()); steps++) {
      assert.ok(steps < 60, 'it diverges')
      const when = await dialog.locator('.when').innerText()
      await dialog.getByRole('button', { name: 'Next step' }).click()
      // Either the next step is told of, or there is none.
      await page.waitForFunction((when) => {
        const root = document.querySelector('dstar-lab')?.shadowRoot
        const dialog = /** @type {HTMLDialogElement | null | undefined} */ (root?.querySelector('dialog.slow'))
        return !dialog?.open || dialog.querySelector('.when')?.textContent !== when
      }, when)
      if (!(await dialog.isVisible())) break
      await dialog.getByRole('button', { name: 'update of G: G is updated' }).click()
    }
    await dialog.waitFor({ state: 'hidden' })
    await page.getByText('The run diverged at step').first().waitFor()
  })
})

test('where another run begins, the step of the one before is told of no longer', async () => {
  await open({ path: address('lang=en'), context: CALM }, async (page) => {
    await begin(page)
    await withLab(page, (lab) => lab.reset({ seed: 12 }))
    await page.locator('dialog.slow').waitFor({ state: 'hidden' })
  })
})

test('behind the curtain there is no slow motion', async () => {
  await open({ path: address('hide=truth&lang=en') }, async (page) => {
    await withLab(page, () => null)
    await page.locator('.ways > summary').click()
    assert.equal(await page.getByRole('button', { name: 'Slow motion…' }).count(), 0)
  })
})

for (const [lang, colorScheme, width, height] of /** @type {const} */ ([['en', 'light', 1280, 720], ['zh', 'dark', 1280, 720], ['en', 'light', 390, 844], ['zh', 'dark', 390, 844]])) {
  test(`it fits ${width}×${height} (${lang}, ${colorScheme})`, async () => {
    await open({ path: address(`lang=${lang}&k=2&penalty=r1`), context: { ...CALM, colorScheme, viewport: { width, height } } }, async (page) => {
      await withLab(page, () => null)
      await begin(page, lang === 'zh' ? '慢动作…' : 'Slow motion…')
      const dialog = page.locator('dialog.slow')
      for (let stage = 0; stage < 2 * STAGES.length; stage++) {
        await dialog.locator('.turn li').nth(stage).locator('[aria-current="step"]').waitFor()
        const { over, below, buttons } = await dialog.evaluate((dialog) => ({
          over: dialog.scrollWidth - dialog.clientWidth,
          below: dialog.scrollHeight - dialog.clientHeight,
          buttons: [...dialog.querySelectorAll('button')].map((button) => button.getBoundingClientRect()).filter(({ width }) => width > 0).map(({ width, height }) => Math.min(width, height)),
        }))
        assert.ok(over <= 0 && below <= 1, `stage ${stage}: ${over} px too wide, ${below} px too high`)
        for (const size of buttons) assert.ok(size >= 24, String(size))
        if (stage < 2 * STAGES.length - 1) await page.keyboard.press('ArrowRight')
      }
      assert.deepEqual(await violations(page), [])
    })
  })
}
