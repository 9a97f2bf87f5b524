// @ts-check
/** What all widgets of the course share: they fit, they answer, they can be reached, linked to, read out and put back. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { WIDGETS } from '../../www/course/all.js'
import { violations } from '../axe.mjs'
import { open, withLab } from '../browser.mjs'
import { widget } from './widget.mjs'

const ROOMS = Object.keys(WIDGETS)

test('the course has its chapters, in order, and each has its widget', async () => {
  await open({ path: 'index.html#backend=cpu&autoplay=false' }, async (page) => {
    for (const room of ROOMS) await widget(page, room)
    assert.deepEqual(await page.locator('section.chapter').evaluateAll((all) => all.map(({ id }) => id)), ['mle', 'kl', 'ce', 'js', 'dstar', 'game'].map((name) => `chapter-${name}`))
    assert.deepEqual(ROOMS, ['mle', 'kl', 'ce', 'js', 'dstar'])
    assert.equal(await page.evaluate(() => scrollY), 0, 'the page opens at its beginning')
  })
})

test('the lab and a chapter share the address, and neither loses its part', async () => {
  await open({ path: 'index.html#data=grid9&backend=cpu&autoplay=false&chapter=kl&p=0.5,0.8&lang=zh' }, async (page) => {
    const kl = await widget(page, 'kl')
    const lab = page.locator('dstar-lab')
    await lab.evaluate((/** @type {any} */ element) => element.ready)
    assert.deepEqual(await lab.evaluate((/** @type {any} */ { params }) => [params.data, params.lang]), ['grid9', 'zh'])
    assert.equal(await kl.evaluate((/** @type {any} */ { state }) => state.p.parts[0].mean), 0.5)
    assert.equal(await lab.locator('.notice').count(), 0, 'the lab takes nothing of the chapter for its own')
    await kl.evaluate((/** @type {any} */ element) => void element.set({ p: '0.75,0.8' }))
    await page.waitForFunction(() => location.hash.includes('p=0.75'))
    await lab.evaluate((/** @type {any} */ element) => element.set({ seed: 11 }))
    await page.waitForFunction(() => location.hash.includes('seed=11'))
    assert.match(new URL(page.url()).hash, /^#.*data=grid9.*&chapter=kl&.*p=0\.75/)
  })
})

test('in an embed a widget writes its state, and leaves the language and the colours where they are', async () => {
  await open({ path: 'embed.html#widget=kl&lang=zh&theme=dark&p=0.5,0.8' }, async (page) => {
    const kl = await widget(page, 'kl')
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'zh-Hans')
    await kl.evaluate((/** @type {any} */ element) => void element.set({ p: '0.75,0.8' }))
    await page.waitForFunction(() => location.hash.includes('p=0.75'))
    assert.match(new URL(page.url()).hash, /^#widget=kl&lang=zh&theme=dark&p=0\.75,0\.8$/)
  })
})

test('another language in the address leaves alone what moves; another state ends it', async () => {
  await open({ path: 'embed.html#widget=js&lang=en&p=1,1&q=1,1' }, async (page) => {
    const js = await widget(page, 'js')
    await js.locator('[data-key="js.slide"]').click()
    await page.waitForFunction(() => /[&]q=[1-9.]+,1/.test(location.hash) && !location.hash.includes('q=1,1'))
    await page.evaluate(() => void (location.hash = location.hash.replace('lang=en', 'lang=zh')))
    await page.waitForFunction(() => document.querySelector('dstar-js')?.shadowRoot?.querySelector('.widget')?.getAttribute('lang') === 'zh-Hans')
    assert.equal(await js.evaluate((/** @type {any} */ { moving }) => moving), true)
    await page.evaluate(() => void (location.hash = '#widget=js&lang=zh&p=-2,1&q=2,1'))
    await page.waitForFunction(() => !(/** @type {any} */ (document.querySelector('dstar-js')).moving))
    assert.deepEqual(await js.evaluate((/** @type {any} */ { state }) => [state.p.parts[0].mean, state.q.parts[0].mean]), [-2, 2])
  })
})

test('until a number is known, a dash stands in its place', async () => {
  /** @type {() => void} */
  let release = () => {}
  const held = new Promise((resolve) => (release = () => resolve(undefined)))
  const before = (/** @type {import('playwright-core').Page} */ page) => page.route('**/theory/dstar_bg.wasm', async (route) => {
    await held
    await route.continue()
  })
  await open({ path: 'embed.html#widget=ce&lang=en', before }, async (page) => {
    const places = page.locator('dstar-ce mn.live')
    await places.first().waitFor()
    assert.deepEqual(await places.allTextContents(), ['–', '–', '–'])
    release()
    await widget(page, 'ce')
    for (const text of await places.allTextContents()) assert.match(text, /^\d\.\d{4}$/)
  })
})

test('going back at once finds the address that was left, though the page was about to write another', async () => {
  await open({ path: 'index.html#backend=cpu&autoplay=false&lr=0.001' }, async (page) => {
    await withLab(page, async (lab) => {
      const heard = () => new Promise((resolve) => addEventListener('hashchange', resolve, { once: true }))
      await lab.set({ batch: 32 })
      const there = heard()
      location.hash = '#backend=cpu&autoplay=false&data=two'
      await there
      const back = heard()
      history.back()
      // Busy until the writing is due: it comes between the way back and the news of it.
      for (const end = performance.now() + 400; performance.now() < end;);
      await back
    })
    await page.waitForFunction(() => {
      const { params } = /** @type {any} */ (document.querySelector('dstar-lab'))
      return params.data === 'ring8' && params.lr === 0.001
    })
  })
})

