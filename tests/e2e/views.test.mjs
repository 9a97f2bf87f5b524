// @ts-check
/** The views beside the heat-maps: each opens by address and by hand, shows the snapshot's own numbers, and hides what must be hidden. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { segmentOf, valueAt } from '../../www/view/along.js'
import { Trails } from '../../www/view/trails.js'
import { violations } from '../axe.mjs'
import { PLAIN, STILL, drawn as upToDate, open, withLab } from '../browser.mjs'

/** @typedef {import('playwright-core').Page} Page */

const VIEWS = ['slice', 'excess', 'warp', 'field', 'trails', 'modes', 'phase']
/** Views in which nothing is left without the data. */
const SECRET = ['excess', 'modes', 'phase']

/** The view's pictures have been drawn from the newest snapshot. @param {Page} page */
async function drawn(page) {
  await page.locator('dstar-lab .stage canvas').first().waitFor({ state: 'attached' })
  await upToDate(page)
}

/** @param {Page} page @param {string} view */
async function choose(page, view) {
  await withLab(page, (lab, view) => lab.set({ view }), view)
  await drawn(page)
}

/** What is seen of the view: its pictures' names, how many colours each has, whether it waits. @param {Page} page */
const seen = (page) =>
  withLab(page, (lab) => {
    const root = lab.shadowRoot
    const stage = root.querySelector('.stage')
    const plates = [...stage.querySelectorAll('.plate')].map((plate) => {
      const canvas = plate.querySelector('canvas')
      const colours = new Set(new Uint32Array(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.buffer))
      const shown = (/** @type {string} */ part) => Boolean(plate.querySelector(part)?.checkVisibility())
      return {
        width: canvas.clientWidth, colours: colours.size, label: canvas.getAttribute('aria-label'), role: canvas.getAttribute('role'),
        waits: shown('.waiting'), curtain: shown('.curtain'), title: plate.querySelector('.name').textContent, gloss: plate.querySelector('.gloss').textContent,
      }
    })
    const panels = [...root.querySelectorAll('.panel canvas')].filter((canvas) => canvas.checkVisibility()).length
    return { plates, panels, view: lab.params.view, text: stage.textContent }
  })

test('each view opens by address, in words as in pictures, and is the only one', async () => {
  await open({ path: `${STILL}&view=slice` }, async (page) => {
    await withLab(page, (lab) => lab.step(30))
    for (const view of VIEWS) {
      await page.evaluate((view) => (location.hash = location.hash.replace(/view=\w+/, `view=${view}`)), view)
      await page.waitForFunction((view) => /** @type {any} */ (document.querySelector('dstar-lab')).params.view === view, view)
      await withLab(page, (lab) => lab.step(1))
      await drawn(page)
      const { plates, panels } = await seen(page)
      assert.equal(panels, 0, `${view}: no heat-map beside it`)
      assert.ok(plates.length > 0, view)
      for (const plate of plates) {
        assert.ok(plate.width > 100 && plate.colours > 8, `${view}: ${JSON.stringify(plate)}`)
        assert.ok(!plate.waits && plate.role === 'img' && plate.label.length > 20 && plate.title.length > 0 && plate.gloss.length > 0, JSON.stringify(plate))
        assert.doesNotMatch(plate.label, /[{}$]|NaN|undefined/)
      }
    }
  })
})

test('each view is in the list, with the way back', async () => {
  await open({ path: STILL.replace('embed', 'index') }, async (page) => {
    await withLab(page, (lab) => lab.step(2))
    const further = page.locator('dstar-lab select.further:visible')
    for (const view of VIEWS) {
      await further.selectOption(view)
      await page.waitForFunction((view) => location.hash.includes(`view=${view}`), view)
      await drawn(page)
      assert.equal(await further.inputValue(), view)
    }
    await further.selectOption('auto')
    await page.waitForFunction(() => !location.hash.includes('view='))
    assert.equal((await seen(page)).panels, 5)
    assert.deepEqual(await further.inputValue(), '')
  })
})

