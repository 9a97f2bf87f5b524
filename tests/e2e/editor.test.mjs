// @ts-check
/** The editor of the data, by mouse, finger and keyboard: what is done to the picture is what the run is given, and can be taken back. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { violations } from '../axe.mjs'
import { STILL, open, withLab } from '../browser.mjs'

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page @returns {Promise<{data: string, mix: string}>} */
const dataOf = (page) => withLab(page, ({ params: { data, mix } }) => ({ data, mix }))

/** The components in force: rows of weight, x, y, σ1, σ2, degrees. @param {Page} page @returns {Promise<number[][]>} */
const components = (page) => page.evaluate(async () => {
  const { loadTheory } = await import(/** @type {any} */ (new URL('lab/theory.js', document.baseURI).href))
  const lab = /** @type {any} */ (document.querySelector('dstar-lab'))
  return (await loadTheory()).components(lab.params)
})

/** Waits until the data are others than these. @param {Page} page @param {{data: string, mix: string}} before */
async function changed(page, before) {
  await page.waitForFunction(([data, mix]) => {
    const { params } = /** @type {any} */ (document.querySelector('dstar-lab'))
    return params.data !== data || params.mix !== mix
  }, [before.data, before.mix])
  return dataOf(page)
}

/** A still lab with its editor open. @param {string} path @param {(page: Page) => Promise<void>} body @param {import('playwright-core').BrowserContextOptions} [context] */
async function edited(path, body, context) {
  await open({ path: `${STILL}&${path}`, context }, async (page) => {
    await withLab(page, () => {})
    await page.locator('.edit').click()
    await page.locator('[data-handle=mean-0] .knob').waitFor()
    await body(page)
  })
}

/** @param {Page} page @param {string} id @returns {Promise<[number, number]>} */
async function middle(page, id) {
  const box = await page.locator(`[data-handle=${id}] .knob`).boundingBox()
  assert.ok(box)
  return [box.x + box.width / 2, box.y + box.height / 2]
}

/** @param {Page} page @param {string} id @param {number} dx @param {number} dy */
async function drag(page, id, dx, dy) {
  const [x, y] = await middle(page, id)
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + dx / 2, y + dy / 2)
  await page.mouse.move(x + dx, y + dy)
  const held = await dataOf(page)
  await page.mouse.up()
  return held
}

/** Places of the plane, from its lower left corner in shares of its side. @param {Page} page */
async function plane(page) {
  const box = await page.locator('.overlay .plane').boundingBox()
  assert.ok(box)
  return (/** @type {number} */ u, /** @type {number} */ v) => /** @type {[number, number]} */ ([box.x + u * box.width, box.y + (1 - v) * box.height])
}

/** A sum that tells two pictures apart. @param {Page} page */
const pixels = (page) => page.evaluate(() => {
  const canvas = /** @type {HTMLCanvasElement} */ (/** @type {any} */ (document.querySelector('dstar-lab')).shadowRoot.querySelector('[data-name=p_data] canvas'))
  const { data } = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d')).getImageData(0, 0, canvas.width, canvas.height)
  let sum = 0
  for (let i = 0; i < data.length; i += 4) sum = (31 * sum + data[i] + 2 * data[i + 1]) % 1_000_000_007
  return sum
})

