// @ts-check
/** A page of another origin, with a frame of dstar in it: it keeps what it is told, and asks. */
import assert from 'node:assert/strict'
import { open as inChromium } from './browser.mjs'
import { THERE, page as serve } from './serve.mjs'

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').Frame} Frame */

/** A small run that waits to be told. */
export const SMALL = 'backend=cpu&lang=en&batch=16&g_width=8&d_width=8&grid=32&samples=100'
export const STILL = `${SMALL}&autoplay=false`

const SCRIPT = `
  window.told = []
  const open = new Map()
  let asked = 0
  addEventListener('message', ({ data, source }) => {
    if (data?.type !== 'dstar') return
    told.push(data)
    if ('ok' in data && open.has(data.id)) { open.get(data.id)(data); open.delete(data.id) }
  })
  window.inside = () => document.querySelector('iframe').contentWindow
  window.send = (message) => inside().postMessage(message, '*')
  window.ask = (cmd, params, more = {}) => new Promise((resolve) => {
    const id = 'ask-' + ++asked
    open.set(id, resolve)
    send({ type: 'dstar', v: 1, cmd, params, id, ...more })
  })
  window.news = (event) => told.filter((message) => message.event === event).map(({ detail }) => detail)`

let pages = 0

/**
 * Opens a page with a frame from another origin in it.
 * @param {{hash?: string, attributes?: string, listener?: boolean, style?: string, src?: string, before?: (page: Page) => Promise<unknown>, expect?: RegExp, open?: typeof inChromium}} how
 *   `listener` puts frame.js into the page around; `open` opens it in another browser
 * @param {(page: Page, frame: Frame) => Promise<void>} body called once the frame has said hello
 */
export async function around({ hash = STILL, attributes = 'width="960" height="540"', listener = false, style = '', src = `${THERE}www/embed.html`, before, expect, open = inChromium }, body) {
  const url = serve(`around-${++pages}.html`, `<!doctype html><meta charset="utf-8"><title>Around</title><link rel="icon" href="data:,">
<style>body { margin: 0 } iframe { display: block; border: 0 } ${style}</style><script>${SCRIPT}</script>
${listener ? `<script src="${THERE}www/frame.js"></script>` : ''}
<iframe ${attributes} src="${src}#${hash}"></iframe>`)
  await open({ url, before, expect }, async (page) => {
    await page.waitForFunction(() => /** @type {any} */ (window).news('hello').length > 0)
    const frame = page.frames().find((frame) => frame !== page.mainFrame())
    assert.ok(frame)
    await body(page, frame)
  })
}

/** Orders, one after the other; answers their answers. @param {Page} page @param {[cmd: string, params?: any][]} orders @returns {Promise<any[]>} */
export const ask = (page, ...orders) =>
  page.evaluate(async (orders) => {
    const answers = []
    for (const [cmd, params] of orders) answers.push(await /** @type {any} */ (window).ask(cmd, params))
    return answers
  }, orders)

/** One order that must succeed; answers its result. @param {Page} page @param {string} cmd @param {any} [params] @returns {Promise<any>} */
export async function does(page, cmd, params) {
  const [{ ok, result, error }] = await ask(page, [cmd, params])
  assert.ok(ok, `${cmd}: ${error}`)
  return result
}
