// @ts-check
/** What colours tell apart is told to colour-blind eyes as well, and by more than colour: every theme, map, picture and chart. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { diverging, sequential, viridis } from '../../www/view/colourmap.js'
import { open, withLab } from '../browser.mjs'
import { SEEN_BY, distance, lightness } from '../vision.mjs'
import { alone, drawn, widget } from './widget.mjs'

/** How far two categories in one picture are apart at least, in CIEDE2000. */
const APART = 10
/** What bytes may round away of L*. */
const ROUNDING = 0.1

/** @param {Uint32Array} table @returns {import('culori').Rgb[]} */
const coloursOf = (table) => Array.from(table, (pixel) => ({ mode: 'rgb', r: (pixel & 255) / 255, g: ((pixel >> 8) & 255) / 255, b: ((pixel >> 16) & 255) / 255 }))

/** Whether it goes one way only, and some way. @param {number[]} values */
function isMonotone(values) {
  const way = Math.sign(values[values.length - 1] - values[0])
  return Math.abs(values[values.length - 1] - values[0]) > 20 && values.every((value, i) => i === 0 || way * (value - values[i - 1]) > -ROUNDING)
}

for (const [name, table] of /** @type {[string, Uint32Array][]} */ ([['viridis', viridis], ...['bound', 'excess'].flatMap((part) => [false, true].map((dark) => [`${part}${dark ? ', dark' : ''}`, sequential(/** @type {any} */ (part), dark)]))])) {
  test(`a map from little to much grows lighter or darker for all eyes: ${name}`, () => {
    const colours = coloursOf(table)
    for (const eye of SEEN_BY) {
      assert.ok(isMonotone(colours.map((colour) => lightness(eye, colour))), eye)
      assert.ok(distance(eye, colours[0], colours[255]) >= APART, eye)
    }
  })
}

for (const dark of [false, true]) {
  test(`a map with a middle has two sides for all eyes${dark ? ', in the dark too' : ''}`, () => {
    const colours = coloursOf(diverging(dark))
    for (const eye of SEEN_BY) {
      const steps = colours.map((colour) => lightness(eye, colour))
      const sides = [steps.slice(0, 128), steps.slice(128)]
      assert.ok(sides.every(isMonotone), eye)
      assert.equal(Math.sign(steps[0] - steps[127]), Math.sign(steps[255] - steps[128]), 'the middle lies above both ends, or below')
      // At a quarter of the way from the middle either side is itself.
      for (const i of [0, 32, 64, 96]) assert.ok(distance(eye, colours[i], colours[255 - i]) >= APART, `${eye}: ${i} and ${255 - i} are ${distance(eye, colours[i], colours[255 - i])} apart`)
    }
  })
}

/** Every pair of them. @template T @param {T[]} list @returns {[T, T][]} */
const pairsOf = (list) => list.flatMap((one, i) => list.slice(0, i).map((other) => /** @type {[T, T]} */ ([one, other])))

/**
 * What is too close. Where two share a colour it is not the colour that tells them apart.
 * @param {string} where @param {[string, string][]} paints what, and its colour @param {string} ground
 */
const tooClose = (where, paints, ground) =>
  pairsOf(paints).filter(([[, colour], [, another]]) => colour !== another).flatMap(([[one, colour], [other, another]]) =>
    SEEN_BY.map((eye) => ({ eye, apart: distance(eye, colour, another, ground) })).filter(({ apart }) => apart < APART)
      .map(({ eye, apart }) => `${where}: ${one} and ${other} are ${apart.toFixed(1)} apart for a ${eye}`))

/** Told apart by where they are: above the axis, and below. */
const BY_PLACE = ['negative positive']

/** What only its colour tells apart. @param {string} where @param {Record<string, string[]>} forms of what is drawn @param {string[]} named what has its name in the picture */
const byColourAlone = (where, forms, named) =>
  pairsOf(Object.keys(forms)).filter(([one, other]) => !BY_PLACE.includes([one, other].sort().join(' ')) && !(named.includes(one) && named.includes(other)))
    .filter(([one, other]) => [...new Set(forms[one])].sort().join() === [...new Set(forms[other])].sort().join()).map((pair) => `${where}: ${pair.join(' and ')}`)