test('by mouse a component is moved, stretched and turned; the run is given it when the drag ends', async () => {
  await edited('data=ring8', async (page) => {
    await withLab(page, (lab) => lab.step(3))
    const still = await pixels(page)
    const held = await drag(page, 'mean-0', -60, -40)
    assert.equal(held.data, 'ring8', 'the run is left alone until the drag ends')
    const moved = await changed(page, { data: 'ring8', mix: held.mix })
    assert.equal(moved.data, 'custom')
    assert.notEqual(await pixels(page), still)
    const [[, x, y, first, second]] = await components(page)
    assert.ok(x < 2 && x > 1 && y > 0.2 && y < 1, `${x} ${y}`)
    assert.deepEqual([first, second], [0.2, 0.2])
    // The run began again, and its data are those of the picture.
    const { step, p_data } = await withLab(page, async (lab) => {
      await lab.set({})
      const { step, p_data } = await lab.snapshot()
      return { step, p_data: [...p_data] }
    })
    assert.equal(step, 0)
    const shown = await page.evaluate(async () => {
      const { loadTheory } = await import(/** @type {any} */ (new URL('lab/theory.js', document.baseURI).href))
      return [...(await loadTheory()).preview(/** @type {any} */ (document.querySelector('dstar-lab')).params).p_data]
    })
    p_data.forEach((p, i) => assert.ok(Math.abs(p - shown[i]) < 1e-6, `cell ${i}`))
    await drag(page, 'axis-1', 10, 70)
    const after = await changed(page, moved)
    const [[, , , longer, , angle]] = await components(page)
    assert.ok(longer > 0.2 && angle < -5, `${longer} ${angle}`)
    // A double click adds one.
    const at = await plane(page)
    await page.mouse.dblclick(...at(0.5, 0.5))
    await changed(page, after)
    const all = await components(page)
    assert.equal(all.length, 9)
    assert.ok(Math.hypot(all[8][1], all[8][2]) < 0.05)
  })
})

test('by finger the same', async () => {
  await edited('data=two', async (page) => {
    const touch = await page.context().newCDPSession(page)
    /** @param {'touchStart' | 'touchMove' | 'touchEnd'} type @param {[number, number]} [at] */
    const send = (type, at) => touch.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [{ x: at[0], y: at[1] }] : [] })
    const before = await dataOf(page)
    const [x, y] = await middle(page, 'mean-1')
    await send('touchStart', [x, y])
    for (let i = 1; i <= 5; i++) await send('touchMove', [x, y + 12 * i])
    await send('touchEnd')
    await changed(page, before)
    const [, second] = await components(page)
    assert.ok(second[2] < -0.1, `${second}`)
    assert.equal(second[1], 1)
    assert.equal(await page.evaluate(() => /** @type {any} */ (document.querySelector('dstar-lab')).shadowRoot.querySelector('.lab').scrollTop), 0, 'nothing scrolled')
    // A stroke of the brush.
    await page.locator('button[data-tool=paint]').tap()
    const at = await plane(page)
    const shaped = await dataOf(page)
    await send('touchStart', at(0.2, 0.7))
    for (let i = 1; i <= 10; i++) await send('touchMove', at(0.2 + 0.06 * i, 0.7))
    await send('touchEnd')
    await changed(page, shaped)
    for (const [, , py] of await components(page)) assert.ok(py > 0, 'the mixture lies where the finger was')
  }, { hasTouch: true, viewport: { width: 390, height: 844 } })
})

