// @ts-check
/** Orders from a page of another origin, their answers, news; and everything that is not an order. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SMALL, STILL, around, ask, does } from '../around.mjs'
import { withLab } from '../browser.mjs'

/** Of the page around. @type {any} */
const window = globalThis

test('every command of the element has its order and its answer', async () => {
  await around({}, async (page) => {
    assert.deepEqual(await page.evaluate(() => window.news('hello')[0].widget), 'dstar-lab')
    assert.equal((await does(page, 'params')).data, 'ring8')
    assert.equal((await does(page, 'status')).state, 'paused')
    assert.deepEqual((await does(page, 'set', { lr: 0.002, batch: 1e9 })).map((/** @type {any} */ { key, given, used }) => [key, given, used]), [['batch', '1000000000', 4096]])
    await does(page, 'set', { batch: 16 })
    assert.equal((await does(page, 'params')).lr, 0.002)

    const step = await page.evaluate(async () => {
      const { result } = await window.ask('step', { n: 3, which: 'd' })
      return { step: result.step, isArray: result.p_model instanceof Float32Array, cells: result.p_model.length }
    })
    assert.deepEqual(step, { step: 3, isArray: true, cells: 1024 })
    assert.equal((await does(page, 'step')).step, 4)
    assert.equal((await does(page, 'snapshot')).metrics.modes_total, 8)
    assert.match(await does(page, 'csv'), /^.*\bstep\b/)
    assert.deepEqual(Object.keys(await does(page, 'timeline')), ['steps', 'at', 'bytes'])

    const text = await does(page, 'export')
    const on = await page.evaluate(async () => [...(await window.ask('step', { n: 5 })).result.samples_model])
    assert.equal(await does(page, 'import', { text }), null)
    const again = await page.evaluate(async () => [...(await window.ask('step', { n: 5 })).result.samples_model])
    assert.deepEqual(again, on, 'a run that is taken up goes on with the same bits')

    assert.deepEqual(await does(page, 'reset', { seed: 3 }), [])
    assert.deepEqual([(await does(page, 'snapshot')).step, (await does(page, 'params')).seed], [0, 3])
    await does(page, 'play')
    await page.waitForFunction(() => window.news('metrics').some((/** @type {any} */ { step }) => step > 20))
    await does(page, 'pause')
    await page.waitForFunction(() => window.news('state').at(-1)?.state === 'paused')
    const { steps } = await does(page, 'timeline')
    assert.equal((await does(page, 'goto', { step: 0 })).step, steps[0])
    for (const event of ['ready', 'params', 'timeline', 'height']) assert.ok((await page.evaluate((event) => window.news(event).length, event)) > 0, event)
  })
})

