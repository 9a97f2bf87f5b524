// @ts-check
/** Figures: what shows, as vectors and as pixels, printed, and as a clip; what they say of themselves, and how they are taken. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input } from 'mediabunny'
import { violations } from '../axe.mjs'
import { around } from '../around.mjs'
import { drawn, open, withLab } from '../browser.mjs'

/** @typedef {import('playwright-core').Page} Page */

const SMALL = 'backend=cpu&lang=en&batch=16&g_width=8&d_width=8&grid=32&samples=100&autoplay=false'
const PATH = `embed.html#${SMALL}`
const VIEWS = ['all', 'p_data', 'p_model', 'd', 'd_star', 'gap', 'curves', 'slice', 'excess', 'warp', 'field', 'trails', 'modes', 'phase']

/** In the page: an SVG as the browser paints it beside the PNG of the same state; the mean difference of a channel, from 0 to 255. */
const COMPARED = `async (lab, view) => {
  const [svg, png] = [await lab.figure({ format: 'svg' }), await lab.figure({ format: 'png', scale: 1 })]
  const text = await svg.text()
  const image = new Image()
  image.src = 'data:image/svg+xml,' + encodeURIComponent(text)
  const bitmap = await createImageBitmap(png)
  await image.decode()
  const { width, height } = bitmap
  const [a, b] = [image, bitmap].map((source) => {
    const canvas = document.createElement('canvas')
    Object.assign(canvas, { width, height })
    const ctx = canvas.getContext('2d', { willReadFrequently: true })
    ctx.drawImage(source, 0, 0, width, height)
    return ctx.getImageData(0, 0, width, height).data
  })
  let sum = 0
  let inked = 0
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i] - b[i])
  for (let i = 0; i < a.length; i += 4) if (b[i] + b[i + 1] + b[i + 2] < 720) inked++
  return { text, width, height, difference: (4 * sum) / (3 * a.length), inked: inked / (width * height) }
}`

/** @param {Page} page @param {string} view @returns {Promise<{text: string, width: number, height: number, difference: number, inked: number}>} */
const compared = (page, view) => page.evaluate(([source, view]) => new Function('view', `return (${source})(document.querySelector('dstar-lab'), view)`)(view), [COMPARED, view])