test('a view asks the engine for its own numbers only while it shows', async () => {
  await open({ path: `${STILL}&grid=16&samples=10` }, async (page) => {
    const lengths = await withLab(page, async (lab) => {
      const found = []
      for (const view of ['all', 'excess', 'warp', 'field', 'slice', 'phase', 'd']) {
        await lab.set({ view })
        const s = await lab.snapshot()
        found.push([view, s.excess.length, s.optimal.length, s.warp.length, s.warp_mass.length, s.field.length, s.modes.length])
      }
      return found
    })
    const none = [0, 0, 0, 0, 0, 40]
    assert.deepEqual(lengths, [
      ['all', ...none], ['excess', 256, 256, 0, 0, 0, 40], ['warp', 0, 0, 4 * 73 * 73, 576, 0, 40],
      ['field', 0, 0, 0, 0, 1152, 40], ['slice', ...none], ['phase', ...none], ['d', ...none],
    ])
  })
})

/** The numbers that the slice reads out. @param {Page} page @returns {Promise<Record<string, number>>} */
const readings = (page) =>
  withLab(page, (lab) =>
    Object.fromEntries([...lab.shadowRoot.querySelectorAll('.reading')].map((node) => [node.dataset.name, Number(node.querySelector('b').textContent.replaceAll('−', '-'))]))
  )

test('the slice reads what lies between the cells of the maps', async () => {
  await open({ path: `${STILL}&view=slice&slice=-2.5,-1.1,1.7,2.4&grid=48` }, async (page) => {
    const s = await withLab(page, async (lab) => {
      const { grid, p_data, p_model, d, d_star } = await lab.step(120)
      return { grid, p_data: [...p_data], p_model: [...p_model], d: [...d], d_star: [...d_star] }
    })
    const place = page.locator('dstar-lab input.place')
    const { x0, y0, x1, y1 } = segmentOf('-2.5,-1.1,1.7,2.4', s.grid)
    assert.deepEqual([x0, y0, x1, y1], [-2.5, -1.1, 1.7, 2.4])
    for (const share of [0, 137, 500, 731, 1000]) {
      await place.fill(String(share))
      await drawn(page)
      const read = await readings(page)
      const at = (/** @type {ArrayLike<number>} */ field) => valueAt(field, s.grid, x0 + (share / 1000) * (x1 - x0), y0 + (share / 1000) * (y1 - y0))
      const expected = { p_data: at(s.p_data), p_model: at(s.p_model), d: at(s.d), d_star: at(s.d_star), gap: at(s.d) - at(s.d_star) }
      assert.deepEqual(Object.keys(read), Object.keys(expected))
      for (const [name, value] of Object.entries(expected)) {
        assert.ok(Math.abs(read[name] - value) <= 5.1e-4 + 0.05 * Math.min(1e-3, Math.abs(value)), `${name} at ${share}: ${read[name]} for ${value}`)
      }
    }
    await place.focus()
    const before = await place.inputValue()
    await page.keyboard.press('ArrowLeft')
    assert.equal(Number(await place.inputValue()), Number(before) - 1, 'the place moves by keys')
    assert.match((await place.getAttribute('aria-valuetext')) ?? '', /p_data .*D\* /)
  })
})

test('between four cell centres the value is bilinear, and at a centre it is the cell\'s own', () => {
  const grid = { n: 3, x0: 0, x1: 3, y0: 0, y1: 3 }
  const field = [0, 1, 2, 10, 11, 12, 20, 21, 22]
  assert.equal(valueAt(field, grid, 1.5, 1.5), 11)
  assert.equal(valueAt(field, grid, 0.5, 2.5), 20)
  assert.ok(Math.abs(valueAt(field, grid, 1.25, 0.75) - (0.75 + 2.5)) < 1e-12, 'a plane is reproduced')
  assert.equal(valueAt(field, grid, 0, 0), 0, 'at the rim it stays')
  assert.equal(valueAt(field, grid, 9, 9), 22)
  assert.deepEqual(segmentOf('auto', grid), { x0: 0, y0: 1.5, x1: 3, y1: 1.5 })
  assert.deepEqual(segmentOf('-5,1,2,9', grid), { x0: 0, y0: 1, x1: 2, y1: 3 })
  assert.deepEqual(segmentOf('7,7,8,8', grid), { x0: 0, y0: 1.5, x1: 3, y1: 1.5 }, 'a line beyond the picture')
})