test('what is wrong with an order is answered, and nothing happens', async () => {
  await around({}, async (page, frame) => {
    const before = JSON.stringify(await does(page, 'params'))
    const order = { type: 'dstar', v: 1, cmd: 'status', id: 'x' }
    /** @type {[bad: any, error: RegExp, id: any][]} */
    const bad = [
      [{ ...order, v: 2 }, /version 1, and was sent 2/, 'x'],
      [{ ...order, v: '1' }, /version 1/, 'x'],
      [{ type: 'dstar' }, /version 1, and was sent undefined/, null],
      [{ ...order, cmd: 'explode' }, /'explode' is none of play, pause/, 'x'],
      [{ ...order, cmd: 'constructor' }, /none of/, 'x'],
      [{ ...order, cmd: '__proto__' }, /none of/, 'x'],
      [{ ...order, cmd: 7 }, /cmd: 7 is none of/, 'x'],
      [{ ...order, cmd: null }, /none of/, 'x'],
      [{ ...order, cmd: 'y'.repeat(100_000) }, /^cmd: 'y{59}… is none of/, 'x'],
      [{ ...order, id: { a: 1 } }, /id: a number/, null],
      [{ ...order, id: NaN }, /id: a number/, null],
      [{ ...order, id: 'z'.repeat(201) }, /at most 200/, null],
      [{ ...order, cmd: 'set', params: [1] }, /params: an object .* not a list/, 'x'],
      [{ ...order, cmd: 'set', params: null }, /params: an object .* not null/, 'x'],
      [{ ...order, cmd: 'set', params: 'lr=1' }, /not 'lr=1'/, 'x'],
      [{ ...order, cmd: 'step', params: { count: 5 } }, /step: params has 'count', and takes only n, which/, 'x'],
      [{ ...order, cmd: 'play', params: { fast: true } }, /takes nothing/, 'x'],
      [{ ...order, cmd: 'step', params: { n: -1 } }, /-1 is not a number of steps/, 'x'],
      [{ ...order, cmd: 'step', params: { n: 'many' } }, /many/, 'x'],
      [{ ...order, cmd: 'step', params: { which: 'all' } }, /'all' is none of/, 'x'],
      [{ ...order, cmd: 'import', params: {} }, /must be a text/, 'x'],
      [{ ...order, cmd: 'import', params: { text: '{"a": 1' } }, /./, 'x'],
      [{ ...order, cmd: 'goto', params: { step: 'back' } }, /./, 'x'],
      [{ ...order, cmd: 'scale', params: { ratio: 0 } }, /ratio above 0/, 'x'],
      [{ ...order, cmd: 'seen', params: { seen: 'yes' } }, /true or false/, 'x'],
      [JSON.stringify(order), /without JSON.stringify/, null],
    ]
    for (const [message, error, id] of bad) {
      const seen = await page.evaluate(() => window.told.length)
      await page.evaluate((message) => window.send(message), message)
      await page.waitForFunction((seen) => window.told.slice(seen).some((/** @type {any} */ { ok }) => ok === false), seen)
      const answer = await page.evaluate((seen) => window.told.slice(seen).find((/** @type {any} */ { ok }) => ok === false), seen)
      assert.match(answer.error, error, JSON.stringify(message).slice(0, 200))
      assert.deepEqual([answer.type, answer.v, answer.id, answer.error.length < 400], ['dstar', 1, id, true])
    }
    // What JSON cannot say, but a message can.
    const odd = await page.evaluate(async () => {
      const loop = /** @type {any} */ ({})
      loop.self = loop
      const answers = []
      for (const params of [{ lr: loop }, { lr: 10n ** 40n }, { lr: new Map() }, JSON.parse('{"__proto__": {"lr": 1}}'), { lr: 'x'.repeat(5_000_000) }]) answers.push(await window.ask('set', params))
      return answers
    })
    for (const { ok, error, result } of odd) assert.ok(ok ? result.length > 0 : error.length > 0, JSON.stringify({ ok, result }))
    // A number beyond all bounds is clamped, as everywhere.
    await does(page, 'set', { lr: JSON.parse(before).lr })
    assert.equal(JSON.stringify(await does(page, 'params')), before)
    assert.equal((await does(page, 'step')).step, 1, 'the lab lives')
    assert.equal(await frame.evaluate(() => /** @type {any} */ ({}).lr), undefined)
  })
})

test('what is not an order is not answered', async () => {
  await around({}, async (page) => {
    await page.waitForFunction(() => window.news('ready').length > 0 && window.news('height').length > 0)
    const answers = await page.evaluate(async () => {
      const before = window.told.length
      for (const message of [null, undefined, 7, '', 'play', '{"method":"next"}', [], { type: 'webpackOk' }, { type: 'dstarr', v: 1, cmd: 'step', id: 1 }, new ArrayBuffer(8), { cmd: 'step' }, 'x'.repeat(1e6)]) window.send(message)
      const { result } = await window.ask('status')
      return { news: window.told.slice(before).filter((/** @type {any} */ message) => 'ok' in message).length, result }
    })
    assert.equal(answers.news, 1)
    assert.equal((await does(page, 'snapshot')).step, 0)
  })
})

test('only the parent is heard', async () => {
  await around({}, async (page, frame) => {
    const order = { type: 'dstar', v: 1, cmd: 'step', params: {}, id: 'stranger' }
    // From itself, from a frame beside it, and from a window that it opened.
    await frame.evaluate((order) => globalThis.postMessage(order, '*'), order)
    await page.evaluate((order) => new Promise((resolve) => {
      addEventListener('message', ({ data }) => data === 'sent' && resolve(null))
      const beside = document.createElement('iframe')
      beside.srcdoc = `<script>parent.frames[0].postMessage(${JSON.stringify(order)}, '*'); parent.postMessage('sent', '*')</script>`
      document.body.append(beside)
    }), order)
    const popup = page.waitForEvent('popup')
    await frame.evaluate(() => void open('about:blank'))
    await (await popup).evaluate((order) => /** @type {any} */ (globalThis).opener.postMessage(order, '*'), order)
    assert.equal((await does(page, 'snapshot')).step, 0)
    assert.deepEqual(await page.evaluate(() => window.told.filter((/** @type {any} */ { id }) => id === 'stranger')), [])
  })
})

test('ten thousand orders a second neither freeze nor confuse the lab', async () => {
  await around({ hash: SMALL }, async (page, frame) => {
    await page.waitForFunction(() => window.news('metrics').length > 2)
    await frame.evaluate(() => {
      const inside = /** @type {any} */ (globalThis)
      inside.frames = 0
      const count = () => (inside.frames++, requestAnimationFrame(count))
      count()
    })
    const flood = await page.evaluate(async () => {
      const [cmds, seconds, rate] = [['set', 'snapshot', 'step', 'status', 'play', 'nonsense'], 3, 10_000]
      const before = window.told.length
      let sent = 0
      const start = performance.now()
      await new Promise((resolve) => {
        const pour = () => {
          const due = Math.min(seconds * rate, ((performance.now() - start) / 1000) * rate)
          for (; sent < due; sent++) window.send({ type: 'dstar', v: 1, cmd: cmds[sent % cmds.length], params: sent % cmds.length ? {} : { lr: 1e-4 * (1 + (sent % 9)) }, id: sent })
          if (sent < seconds * rate) setTimeout(pour)
          else resolve(null)
        }
        pour()
      })
      const poured = performance.now() - start
      const answers = () => window.told.slice(before).filter((/** @type {any} */ message) => 'ok' in message)
      await new Promise((resolve) => {
        const look = () => (answers().length >= sent ? resolve(null) : setTimeout(look, 50))
        look()
      })
      const all = answers()
      return {
        sent, poured, took: performance.now() - start,
        answered: new Set(all.map((/** @type {any} */ { id }) => id)).size,
        count: all.length,
        dropped: all.filter((/** @type {any} */ { error }) => /too many orders are waiting/.test(error)).length,
        unknown: all.filter((/** @type {any} */ { error }) => /none of/.test(error)).length,
      }
    })
    console.log(JSON.stringify(flood))
    assert.deepEqual([flood.count, flood.answered], [flood.sent, flood.sent], 'each order is answered once')
    assert.equal(flood.unknown, flood.sent / 6)
    assert.ok(flood.dropped > 0)
    assert.ok((await frame.evaluate(() => /** @type {any} */ (globalThis).frames)) > 10, 'the frame went on painting')
    await does(page, 'set', { lr: 0.003 })
    assert.equal((await does(page, 'params')).lr, 0.003)
    const { step } = await does(page, 'step')
    await does(page, 'play')
    await page.waitForFunction((step) => window.news('metrics').at(-1).step > step, step)
  })
})

test('of a slider\'s burst the last value counts, and every one is answered', async () => {
  await around({}, async (page) => {
    const answers = await page.evaluate(() => Promise.all(Array.from({ length: 500 }, (_, i) => window.ask('set', i === 7 ? { batch: 1e9 } : { lr: 1e-5 * (i + 1) }))))
    assert.ok(answers.every(({ ok }) => ok))
    assert.deepEqual(answers.flatMap(({ result }, i) => (result.length > 0 ? [[i, result[0].key]] : [])), [[7, 'batch']])
    assert.equal((await does(page, 'params')).lr, 1e-5 * 500)
  })
})

test('a widget of the course takes the orders that it can carry out', async () => {
  await around({ hash: 'widget=kl&lang=en' }, async (page) => {
    assert.deepEqual(await page.evaluate(() => window.news('hello')[0]), { widget: 'dstar-kl', commands: ['reset', 'set', 'params', 'scale', 'seen'] })
    assert.deepEqual(await does(page, 'set', { view: 'gibbs' }), [])
    assert.equal((await does(page, 'params')).view, 'gibbs')
    const [{ ok, error }] = await ask(page, ['step', { n: 1 }])
    assert.deepEqual([ok, error], [false, 'step: <dstar-kl> has no such command.'])
    await page.waitForFunction(() => window.news('change').some((/** @type {any} */ { view }) => view === 'gibbs'))
  })
})

test('a frame gets the height it asks for, and nothing in it scrolls', async () => {
  for (const [hash, width] of /** @type {[string, number][]} */ ([[STILL, 390], [STILL, 1000], ['widget=kl&lang=en', 390], ['widget=ce&lang=en', 1000]])) {
    await around({ hash, listener: true, attributes: `data-dstar="height" width="${width}" height="150"` }, async (page, frame) => {
      const follows = () =>
        page.waitForFunction(() => {
          const frame = /** @type {HTMLIFrameElement} */ (document.querySelector('iframe'))
          const { width, height } = window.news('height').at(-1) ?? {}
          return width === frame.offsetWidth && height === frame.offsetHeight
        })
      const fits = () =>
        frame.waitForFunction(() => {
          const widget = /** @type {Element} */ (document.querySelector('[hash]'))
          const parts = [document.documentElement, ...(widget.shadowRoot?.querySelectorAll('.lab, .widget') ?? [])]
          return parts.length > 1 && parts.every((part) => part.scrollHeight <= part.clientHeight + 1)
        })
      // To another width, and back.
      for (const wide of [width, width - 40, width]) {
        await page.evaluate((wide) => (/** @type {any} */ (document.querySelector('iframe')).width = wide), wide)
        await follows()
        await fits()
      }
      const { height } = await page.evaluate(() => window.news('height').at(-1))
      if (hash === STILL && width === 1000) assert.equal(height, 625)
      else assert.ok(height > 200 && height < 4000, `${hash} ${width}: ${height}`)
    })
  }
})

test('a scaled frame is as sharp as the screen, and the pointer hits what it points at', async () => {
  await around({ listener: true, attributes: 'width="640" height="360"', style: 'iframe { transform: scale(1.75); transform-origin: 0 0 }', hash: `${STILL}&view=d&hide=curves,metrics` }, async (page, frame) => {
    await page.waitForFunction(() => window.news('ready').length > 0)
    const canvas = frame.locator('dstar-lab .panel[data-name="d"] canvas')
    await frame.waitForFunction(() => {
      const canvas = document.querySelector('dstar-lab')?.shadowRoot?.querySelector('.panel[data-name="d"] canvas')
      return canvas instanceof HTMLCanvasElement && canvas.width === Math.round(canvas.clientWidth * 1.75 * devicePixelRatio)
    })
    // A point of the picture, in the pixels of the screen.
    const { x, y } = await canvas.evaluate((canvas) => {
      canvas.addEventListener('pointermove', (event) => (/** @type {any} */ (globalThis).at = [/** @type {PointerEvent} */ (event).offsetX, /** @type {PointerEvent} */ (event).offsetY]))
      return canvas.getBoundingClientRect()
    })
    await page.mouse.move((x + 120) * 1.75, (y + 90) * 1.75)
    const at = await frame.waitForFunction(() => /** @type {any} */ (globalThis).at)
    const [left, top] = await at.jsonValue()
    assert.ok(Math.abs(left - 120) <= 1 && Math.abs(top - 90) <= 1, `${left}, ${top}`)
    // And when the deck is scaled anew.
    await page.addStyleTag({ content: 'iframe { transform: scale(1.2) !important }' })
    await page.setViewportSize({ width: 1000, height: 600 })
    await frame.waitForFunction(() => {
      const canvas = document.querySelector('dstar-lab')?.shadowRoot?.querySelector('.panel[data-name="d"] canvas')
      return canvas instanceof HTMLCanvasElement && canvas.width === Math.round(canvas.clientWidth * 1.2 * devicePixelRatio)
    })
  })
})

test('a frame that is not shown rests, and begins when it is', async () => {
  await around({ hash: SMALL, listener: true, style: 'iframe { visibility: hidden }' }, async (page, frame) => {
    await page.waitForFunction(() => window.news('ready').length > 0)
    assert.equal((await does(page, 'status')).state, 'paused')
    assert.equal(await withLab(/** @type {any} */ (frame), (lab) => lab.latest.step), 0)
    await page.addStyleTag({ content: 'iframe { visibility: visible !important; opacity: 0.9; transition: opacity 10ms } iframe:hover { opacity: 1 }' })
    await page.setViewportSize({ width: 1000, height: 700 })
    await page.waitForFunction(() => window.news('metrics').at(-1)?.step > 5)
    // What a reveal.js deck says, without the script.
    await page.evaluate(() => window.send('slide:stop'))
    await page.waitForFunction(() => window.news('state').at(-1)?.state === 'paused')
    const { step } = await does(page, 'snapshot')
    await page.evaluate(() => window.send('slide:start'))
    await page.waitForFunction((step) => window.news('metrics').at(-1)?.step > step, step)
  })
})

test('keys that nobody in the frame has a use for go back to the page around', async () => {
  await around({ listener: true, attributes: 'width="960" height="540" data-dstar="keys"' }, async (page, frame) => {
    await page.waitForFunction(() => window.news('ready').length > 0)
    await page.evaluate(() => {
      window.pressed = []
      document.addEventListener('keydown', ({ key, keyCode }) => window.pressed.push([key, keyCode]))
    })
    await frame.locator('dstar-lab .panel canvas').first().click()
    for (const key of ['ArrowRight', 'PageDown', 'Space', 'Escape', 'd', 'x']) await page.keyboard.press(key)
    await page.waitForFunction(() => window.pressed.length >= 4)
    // d is the lab's own, and x is told to nobody.
    await page.waitForFunction(() => window.news('metrics').some((/** @type {any} */ { step }) => step === 1))
    assert.deepEqual(await page.evaluate(() => window.pressed), [['ArrowRight', 39], ['PageDown', 34], [' ', 32], ['Escape', 27]])
    // A slider keeps its arrows, a list its keys, and neither keeps the presenter's.
    await frame.locator('dstar-lab .speed select').focus()
    for (const key of ['ArrowRight', 'Home', 'PageUp']) await page.keyboard.press(key)
    await page.waitForFunction(() => window.pressed.length >= 5)
    assert.deepEqual(await page.evaluate(() => window.pressed.slice(4)), [['PageUp', 33]])
  })
})

test('two runs side by side rest with their slide, and take orders', async () => {
  await around({ hash: `widget=ab&vary=lr&b=0.004&${SMALL}` }, async (page, frame) => {
    assert.deepEqual((await does(page, 'params')).map((/** @type {any} */ { lr }) => lr), [0.002, 0.004])
    const steps = () => frame.evaluate(() => /** @type {any} */ (document.querySelector('dstar-ab')).latest[0].step)
    const beyond = (/** @type {number} */ step) => frame.waitForFunction((step) => /** @type {any} */ (document.querySelector('dstar-ab')).latest[0]?.step > step, step)
    await beyond(5)
    await page.evaluate(() => window.send('slide:stop'))
    await frame.waitForFunction(() => /** @type {any} */ (document.querySelector('dstar-ab')).status.state === 'paused')
    await does(page, 'params')
    const step = await steps()
    await page.evaluate(() => window.send('slide:start'))
    await beyond(step)
  })
})

test('of a lesson, the lab in it is asked', async () => {
  await around({ hash: 'widget=lesson&lesson=game&lang=en' }, async (page) => {
    assert.equal(await page.evaluate(() => window.news('hello')[0].widget), 'dstar-lab')
    assert.equal((await does(page, 'params')).data, 'ring8')
  })
})