/** What an SVG holds, read as XML by the browser. @param {Page} page @param {string} text */
const contents = (page, text) =>
  page.evaluate((text) => {
    const xml = new DOMParser().parseFromString(text, 'image/svg+xml')
    const all = [...xml.querySelectorAll('*')]
    const words = [...xml.querySelectorAll('text')].map((node) => node.textContent ?? '')
    return {
      broken: xml.querySelector('parsererror')?.textContent ?? '', words, title: xml.querySelector('svg > title')?.textContent ?? '', desc: xml.querySelector('svg > desc')?.textContent ?? '',
      source: xml.getElementsByTagName('dc:source')[0]?.textContent ?? '', size: ['width', 'height'].map((name) => xml.documentElement.getAttribute(name)),
      paths: xml.querySelectorAll('g > path').length, marks: xml.querySelectorAll('use').length, images: [...xml.querySelectorAll('image')].map((image) => image.getAttribute('xlink:href')?.slice(0, 22)),
      fonts: [...new Set(all.map((node) => node.getAttribute('font-family')).filter(Boolean))].sort(), ids: all.flatMap(({ id }) => id || []),
      // What only browsers of today read.
      modern: all.flatMap((node) => [...node.attributes]).filter(({ name, value }) => ['style', 'class', 'dominant-baseline'].includes(name) || /NaN|undefined|Infinity|rgb\(|color-mix|oklab|var\(/.test(name === 'xlink:href' ? '' : value)).map(({ name, value }) => `${name}=${value.slice(0, 40)}`),
    }
  }, text)

/** @param {Page} page @param {import('../../www/types.js').FigureWish} wish */
const bytesOf = async (page, wish) => Uint8Array.from(await withLab(page, async (lab, wish) => [...new Uint8Array(await (await lab.figure(wish)).arrayBuffer())], wish))

/** A short run, of which a few looks are taken. @param {Page} page */
async function train(page) {
  await withLab(page, async (lab) => {
    for (let i = 0; i < 6; i++) await lab.step(10)
  })
  await drawn(page)
}

/** Opens the dialog from the button “⋯”, and waits for what it shows. @param {Page | import('playwright-core').Frame} page */
async function openDialog(page) {
  await page.locator('dstar-lab .ways summary').click()
  await page.locator('dstar-lab .open-figure').click()
  await page.locator('dstar-lab dialog.figure .preview[src]').waitFor()
  await page.locator('dstar-lab #figure-format option').first().waitFor({ state: 'attached' })
}

test('every view is a figure: vectors that look like its pixels, with letters, numbers and where they come from', async () => {
  await open({ path: PATH }, async (page) => {
    await train(page)
    for (const view of VIEWS) {
      await withLab(page, (lab, view) => lab.set({ view }), view)
      await drawn(page)
      const { text, width, height, difference, inked } = await compared(page, view)
      // Of 255; a browser smooths letters and enlarges maps in two ways. A picture left out would be 10 and more.
      assert.ok(difference < 2.5 && inked > 0.05, `${view}: ${difference.toFixed(2)} of 255, ${inked.toFixed(3)} inked`)
      const found = await contents(page, text)
      assert.deepEqual([found.broken, found.modern], ['', []], view)
      assert.deepEqual(found.size, [width, height].map((side) => `${side * 0.75}pt`), view)
      assert.deepEqual(found.fonts, ['sans-serif', 'serif'], view)
      assert.equal(new Set(found.ids).size, found.ids.length, `${view}: every name once`)
      assert.ok(found.ids.every((id) => id.startsWith('dstar-seed7-step60-')), view)
      assert.match(found.title, /step 60, seed 7$/, view)
      assert.match(found.source, /^http.*embed\.html#.*start=60\b/, view)
      assert.ok(found.desc.includes('batch=16') && found.desc.includes(found.source), view)
      const numbers = found.words.filter((word) => /^−?[\d.]+$/.test(word))
      assert.ok(new Set(numbers).size >= 3, `${view}: numbers at the axes, ${numbers}`)
      assert.ok(found.paths >= 2, view)
      // The cells of a map are the pixels of its picture.
      assert.ok(found.images.every((image) => image === 'data:image/png;base64,'), view)
      const maps = view === 'all' ? 5 : view === 'excess' ? 2 : ['curves', 'phase', 'warp'].includes(view) ? 0 : 1
      assert.equal(found.images.length, maps, view)
      const points = { all: 200, d: 200, p_data: 100, p_model: 100, trails: 80 }[view]
      if (points) assert.ok(found.marks > 0.6 * points, `${view}: ${found.marks} points`)
    }
  })
})

test('the maps are kept cell by cell, and the page’s own colours do not matter', async () => {
  await open({ path: `${PATH}&view=d&theme=dark`, context: { colorScheme: 'dark' } }, async (page) => {
    await train(page)
    const [dark, light] = await withLab(page, async (lab) => {
      const dark = await (await lab.figure()).text()
      await lab.set({ theme: 'light' })
      return [dark, await (await lab.figure()).text()]
    })
    const bare = (/** @type {string} */ svg) => svg.replaceAll(/&(amp;)?theme=\w+|theme=\w+ |"theme":"\w+",|(&quot;)?theme(&quot;)?:(&quot;)?\w+(&quot;)?,/g, '')
    assert.equal(bare(dark).length, bare(light).length)
    const same = await page.evaluate(async (svg) => {
      const lab = /** @type {any} */ (document.querySelector('dstar-lab'))
      const href = /href="(data:image\/png[^"]+)"/.exec(svg)?.[1] ?? ''
      const image = new Image()
      image.src = href
      await image.decode()
      return [image.naturalWidth, image.naturalHeight, lab.latest.grid.n]
    }, dark)
    assert.deepEqual(same, [32, 32, 32])
  })
})

test('the address of a figure brings its run back to the bit', async () => {
  /** @type {{source: string, d: number[]}} */
  let kept = { source: '', d: [] }
  await open({ path: `${PATH}&view=gap&seed=11` }, async (page) => {
    const text = await withLab(page, async (lab) => {
      await lab.step(23)
      return (await lab.figure()).text()
    })
    kept = { source: (await contents(page, text)).source, d: await withLab(page, async (lab) => [...(await lab.snapshot()).d]) }
  })
  await open({ url: kept.source }, async (page) => {
    const { step, view, state, d } = await withLab(page, async (lab) => {
      const s = await lab.snapshot()
      return { step: s.step, view: lab.params.view, state: lab.status.state, d: [...s.d] }
    })
    assert.deepEqual([step, view, state], [23, 'gap', 'paused'])
    assert.deepEqual(d, kept.d)
  })
})

test('a PNG has the pixels asked for, its size on paper and its address; a wish without sense is refused', async () => {
  await open({ path: `${PATH}&view=slice` }, async (page) => {
    await train(page)
    const made = await withLab(page, async (lab) => {
      const found = []
      for (const [width, scale] of [[504, 1], [504, 3], [252, 2]]) {
        const blob = await lab.figure({ format: 'png', width, scale })
        const bitmap = await createImageBitmap(blob)
        // Behind the signature and the header stand the pixels per metre.
        const head = new DataView(await blob.slice(33, 60).arrayBuffer())
        found.push({ width, scale, size: [bitmap.width, bitmap.height], name: await blob.slice(37, 41).text(), density: head.getUint32(8), text: await blob.slice(0, 4000).text() })
      }
      return found
    })
    for (const { width, scale, size, name, density, text } of made) {
      assert.equal(name, 'pHYs')
      assert.equal(density, Math.round((96 * scale) / 0.0254))
      assert.ok(/Source\0{5}http.*start=60\b/.test(text))
      assert.equal(size[0], (width / 0.75) * scale)
    }
    assert.equal(made[1].size[1], 3 * made[0].size[1])
    // Two sides of a slide in points; the figure reaches one of them.
    const slide = await withLab(page, async (lab) => {
      const found = []
      for (const view of ['slice', 'd', 'all']) {
        await lab.set({ view })
        await lab.snapshot()
        const [, width, height] = /width="([\d.]+)pt" height="([\d.]+)pt"/.exec(await (await lab.figure({ width: 'slide' })).text()) ?? []
        found.push([Number(width), Number(height)])
      }
      return found
    })
    for (const [width, height] of slide) assert.ok(width < 961 && height < 556 && (width > 950 || height > 520), `${width} × ${height}`)
    await withLab(page, (lab) => lab.set({ view: 'slice' }))
    const refused = await withLab(page, (lab) =>
      Promise.all([{ format: 'bmp' }, { width: 5 }, { format: 'png', scale: 9 }, { format: 'mp4', frames: 0 }, null].map((wish) => lab.figure(wish).then(() => 'made', (/** @type {Error} */ error) => error.message)))
    )
    for (const [i, words] of ['svg, png, csv, mp4, webm, gif', 'width is a number from 120', 'scale is a number from 1 to 4', 'frames is a number from 1', 'an object such as'].entries()) assert.ok(refused[i].includes(words), refused[i])
    const csv = new TextDecoder().decode(await bytesOf(page, { format: 'csv' })).trim().split('\r\n')
    assert.ok(csv[0].startsWith('step,seed,') && csv.at(-1)?.startsWith('60,7,'), csv.join('\n'))
  })
})

test('nothing of the data is in a figure while they are hidden', async () => {
  await open({ path: `${PATH}&hide=truth` }, async (page) => {
    await train(page)
    const found = await contents(page, await withLab(page, async (lab) => (await lab.figure()).text()))
    // p_data, D*, D − D*, the losses and the bar.
    assert.equal(found.words.filter((word) => /hidden/i.test(word)).length, 5, found.words.join('|'))
    assert.doesNotMatch(found.desc, /JS|modes/)
    assert.equal(found.images.length, 2, 'p_model and D')
  })
})

test('what the figures cannot write, no view may draw', async () => {
  await open({ path: PATH }, async (page) => {
    const said = await page.evaluate(async () => {
      'use strict'
      // @ts-ignore what the page serves
      const { Pen, element } = await import('./lab/figure/pen.js')
      const pen = new Pen(element('g'), { defs: element('defs'), prefix: 'x-', count: 0 })
      /** @param {() => void} act */
      const failure = (act) => {
        try {
          act()
          return ''
        } catch (error) {
          return `${error instanceof Error ? error.constructor.name : error}`
        }
      }
      return [() => pen.ellipse(0, 0, 1, 2, 0, 0, 7), () => (pen.shadowBlur = 3), () => pen.arc(0, 0, 1, 0, 1), () => pen.setTransform(2, 0, 0, 2, 0, 0), () => ((pen.font = 'bold 1em serif'), pen.fillText('x', 0, 0)), () => pen.fillRect(0, 0, 1, 1)].map(failure)
    })
    assert.deepEqual(said, ['TypeError', 'TypeError', 'RangeError', 'RangeError', 'RangeError', ''])
  })
})

test('printed, the figure is alone on a sheet of its size, with letters as letters', async () => {
  await open({ path: `${PATH.replace('embed', 'index')}&view=phase` }, async (page) => {
    await train(page)
    // A browser without a screen has no dialog: its place takes what the dialog would do.
    /** @type {Promise<Buffer>} */
    const printed = new Promise((resolve) => page.exposeFunction('toPdf', async () => resolve(await page.pdf({ preferCSSPageSize: true, printBackground: true }))))
    await page.waitForFunction(() => 'toPdf' in globalThis)
    await page.evaluate(() => (globalThis.print = /** @type {any} */ (globalThis).toPdf))
    await openDialog(page)
    await page.locator('dstar-lab dialog.figure button.print').click()
    const text = (await printed).toString('latin1')
    assert.equal(text.match(/\/Type \/Page\b/g)?.length, 1)
    const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(text)?.map(Number) ?? []
    assert.ok(Math.abs(width - 252) < 1.5 && height > 200 && height < 320, `${width} × ${height} points`)
    assert.ok(text.includes('/Type /Font') && !text.includes('/Subtype /Image'), 'lines and letters, no pixels')
    // The page is as it was.
    await page.waitForFunction(() => document.adoptedStyleSheets.length === 0 && !document.querySelector('[data-dstar-figure]'))
    await page.locator('dstar-lab dialog.figure button.print').waitFor()
  })
})

/** What a film holds. @param {Uint8Array} bytes */
async function film(bytes) {
  const input = new Input({ source: new BufferSource(bytes), formats: ALL_FORMATS })
  const track = await input.getPrimaryVideoTrack()
  assert.ok(track)
  /** @type {number[]} */
  const times = []
  for await (const packet of new EncodedPacketSink(track).packets()) times.push(packet.timestamp)
  return { codec: track.codec, times, size: [track.displayWidth, track.displayHeight] }
}

test('a clip has the frames asked for, each at its time, and the run goes on from where it ends', async () => {
  await open({ path: `${PATH}&view=d` }, async (page) => {
    await withLab(page, (lab) => lab.step(10))
    for (const [format, codec] of [['mp4', 'avc'], ['webm', 'vp9']]) {
      await drawn(page)
      const from = await withLab(page, (lab) => lab.latest.step)
      /** @type {any} */
      const { bytes, told, seen, step } = await page.evaluate(async (format) => {
        const lab = /** @type {any} */ (document.querySelector('dstar-lab'))
        /** @type {number[]} */
        const told = []
        const blob = await lab.figure({ format, frames: 9, every: 3, fps: 12, width: 180, progress: (/** @type {number} */ done) => told.push(done) })
        // The browser's own player shows the last frame as it was drawn.
        const video = document.createElement('video')
        video.muted = true
        video.src = URL.createObjectURL(blob)
        await new Promise((resolve) => (video.onloadeddata = resolve))
        video.currentTime = video.duration - 0.01
        await new Promise((resolve) => (video.onseeked = resolve))
        const still = await createImageBitmap(await lab.figure({ format: 'png', scale: 1, width: 180, caption: false }))
        const [a, b] = [video, still].map((source) => {
          const canvas = document.createElement('canvas')
          Object.assign(canvas, { width: still.width, height: still.height })
          const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d', { willReadFrequently: true }))
          ctx.drawImage(source, 0, 0)
          return ctx.getImageData(0, 0, still.width, still.height).data
        })
        let sum = 0
        for (let i = 0; i < a.length; i++) sum += Math.abs(a[i] - b[i])
        return { bytes: [...new Uint8Array(await blob.arrayBuffer())], told, seen: { difference: (4 * sum) / (3 * a.length), duration: video.duration }, step: lab.latest.step }
      }, format)
      const found = await film(Uint8Array.from(bytes))
      assert.deepEqual(told, [1, 2, 3, 4, 5, 6, 7, 8, 9])
      assert.equal(found.codec, codec)
      assert.deepEqual(found.times.map((time) => Math.round(time * 1200) / 100), [0, 1, 2, 3, 4, 5, 6, 7, 8], format)
      assert.equal(step, from + 8 * 3)
      assert.ok(Math.abs(seen.duration - 9 / 12) < 0.1, `${format}: ${seen.duration} s`)
      // Of 255; an encoder's colours are not quite the canvas's.
      assert.ok(seen.difference < 6, `${format}: ${seen.difference} of 255`)
    }
    const gif = await bytesOf(page, { format: 'gif', frames: 4, every: 2, fps: 10, width: 150 })
    const { count, first } = await page.evaluate(async (bytes) => {
      const decoder = new ImageDecoder({ type: 'image/gif', data: Uint8Array.from(bytes) })
      await decoder.tracks.ready
      await decoder.completed
      const { image } = await decoder.decode({ frameIndex: 3 })
      return { count: decoder.tracks.selectedTrack?.frameCount, first: [image.displayWidth, image.duration] }
    }, [...gif])
    assert.deepEqual([count, first], [4, [200, 100_000]])
    // At 30 frames a second none lasts a whole number of its hundredths: together they do.
    const quick = await bytesOf(page, { format: 'gif', frames: 6, every: 1, fps: 30, width: 150 })
    const spans = await page.evaluate(async (bytes) => {
      const decoder = new ImageDecoder({ type: 'image/gif', data: Uint8Array.from(bytes) })
      await decoder.completed
      const frames = Array.from({ length: 6 }, (_, frameIndex) => decoder.decode({ frameIndex }))
      return (await Promise.all(frames)).map(({ image }) => image.duration)
    }, [...quick])
    assert.deepEqual(spans, [30_000, 40_000, 30_000, 30_000, 40_000, 30_000])
  })
})

test('the dialog: by keyboard, without a fault, the run pauses and goes on; files, and a clip that is cancelled', async () => {
  await open({ path: PATH }, async (page) => {
    await withLab(page, (lab) => (lab.play(), undefined))
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('dstar-lab')).latest.step > 3)
    const summary = page.locator('dstar-lab .ways summary')
    await summary.focus()
    await page.keyboard.press('Enter')
    await page.locator('dstar-lab .open-figure').focus()
    await page.keyboard.press('Enter')
    await page.locator('dstar-lab dialog.figure .preview[src]').waitFor()
    await page.locator('dstar-lab #figure-format option').first().waitFor({ state: 'attached' })
    assert.equal(await withLab(page, (lab) => lab.status.state), 'paused')
    assert.deepEqual(await page.locator('dstar-lab #figure-format option').evaluateAll((options) => options.map((option) => /** @type {HTMLOptionElement} */ (option).value)), ['mp4', 'webm', 'gif'])
    assert.deepEqual(await violations(page), [])
    const step = await withLab(page, (lab) => lab.latest.step)
    for (const format of ['svg', 'png', 'csv']) {
      const download = page.waitForEvent('download')
      await page.locator(`dstar-lab dialog.figure button.${format}`).click()
      assert.equal((await download).suggestedFilename(), `dstar-seed7-step${step}.${format}`)
      await page.locator('dstar-lab .said-here').filter({ hasText: `step${step}.${format}` }).waitFor()
    }
    // A change of width is seen at once.
    const before = await page.locator('dstar-lab .preview').getAttribute('src')
    await page.locator('dstar-lab #figure-width').selectOption('252')
    await page.waitForFunction((before) => document.querySelector('dstar-lab')?.shadowRoot?.querySelector('.preview')?.getAttribute('src') !== before, before)
    let saved = 0
    page.on('download', () => saved++)
    await page.locator('dstar-lab #figure-frames').fill('2000')
    await page.locator('dstar-lab dialog.figure button.record').click()
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('dstar-lab')).shadowRoot.querySelector('dialog.figure progress').value > 0.001)
    await page.locator('dstar-lab dialog.figure button.stop').click()
    await page.locator('dstar-lab .said-here').filter({ hasText: 'Cancelled; the run stands at step' }).waitFor()
    // To close the dialog is to want no film either, though the run goes on.
    await page.locator('dstar-lab dialog.figure button.record').click()
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('dstar-lab')).shadowRoot.querySelector('dialog.figure progress').value > 0.001)
    await page.keyboard.press('Escape')
    await page.locator('dstar-lab dialog.figure').waitFor({ state: 'hidden' })
    await page.locator('dstar-lab .said-here').filter({ hasText: 'Cancelled; the run stands at step' }).waitFor({ state: 'attached' })
    assert.equal(saved, 0)
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('dstar-lab')).status.state === 'running')
    await page.waitForFunction((step) => /** @type {any} */ (document.querySelector('dstar-lab')).latest.step > step, step)
    await page.waitForFunction(() => document.querySelector('dstar-lab')?.shadowRoot?.activeElement?.matches('.ways summary'))
  })
})

test('a frame that may not save files says so, and shows the picture to be copied', async () => {
  const expect = /Download is disallowed|sandboxed/
  await around({ hash: SMALL, attributes: 'width="960" height="540" sandbox="allow-scripts"', expect }, async (_, frame) => {
    await frame.waitForFunction(() => /** @type {any} */ (document.querySelector('dstar-lab')).status?.state === 'paused')
    await openDialog(frame)
    await frame.locator('dstar-lab dialog.figure button.png').click()
    await frame.locator('dstar-lab .said-here').filter({ hasText: 'copy or save the picture shown here' }).waitFor()
    await frame.locator('dstar-lab .preview[data-format="png"]').waitFor()
    const [width, start] = await frame.locator('dstar-lab .preview').evaluate(async (/** @type {HTMLImageElement} */ image) => (await image.decode(), [image.naturalWidth, image.src.slice(0, 21)]))
    assert.deepEqual([width, start], [1344, 'data:image/png;base64'])
  })
})