test('the line is moved by mouse, by keys and by numbers, and stands in the address', async () => {
  await open({ path: `${STILL.replace('embed', 'index')}&view=slice` }, async (page) => {
    await withLab(page, (lab) => lab.step(5))
    await drawn(page)
    const line = () => withLab(page, (lab) => lab.params.slice)
    const ends = async () => String(await line()).split(',').map(Number)
    const moved = (/** @type {string} */ from) => page.waitForFunction((from) => /** @type {any} */ (document.querySelector('dstar-lab')).params.slice !== from, from)
    assert.equal(await line(), 'auto')
    const [a, b] = ['A', 'B'].map((end) => page.locator(`dstar-lab .grip[data-end=${end}]`))

    const box = /** @type {{x: number, y: number, width: number, height: number}} */ (await a.boundingBox())
    assert.ok(box.width >= 24 && box.height >= 24)
    await page.mouse.move(box.x + 15, box.y + 15)
    await page.mouse.down()
    await page.mouse.move(box.x + 55, box.y - 25, { steps: 4 })
    assert.equal(await line(), 'auto', 'nothing is sent on the way')
    await page.mouse.up()
    await moved('auto')
    const dragged = await ends()
    assert.ok(dragged[0] > -3 && dragged[1] > 0.3 && dragged[2] === 3 && dragged[3] === 0, String(dragged))
    await page.waitForFunction(() => /slice=-?[\d.]+,/.test(location.hash))

    await b.focus()
    const before = String(await line())
    await page.keyboard.press('Shift+ArrowUp')
    await page.keyboard.press('ArrowLeft')
    await page.waitForFunction(() => String(/** @type {any} */ (document.querySelector('dstar-lab')).params.slice).endsWith(',2.94,0.6'))
    assert.notEqual(before, await line())
    const stepped = await ends()
    assert.deepEqual(stepped.slice(0, 2), dragged.slice(0, 2))
    assert.match((await b.getAttribute('aria-valuetext')) ?? '', /2\.94, 0\.6/)

    await page.locator('dstar-lab .ends input[data-key=y1]').fill('-1.25')
    await page.locator('dstar-lab .ends input[data-key=y1]').blur()
    await page.waitForFunction(() => /-1\.25$/.test(String(/** @type {any} */ (document.querySelector('dstar-lab')).params.slice)))

    // The whole line, by its middle.
    const from = await ends()
    const middle = await page.evaluate(() => {
      const root = /** @type {any} */ (document.querySelector('dstar-lab')).shadowRoot
      const [a, b] = ['A', 'B'].map((end) => root.querySelector(`.grip[data-end=${end}]`).getBoundingClientRect())
      return { x: (a.x + b.x) / 2 + 15, y: (a.y + b.y) / 2 + 15 }
    })
    await page.mouse.move(middle.x, middle.y)
    await page.mouse.down()
    await page.mouse.move(middle.x - 20, middle.y + 12, { steps: 3 })
    await page.mouse.up()
    await moved(from.join(','))
    const shifted = await ends()
    const by = shifted.map((value, i) => value - from[i])
    assert.ok(by[0] < 0 && Math.abs(by[0] - by[2]) < 0.011 && Math.abs(by[1] - by[3]) < 0.011, String(by))

    // The ends cannot meet.
    await withLab(page, (lab) => lab.set({ slice: '-1,0,1,0' }))
    await drawn(page)
    await a.focus()
    for (let i = 0; i < 6; i++) await page.keyboard.press('Shift+ArrowRight')
    await moved('-1,0,1,0')
    assert.ok(Math.abs((await ends())[0] - (await ends())[2]) > 0.05)
  })
})

test('the slice of a one-dimensional latent shows whence its points come', async () => {
  await open({ path: `${STILL}&view=slice&latent_dim=1&data=disjoint` }, async (page) => {
    const { warp, masses } = await withLab(page, async (lab) => {
      const s = await lab.step(50)
      return { warp: s.warp.length, masses: s.warp_mass.reduce((/** @type {number} */ a, /** @type {number} */ b) => a + b, 0) }
    })
    assert.equal(warp, 4 * 289)
    assert.ok(Math.abs(masses - 0.9973002) < 1e-5)
    await drawn(page)
    const { plates } = await seen(page)
    assert.ok(plates.every(({ waits }) => !waits))
  })
})

test('the maps of the loss integrate to the two colours of the bar', async () => {
  await open({ path: `${STILL}&view=excess&${PLAIN}` }, async (page) => {
    const sums = await withLab(page, async (lab) => {
      const s = await lab.step(200)
      const area = ((s.grid.x1 - s.grid.x0) / s.grid.n) ** 2
      const sum = (/** @type {Float32Array} */ map) => map.reduce((total, value) => total + value * area, 0)
      return { excess: sum(s.excess), optimal: sum(s.optimal), metrics: s.metrics }
    })
    const { metrics } = sums
    assert.ok(Math.abs(sums.excess - metrics.excess_d) < 1e-3, `${sums.excess} for ${metrics.excess_d}`)
    assert.ok(Math.abs(sums.optimal - metrics.loss_d_optimal) < 1e-3, `${sums.optimal} for ${metrics.loss_d_optimal}`)
    await drawn(page)
    const printed = await page.locator('dstar-lab .stage .chip').allInnerTexts()
    assert.deepEqual(printed.map((text) => Number(text.match(/[\d.]+/)?.[0])), [metrics.loss_d_optimal, metrics.excess_d].map((value) => Number(value.toFixed(3))))
  })
})