test('an address after ? is heard like one after #', async () => {
  await open({ path: 'embed.html?widget=kl&lang=zh&p=0.5,0.8' }, async (page) => {
    const kl = await widget(page, 'kl')
    assert.equal(await kl.evaluate((/** @type {any} */ { state }) => state.p.parts[0].mean), 0.5)
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'zh-Hans')
  })
})

test('a link to a chapter stays there when everything has its size', async () => {
  await open({ path: 'index.html#backend=cpu&autoplay=false&chapter=js' }, async (page) => {
    for (const room of ROOMS) await widget(page, room)
    await page.waitForFunction(() => Math.abs(document.getElementById('chapter-js')?.getBoundingClientRect().top ?? NaN) < 2)
  })
})

test('a chapter or a widget that does not exist is named, with those that do', async () => {
  await open({ path: 'index.html#backend=cpu&autoplay=false&chapter=wasserstein' }, async (page) => {
    await page.locator('[data-remark]').filter({ hasText: 'wasserstein' }).waitFor()
  })
  await open({ path: 'embed.html#widget=wasserstein' }, async (page) => {
    const remark = page.locator('.remark')
    await remark.waitFor()
    for (const room of ['wasserstein', 'lab', ...ROOMS]) assert.ok((await remark.innerText()).includes(room), room)
    await page.locator('dstar-lab').waitFor()
  })
})

for (const room of ROOMS) {
  for (const [lang, colorScheme] of /** @type {const} */ ([['en', 'light'], ['zh', 'dark']])) {
    test(`axe finds nothing in ${room} (${lang}, ${colorScheme})`, async () => {
      await open({ path: `embed.html#widget=${room}&lang=${lang}`, context: { colorScheme } }, async (page) => {
        const found = await widget(page, room)
        await found.locator('details.data > summary').click()
        await found.locator('details.data td').first().waitFor()
        assert.deepEqual(await violations(page), [])
      })
    })
  }

  test(`${room} fits a phone, a slide and a small frame`, async () => {
    for (const [width, height] of [[390, 844], [1280, 720], [480, 270]]) {
      await open({ path: `embed.html#widget=${room}`, context: { viewport: { width, height } } }, async (page) => {
        const found = await widget(page, room)
        const seen = await found.evaluate((element) => {
          const body = /** @type {HTMLElement} */ (element.shadowRoot?.querySelector('.widget'))
          const chart = /** @type {HTMLElement} */ (body.querySelector('.chart'))
          return { wide: body.scrollWidth - body.clientWidth, chart: chart.getBoundingClientRect().toJSON() }
        })
        assert.ok(seen.wide <= 0, `${seen.wide} px too wide at ${width}×${height}`)
        assert.ok(seen.chart.bottom <= height && seen.chart.height >= 90, `the picture is in sight at ${width}×${height}: ${JSON.stringify(seen.chart)}`)
      })
    }
  })

  test(`${room} says what it shows, puts itself back, and its link brings the state back`, async () => {
    await open({ path: `embed.html#widget=${room}` }, async (page) => {
      const found = await widget(page, room)
      await page.waitForFunction((tag) => (document.querySelector(tag)?.shadowRoot?.querySelector('.said')?.textContent ?? '').length > 15, WIDGETS[room])
      const state = () => found.evaluate((/** @type {any} */ element) => JSON.stringify(element.state))
      const before = await state()
      const handle = found.locator('[data-handle]').first()
      await handle.focus()
      await page.keyboard.press((await handle.getAttribute('data-along')) === 'y' ? 'ArrowUp' : 'ArrowRight')
      await page.keyboard.press('PageUp')
      const moved = await state()
      assert.notEqual(moved, before)
      const link = await found.evaluate((/** @type {any} */ element) => element.link)
      await open({ path: `embed.html${new URL(link).hash}` }, async (other) => {
        const same = await widget(other, room)
        assert.equal(await same.evaluate((/** @type {any} */ element) => JSON.stringify(element.state)), moved)
      })
      await found.locator('button.reset').click()
      assert.equal(await state(), before)
    })
  })

  test(`${room} survives what a student may type`, async () => {
    const hostile = ['NaN', '', '1e999', '-1', '<img src=x onerror=alert(1)>', ',,,', '0,0', '1e-3,1e-3', '%E0%A4%A', '9'.repeat(5000)]
    await open({ path: `embed.html#widget=${room}&nonsense=1` }, async (page) => {
      const found = await widget(page, room)
      await found.locator('.notice').filter({ hasText: 'nonsense' }).waitFor()
      const keys = await found.evaluate((/** @type {any} */ element) => Object.keys(element.state))
      for (const key of keys) {
        for (const value of hostile) {
          await found.evaluate(async (/** @type {any} */ element, [key, value]) => {
            element.set({ [key]: value })
            await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
          }, [key, value])
          const words = await found.evaluate((element) => element.shadowRoot?.querySelector('.widget')?.textContent ?? '')
          assert.doesNotMatch(words, /NaN|undefined|\[object/, `${key}=${value.slice(0, 20)}`)
        }
        await found.evaluate((/** @type {any} */ element) => element.reset())
      }
    })
  })
}