test('by keyboard every thing can be done, and taken back to the last bit', async () => {
  await edited('data=two&seed=3', async (page) => {
    const states = [await dataOf(page)]
    const next = async () => states.push(await changed(page, states[states.length - 1]))
    await page.locator('[data-handle=mean-0]').focus()
    for (const key of ['ArrowRight', 'ArrowRight', 'Shift+ArrowUp']) await page.keyboard.press(key)
    // Keys come to rest, and only then does the run begin again.
    await next()
    assert.deepEqual((await components(page))[0].slice(1, 3), [-0.98, 0.1])
    await page.locator('[data-handle=axis-2]').focus()
    await page.keyboard.press('ArrowUp')
    await next()
    await page.locator('[data-key=add]').focus()
    await page.keyboard.press('Enter')
    await next()
    assert.equal((await components(page)).length, 3)
    await page.locator('[data-key="editor.angle"] input').fill('60')
    await page.keyboard.press('Enter')
    // A circle has no direction, so nothing has changed; its second width gives it one.
    await page.locator('[data-key="editor.std-1"] input').fill('0.7')
    await page.keyboard.press('Enter')
    await next()
    await page.locator('[data-key="editor.weight"] input[type=number]').fill('3')
    await page.keyboard.press('Enter')
    await next()
    await page.locator('[data-handle=mean-2]').focus()
    await page.keyboard.press('Delete')
    await next()
    assert.equal((await components(page)).length, 2)
    // The bits of the data: what a run begins with.
    const begin = () => withLab(page, async (lab) => {
      // Resolves when the engine has heard of every change.
      await lab.set({})
      const { samples_data, p_data } = await lab.snapshot()
      return JSON.stringify([[...samples_data], [...p_data]])
    })
    const last = await begin()
    for (const state of states.slice(0, -1).reverse()) {
      await page.keyboard.press('Control+z')
      assert.deepEqual(await dataOf(page), state)
    }
    assert.equal((await dataOf(page)).data, 'two')
    assert.ok(await page.locator('.undo').isDisabled())
    for (const state of states.slice(1)) {
      await page.keyboard.press('Control+Shift+z')
      assert.deepEqual(await dataOf(page), state)
    }
    assert.ok(await page.locator('.redo').isDisabled())
    assert.equal(await begin(), last)
    await page.locator('.undo').click()
    assert.deepEqual(await dataOf(page), states[states.length - 2])
    await page.keyboard.press('Escape')
    assert.ok(await page.locator('.editor').isHidden())
    assert.equal(await page.evaluate(() => /** @type {any} */ (document.querySelector('dstar-lab')).shadowRoot.activeElement.className), 'plain edit')
  })
})

test('what is painted is fitted, and the likelihood rises', async () => {
  await edited('data=ring8&lang=en', async (page) => {
    await page.locator('button[data-tool=paint]').click()
    const before = await dataOf(page)
    const at = await plane(page)
    await page.mouse.move(...at(0.2, 0.3))
    await page.mouse.down()
    for (let i = 0; i <= 20; i++) await page.mouse.move(...at(0.2 + 0.03 * i, 0.3 + 0.4 * Math.sin((Math.PI * i) / 20)))
    await page.mouse.up()
    await page.waitForFunction(() => /done after/.test(/** @type {any} */ (document.querySelector('dstar-lab')).shadowRoot.querySelector('.editor-said').textContent))
    const words = (await page.locator('.editor-said').innerText()).replaceAll('−', '-')
    const [now, first] = (/log-likelihood (-?[\d.]+) nats \(at first (-?[\d.]+)\)/.exec(words) ?? []).slice(1).map(Number)
    assert.ok(now > first + 0.05, words)
    const painted = await changed(page, before)
    assert.equal(painted.data, 'custom')
    assert.equal((await components(page)).length, 8)
    // With more components the points are more likely still.
    await page.locator('.paint [data-key="editor.k"] input[type=number]').fill('12')
    await page.keyboard.press('Enter')
    await changed(page, painted)
    assert.equal((await components(page)).length, 12)
    await page.locator('[data-key=clear]').click()
    assert.ok(await page.locator('[data-key=clear]').isDisabled())
  })
})

test('where motion is unwelcome, the fit is there at once', async () => {
  await edited('data=ring8&lang=en', async (page) => {
    await page.locator('button[data-tool=paint]').click()
    const at = await plane(page)
    const before = await dataOf(page)
    await page.mouse.move(...at(0.3, 0.3))
    await page.mouse.down()
    await page.mouse.move(...at(0.7, 0.6))
    await page.mouse.up()
    assert.match(await page.locator('.editor-said').innerText(), /done after \d+ iterations/)
    assert.notDeepEqual(await dataOf(page), before)
  }, { reducedMotion: 'reduce' })
})