test('of another loss each view shows what it can, and says what it cannot', async () => {
  for (const [loss, pairing, split] of /** @type {const} */ ([['leastsquares', 'plain', true], ['hinge', 'plain', true], ['wasserstein', 'plain', false], ['nonsaturating', 'relativistic', false]])) {
    await open({ path: `${STILL}&view=excess&loss=${loss}&pairing=${pairing}` }, async (page) => {
      const found = await withLab(page, async (lab) => {
        const s = await lab.step(40)
        const area = ((s.grid.x1 - s.grid.x0) / s.grid.n) ** 2
        const sum = (/** @type {Float32Array} */ map) => map.reduce((total, value) => total + value * area, 0)
        return { excess: sum(s.excess), optimal: sum(s.optimal), lengths: [s.excess.length, s.optimal.length], metrics: s.metrics }
      })
      const { metrics } = found
      const outside = metrics.outside_data + metrics.outside_model
      assert.deepEqual(found.lengths, split ? [4096, 4096] : [0, 0], loss)
      if (split) {
        assert.ok(Math.abs(found.optimal - metrics.loss_d_optimal) <= 1e-4 + outside, `${loss}: ${found.optimal} for ${metrics.loss_d_optimal}`)
        assert.ok(found.excess <= metrics.excess_d + 1e-4, `${loss}: ${found.excess} for ${metrics.excess_d}`)
      }
      await drawn(page)
      for (const plate of (await seen(page)).plates) assert.equal(plate.waits, !split, `${loss}: ${plate.title}`)
      for (const view of VIEWS) {
        await choose(page, view)
        const { plates, text } = await seen(page)
        assert.doesNotMatch(text + plates.map(({ label }) => label).join(' '), /NaN|undefined|Infinity/, `${view}, ${loss}`)
        if (loss === 'wasserstein' && view === 'phase') assert.ok(plates.every(({ waits }) => waits), 'there is no best critic')
      }
    })
  }
})

test('the warped lattice of an affine G is affine; the way from z to G(z) can be walked by hand and by itself', async () => {
  await open({ path: `${STILL}&view=warp&g_layers=0` }, async (page) => {
    const worst = await withLab(page, async (lab) => {
      const { warp } = await lab.step(20)
      const row = (/** @type {number} */ i) => [...warp.subarray(4 * i, 4 * i + 4)]
      const [origin, right, up] = [row(0), row(72), row(72 * 73)]
      let worst = 0
      for (let i = 0; i < warp.length / 4; i++) {
        const at = row(i)
        const [u, v] = [(at[0] + 3) / 6, (at[1] + 3) / 6]
        for (const axis of [2, 3]) worst = Math.max(worst, Math.abs(at[axis] - (origin[axis] + u * (right[axis] - origin[axis]) + v * (up[axis] - origin[axis]))))
      }
      return worst
    })
    assert.ok(worst < 1e-4, String(worst))
    await drawn(page)
    const picture = () => withLab(page, (lab) => lab.shadowRoot.querySelector('.stage canvas').toDataURL())
    const slider = page.locator('dstar-lab input.way')
    const end = await picture()
    await slider.fill('0')
    await drawn(page)
    const start = await picture()
    assert.notEqual(start, end)
    assert.equal(await slider.getAttribute('aria-valuetext'), 'z')
    await page.locator('dstar-lab .journey').click()
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('dstar-lab')).shadowRoot.querySelector('input.way').getAttribute('aria-valuetext') === 'G(z)')
    await drawn(page)
    assert.equal(await picture(), end)
  })
})

test('where motion is unwelcome the lattice goes from one end to the other at once', async () => {
  await open({ path: `${STILL}&view=warp`, context: { reducedMotion: 'reduce' } }, async (page) => {
    await withLab(page, (lab) => lab.step(2))
    await drawn(page)
    const values = await withLab(page, async (lab) => {
      const root = lab.shadowRoot
      const values = []
      for (let i = 0; i < 2; i++) {
        root.querySelector('.journey').click()
        values.push(root.querySelector('input.way').value)
      }
      return values
    })
    assert.deepEqual(values, ['0', '1000'])
  })
})