test('the pictures of the lab: what is drawn together stays apart, in light, dark and for a hall', async () => {
  await open({ path: 'embed.html#backend=cpu&autoplay=false&lang=en&grid=32&samples=100&batch=16&g_width=8&d_width=8' }, async (page) => {
    // Its figures are drawn by the same functions as the pictures, and say in SVG which colours those take, and how.
    const views = await withLab(page, async (lab) => {
      const { readTheme } = await import(/** @type {any} */ (new URL('view/theme.js', document.baseURI).href))
      const paper = readTheme(lab.shadowRoot.querySelector('.swatch'), { paper: true })
      const canvas = /** @type {CanvasRenderingContext2D} */ (document.createElement('canvas').getContext('2d'))
      const hex = (/** @type {string} */ colour) => ((canvas.fillStyle = colour), canvas.fillStyle)
      /** @type {Map<string, string>} */
      const names = new Map(Object.entries(paper).filter(([, value]) => /^(rgb|color|oklab)\(/.test(value)).map(([name, value]) => [hex(value), name]))
      for (let i = 0; i < 4; i++) await lab.step(2)
      /** @type {Record<string, {marks: Record<string, string[]>, named: string[]}>} */
      const seen = {}
      for (const view of ['curves', 'slice', 'modes', 'phase', 'd']) {
        await lab.set({ view })
        const text = await (await lab.figure({ format: 'svg', caption: false })).text()
        const svg = new DOMParser().parseFromString(text, 'image/svg+xml')
        /** @type {Record<string, Set<string>>} */
        const marks = {}
        const named = new Set()
        for (const node of svg.querySelectorAll('path, rect, text')) {
          const [stroke, fill, dash] = ['stroke', 'fill', 'stroke-dasharray'].map((name) => node.getAttribute(name) ?? '')
          const known = names.get(/^#/.test(stroke) ? stroke : fill)
          // A generated point and their density are the same thing.
          const colour = known === 'fake' && view === 'slice' ? 'generator' : known
          // The letters of the handles stand on the accent.
          if (node.localName === 'text') named.add(colour === 'onAccent' ? 'accent' : colour)
          else if (colour && !['surface', 'onAccent', 'grid'].includes(colour)) (marks[colour] ??= new Set()).add(`${node.localName} ${/^#/.test(stroke) ? 'line' : 'fill'} ${/z/i.test(node.getAttribute('d') ?? '') ? 'closed' : ''} ${dash}`)
        }
        seen[view] = { marks: Object.fromEntries(Object.entries(marks).map(([name, ways]) => [name, [...ways]])), named: [...named] }
      }
      return seen
    })
    assert.deepEqual(Object.keys(views.curves.marks).sort(), ['bound', 'excess', 'generator', 'ink', 'muted'])
    assert.deepEqual(Object.keys(views.d.marks).sort(), ['fake', 'ink', 'muted', 'real'])
    assert.deepEqual(Object.entries(views).flatMap(([view, { marks, named }]) => byColourAlone(view, marks, named)), [])
    for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
      await page.emulateMedia({ colorScheme })
      for (const projector of [false, true]) {
        const theme = await withLab(page, async (lab, projector) => {
          await lab.set({ projector })
          const { readTheme } = await import(/** @type {any} */ (new URL('view/theme.js', document.baseURI).href))
          return readTheme(lab.shadowRoot.querySelector('.swatch'))
        }, projector)
        assert.equal(theme.dark, colorScheme === 'dark')
        const close = Object.entries(views).flatMap(([view, { marks }]) => tooClose(view, Object.keys(marks).map((name) => [name, theme[name]]), theme.surface))
        assert.deepEqual([...new Set(close)], [], `${colorScheme}${projector ? ', for a hall' : ''}`)
      }
    }
  })
})

for (const [room, state] of [['mle', ''], ['mle', 'space=plane'], ['kl', ''], ['kl', 'view=gibbs'], ['kl', 'view=fit&step=20'], ['ce', ''], ['js', ''], ['dstar', '']]) {
  test(`the charts of a chapter: what stands together stays apart, and has a name or a form of its own: ${room} ${state}`, async () => {
    await alone(room, state, async (page) => {
      for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
        await page.emulateMedia({ colorScheme })
        const charts = await charted(page, room)
        assert.ok(charts.length > 0 && charts.some(({ marks }) => marks.length > 1))
        const close = charts.flatMap(({ name, ground, marks }) => ['line', 'fill'].flatMap((kind) => {
          const paints = new Map(marks.filter((mark) => mark.kind === kind).map(({ symbol, colour }) => [symbol, colour]))
          return tooClose(name, [...paints], ground)
        }))
        assert.deepEqual(close, [], colorScheme)
        const alike = charts.flatMap(({ name, marks, named }) => {
          /** @type {Record<string, string[]>} */
          const forms = {}
          for (const { symbol, form } of marks) (forms[symbol] ??= []).push(form)
          return byColourAlone(name, forms, named)
        })
        assert.deepEqual(alike, [])
      }
    })
  })
}

/** What the charts of a widget show, as it is painted. @param {import('playwright-core').Page} page @param {string} room */
async function charted(page, room) {
  const shown = await widget(page, room)
  await shown.locator('.chart .mark').first().waitFor({ state: 'attached' })
  await drawn(shown)
  return shown.evaluate((element) => {
    const root = /** @type {ShadowRoot} */ (element.shadowRoot)
    const ground = getComputedStyle(/** @type {Element} */ (root.querySelector('.widget'))).backgroundColor
    return [...root.querySelectorAll('.chart')].filter((chart) => chart.clientHeight > 0).map((chart) => {
      const all = /** @type {HTMLElement[]} */ ([...chart.querySelectorAll('.mark[data-symbol]')]).filter(({ dataset }) => dataset.symbol)
      return {
        name: chart.className,
        ground,
        named: all.filter(({ localName }) => localName === 'text').map(({ dataset }) => dataset.symbol ?? ''),
        marks: all.filter(({ localName }) => localName === 'path').map((mark) => {
          const { stroke, fill } = getComputedStyle(mark)
          const kind = stroke === 'none' ? 'fill' : 'line'
          return { symbol: mark.dataset.symbol ?? '', kind, form: mark.getAttribute('class') ?? '', colour: kind === 'fill' ? fill : stroke }
        }),
      }
    })
  })
}