test('points are pasted, fitted or kept, and what is wrong with them is said', async () => {
  await edited('data=ring8&lang=en', async (page) => {
    await page.locator('button[data-tool=points]').click()
    const said = page.locator('.editor-said')
    const before = await dataOf(page)
    await page.locator('.editor textarea').fill('x,y\n-1,0.5\n1,0.5\noops,1\n0,-1\n0.2,-1.1\n3,\n')
    await page.locator('[data-way=kernels]').click()
    await page.locator('[data-key=use]').click()
    await changed(page, before)
    assert.match(await said.innerText(), /4 points read, below a header/)
    assert.match(await said.innerText(), /left out, being no points: 2 \(4: “oops,1” +7: “3,”\)/)
    assert.match(await said.innerText(), /bandwidth h = 0\.5/)
    const kept = await components(page)
    assert.deepEqual(kept.map(([weight, x, y]) => [weight, x, y]), [[1, -1, 0.5], [1, 1, 0.5], [1, 0, -1], [1, 0.2, -1.1]])
    const [, , , h] = kept[0]
    assert.ok(kept.every(([, , , first, second]) => first === h && second === h))
    // Another bandwidth.
    const wide = await dataOf(page)
    await page.locator('[data-key="editor.bandwidth"] input[type=number]').fill('0.25')
    await page.keyboard.press('Enter')
    await changed(page, wide)
    assert.ok((await components(page)).every(([, , , first]) => first === 0.25))
    // Nothing that can be used changes nothing.
    const same = await dataOf(page)
    for (const [text, why] of /** @type {const} */ ([['nothing at all', /No points/], ['[[1,2],', /is none/], ['{"x": 1}', /no list/], ['<img src=x onerror=alert(1)>', /No points/]])) {
      await page.locator('.editor textarea').fill(text)
      await page.locator('[data-key=use]').click()
      await page.waitForFunction(([source]) => new RegExp(source).test(/** @type {any} */ (document.querySelector('dstar-lab')).shadowRoot.querySelector('.editor-said').textContent), [why.source])
      assert.deepEqual(await dataOf(page), same)
    }
    // Far too many, and far off: some are drawn, and brought to size.
    const rows = Array.from({ length: 5000 }, (_, i) => `[${1000 + 50 * Math.cos(i)}, ${2000 + 50 * Math.sin(i)}]`)
    await page.locator('.editor textarea').fill(`[${rows.join(',')}]`)
    await page.locator('[data-key=use]').click()
    await changed(page, same)
    assert.match(await said.innerText(), /5,000 points read/)
    assert.match(await said.innerText(), /0\.06 · \(x − 1,000, y − 2,000\)/)
    assert.match(await said.innerText(), /3,000 of them, drawn at random/)
    assert.match(await said.innerText(), /64 points, drawn at random from the 3,000/)
    const ring = await components(page)
    assert.equal(ring.length, 64)
    for (const [, x, y] of ring) assert.ok(Math.abs(Math.hypot(x, y) - 3) < 0.01, `${x} ${y}`)
    // Fitted instead.
    await page.locator('[data-way=fit]').click()
    await page.waitForFunction(() => /done after/.test(/** @type {any} */ (document.querySelector('dstar-lab')).shadowRoot.querySelector('.editor-said').textContent))
    assert.equal((await components(page)).length, 8)
  })
})

test('a file is dropped on the picture', async () => {
  await edited('data=ring8', async (page) => {
    const before = await dataOf(page)
    const transfer = await page.evaluateHandle(() => {
      const data = new DataTransfer()
      data.items.add(new File(['[{"x":1,"y":1},{"x":-1,"y":-1},{"x":1,"y":0.9}]'], 'points.json', { type: 'application/json' }))
      return data
    })
    await page.locator('.overlay .plane').dispatchEvent('drop', { dataTransfer: transfer })
    await changed(page, before)
    assert.match(await page.locator('.editor-said').innerText(), /3/)
    assert.ok((await components(page)).length <= 3)
  })
})