test('the field points up the slope of D', async () => {
  await open({ path: `${STILL}&view=field` }, async (page) => {
    const { against, counted } = await withLab(page, async (lab) => {
      const { grid, d, field } = await lab.step(150)
      const side = Math.sqrt(field.length / 2)
      const logit = (/** @type {number} */ row, /** @type {number} */ column) => Math.log(d[row * grid.n + column] / (1 - d[row * grid.n + column]))
      let [against, counted] = [0, 0]
      for (let i = 0; i < side * side; i++) {
        const [row, column] = [Math.floor(i / side), i % side].map((at) => Math.min(grid.n - 2, Math.max(1, Math.floor(((at + 0.5) / side) * grid.n))))
        const slope = [logit(row, column + 1) - logit(row, column - 1), logit(row + 1, column) - logit(row - 1, column)]
        const dot = slope[0] * field[2 * i] + slope[1] * field[2 * i + 1]
        const size = Math.hypot(...slope) * Math.hypot(field[2 * i], field[2 * i + 1])
        if (Math.hypot(...slope) < 0.05) continue
        counted++
        if (dot < 0.9 * size) against++
      }
      return { against, counted }
    })
    assert.ok(counted > 50 && against < 0.03 * counted, `${against} of ${counted}`)
  })
})

test('the shares of the components sum to one', async () => {
  await open({ path: `${STILL}&view=modes&data=random5` }, async (page) => {
    const { rows, metrics } = await withLab(page, async (lab) => {
      const s = await lab.step(40)
      return { rows: Array.from({ length: s.modes.length / 5 }, (_, i) => [...s.modes.subarray(5 * i, 5 * i + 5)]), metrics: s.metrics }
    })
    const sum = (/** @type {number} */ column) => rows.reduce((total, row) => total + row[column], 0)
    assert.equal(rows.length, 5)
    assert.ok(Math.abs(sum(0) - 1) < 1e-6 && Math.abs(sum(3) - 1) < 1e-5)
    assert.ok(Math.abs(sum(4) - metrics.high_quality) < 1e-5)
    await drawn(page)
    const { plates } = await seen(page)
    assert.match(plates[0].label, new RegExp(`^${metrics.modes} of 5 components found\\. component 1: `))
  })
})

test('the trails remember a bounded number of looks at the same points', () => {
  const trails = new Trails()
  const look = (/** @type {number} */ step, /** @type {number} */ points) => trails.add(/** @type {any} */ ({ step, samples_model: new Float32Array(2 * points).fill(step) }))
  for (let step = 0; step < 5000; step++) look(step, 10_000)
  const bytes = trails.looks.reduce((sum, { points }) => sum + points.buffer.byteLength, 0)
  assert.ok(bytes < 32_000, `${bytes} bytes`)
  assert.equal(trails.looks.at(-1)?.step, 4999)
  look(4999, 10_000)
  assert.notEqual(trails.looks.at(-2)?.step, 4999, 'the same step counts once')
  look(3, 10_000)
  assert.deepEqual(trails.looks.map(({ step }) => step), [3], 'an earlier step is another run')
  look(4, 50)
  assert.deepEqual(trails.looks.map(({ points }) => points.length), [100], 'other points have other paths')
})

test('behind the curtain a view shows nothing of the data', async () => {
  await open({ path: `${STILL}&hide=truth&view=slice` }, async (page) => {
    await withLab(page, (lab) => lab.step(30))
    for (const view of VIEWS) {
      await choose(page, view)
      const { plates, text } = await seen(page)
      for (const plate of plates) {
        assert.equal(plate.curtain, SECRET.includes(view), `${view}: ${plate.title}`)
        if (SECRET.includes(view)) assert.match(plate.label, /The data are hidden\.$/)
      }
      if (SECRET.includes(view)) assert.doesNotMatch(text, /\d\.\d{2}/, `${view} tells a number`)
    }
    await choose(page, 'slice')
    assert.deepEqual(Object.keys(await readings(page)), ['p_model', 'd'])
    const green = await withLab(page, (lab) => {
      const canvas = lab.shadowRoot.querySelector('.slice .plate:last-child canvas')
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
      let green = 0
      for (let i = 0; i < data.length; i += 4) if (data[i + 1] > data[i] + 25 && data[i + 1] > data[i + 2] + 25) green++
      return green
    })
    assert.equal(green, 0, 'no line of the data')
  })
})

test('axe finds nothing in any view, in the light and in the dark', async () => {
  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    await open({ path: `${STILL}&view=slice&lang=${colorScheme === 'dark' ? 'zh' : 'en'}`, context: { colorScheme } }, async (page) => {
      await withLab(page, (lab) => lab.step(2))
      for (const view of VIEWS) {
        await choose(page, view)
        assert.deepEqual(await violations(page), [], `${view}, ${colorScheme}`)
      }
    })
  }
})

test('each view waits before the first engine, works before the first step, and survives divergence', async () => {
  await open({ path: `${STILL}&view=slice&lr=1&d_lr_ratio=100&g_optim=sgd&d_optim=sgd` }, async (page) => {
    for (const view of VIEWS) {
      await choose(page, view)
      const { plates } = await seen(page)
      assert.ok(plates.every(({ waits, label }) => !waits && !/NaN/.test(label)), `${view} at step 0`)
    }
    await withLab(page, (lab) => lab.step(2000).then(() => null, () => null))
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('dstar-lab')).status.state === 'diverged')
    for (const view of VIEWS) {
      await choose(page, view)
      const { text, plates } = await seen(page)
      assert.doesNotMatch(text + plates.map(({ label }) => label).join(' '), /NaN|Infinity|undefined/, `${view} after divergence`)
    }
  })
})

for (const [width, height] of [[480, 270], [390, 844], [1920, 1080]]) {
  test(`each view fits ${width}×${height}`, async () => {
    const path = width === 480 ? STILL : STILL.replace('embed', 'index')
    await open({ path: `${path}&view=slice`, context: { viewport: { width, height } } }, async (page) => {
      await withLab(page, (lab) => lab.step(2))
      for (const view of VIEWS) {
        await choose(page, view)
        const found = await withLab(page, (lab) => {
          const root = lab.shadowRoot
          const visible = (/** @type {string} */ selector) => [...root.querySelectorAll(selector)].filter((node) => node.checkVisibility()).map((node) => node.getBoundingClientRect())
          const stage = root.querySelector('.stage').getBoundingClientRect()
          return {
            wide: document.documentElement.scrollWidth - innerWidth,
            smallest: Math.min(...visible('button, select, .grip, .stage input').map((box) => Math.min(box.height, box.width))),
            pictures: visible('.stage canvas').map(({ width, height }) => Math.min(width, height)),
            right: Math.max(...visible('.stage canvas, .tabs > *').map((box) => box.right)) - lab.getBoundingClientRect().right,
            below: stage.bottom - lab.getBoundingClientRect().bottom,
          }
        })
        assert.ok(found.wide <= 0 && found.right <= 1, `${view}: ${JSON.stringify(found)}`)
        assert.ok(found.smallest >= 24, `${view}: a target of ${found.smallest} px`)
        assert.ok(found.pictures.length > 0 && Math.min(...found.pictures) > 100, `${view}: ${found.pictures}`)
        if (width > 400) assert.ok(found.below <= 1, `${view} ends in sight`)
      }
    })
  })
}

test('the curves alone show JS above its floor and the share within 3σ beneath its ceiling', async () => {
  await open({ path: `${STILL}&view=curves` }, async (page) => {
    const rows = await withLab(page, async (lab) => {
      for (let i = 0; i < 6; i++) await lab.step(20)
      for (let i = 0; i < 3; i++) await new Promise((resolve) => requestAnimationFrame(resolve))
      const canvas = lab.shadowRoot.querySelector('.curves canvas')
      const { data, width, height } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
      // In which of the three bands of the picture there is blue (JS) and purple (of the generator).
      const found = { blue: [0, 0, 0], purple: [0, 0, 0] }
      for (let i = 0; i < data.length; i += 4) {
        const band = Math.min(2, Math.floor((Math.floor(i / 4 / width) / height) * 4) - 1)
        const [r, g, b] = [data[i], data[i + 1], data[i + 2]]
        if (b > r + 60 && b > g + 30 && g > r + 40) found.blue[Math.max(0, band)]++
        if (r > g + 40 && b > g + 60) found.purple[Math.max(0, band)]++
      }
      return found
    })
    assert.ok(rows.blue[1] > 50, `JS: ${JSON.stringify(rows)}`)
    assert.ok(rows.purple[2] > 50, `within 3σ: ${JSON.stringify(rows)}`)
  })
})