test('an address gives the mixture back in another page', async () => {
  /** @type {string[]} */
  const seen = []
  await edited('data=random7&data_seed=4&seed=5', async (page) => {
    const before = await dataOf(page)
    await drag(page, 'mean-3', 25, 15)
    const { mix } = await changed(page, before)
    await page.waitForFunction((mix) => location.hash.includes(`mix=${mix}`), mix)
    seen.push(await page.evaluate(() => location.hash), JSON.stringify(await components(page)), JSON.stringify(await withLab(page, async (lab) => {
      await lab.set({})
      return [...(await lab.snapshot()).samples_data]
    })))
  })
  const [hash, rows, samples] = seen
  await open({ path: `embed.html${hash}` }, async (page) => {
    assert.equal(JSON.stringify(await components(page)), rows)
    assert.equal(JSON.stringify(await withLab(page, async (lab) => [...(await lab.snapshot()).samples_data])), samples)
    assert.equal(await page.evaluate(() => location.hash), hash)
  })
})

test('a run on a mixture of one\'s own is saved and goes on, to the bit', async () => {
  await open({ path: `${STILL}&data=custom&mix=2*-1,0,.3,.1,30;1,.5,.4` }, async (page) => {
    const [on, resumed] = await withLab(page, async (lab) => {
      await lab.step(5)
      const saved = await lab.export()
      const on = await lab.step(5)
      await lab.set({ data: 'ring8' })
      await lab.import(saved)
      const resumed = await lab.step(5)
      return [on, resumed].map(({ step, samples_model, params }) => JSON.stringify([step, params.data, params.mix, [...samples_model]]))
    })
    assert.equal(resumed, on)
    assert.match(on, /2\*-1,0,\.3,\.1,30;1,\.5,\.4/)
  })
})

test('with 64 components the editor has room for no more, and trains', async () => {
  await edited('data=grid64&scale=1', async (page) => {
    assert.equal(await page.locator('.overlay .handle').count(), 66)
    assert.ok(await page.locator('[data-key=add]').isDisabled())
    const before = await dataOf(page)
    await drag(page, 'mean-63', -8, 8)
    await changed(page, before)
    assert.equal((await components(page)).length, 64)
    assert.deepEqual(await page.evaluate(() => location.hash.length < 2500), true)
    assert.equal(await withLab(page, async (lab) => (await lab.step(2)).metrics.modes_total), 64)
    await page.locator('.shape select').selectOption('63')
    await page.locator('[data-key=remove]').click()
    assert.ok(await page.locator('[data-key=add]').isEnabled())
  })
})

test('axe finds nothing with the editor open, in any of its tools', async () => {
  for (const [path, colorScheme] of /** @type {const} */ ([['lang=en', 'light'], ['lang=zh', 'dark']])) {
    await edited(path, async (page) => {
      for (const tool of ['shape', 'paint', 'points']) {
        await page.locator(`button[data-tool=${tool}]`).click()
        assert.deepEqual(await violations(page), [], `${path}, ${tool}`)
      }
      const small = await page.evaluate(() => [.../** @type {any} */ (document.querySelector('dstar-lab')).shadowRoot.querySelectorAll('.editor button, .editor input, .editor select, .edit')]
        .map((node) => [node.outerHTML.slice(0, 60), node.getBoundingClientRect()]).filter(([, box]) => box.width > 0 && Math.min(box.width, box.height) < 23.9).map(([name]) => name))
      assert.deepEqual(small, [])
    }, { colorScheme })
  }
})

test('in Chinese every word is Chinese, and the data behind a curtain cannot be edited', async () => {
  await edited('lang=zh', async (page) => {
    for (const tool of ['shape', 'paint', 'points']) {
      await page.locator(`button[data-tool=${tool}]`).click()
      const words = await page.locator('.editor').innerText()
      assert.match(words, /[\u4e00-\u9fff]{4}/)
      assert.doesNotMatch(words.replace(/CSV|JSON|EM|Delete|ring8/g, ''), /[A-Za-z]{3}/, words)
    }
    await page.locator('button[data-tool=shape]').click()
    assert.match(await page.locator('[data-handle=mean-0]').getAttribute('aria-label') ?? '', /第 1 个分量/)
    await withLab(page, (lab) => lab.set({ hide: 'truth' }))
    assert.ok(await page.locator('.editor').isHidden())
    assert.ok(await page.locator('.edit').isHidden())
  })
})
