// @ts-check
/** One widget of the course alone in its frame, for the tests of each. */
import { WIDGETS } from '../../www/course/all.js'
import { open } from '../browser.mjs'

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').Locator} Locator */

/** The widget of a room, once its first picture is drawn. @param {Page} page @param {string} room */
export async function widget(page, room) {
  const tag = WIDGETS[room]
  const found = page.locator(tag)
  await found.waitFor()
  // The page may know the element before it knows what it is.
  await page.evaluate((tag) => customElements.whenDefined(tag).then(() => undefined), tag)
  await found.evaluate((/** @type {any} */ element) => element.ready)
  await found.locator('.widget[data-styled]').waitFor()
  return found
}

/**
 * Opens a widget alone, in English unless `state` says otherwise.
 * @param {string} room @param {string} state a query @param {(page: Page, widget: Locator) => Promise<void>} body
 * @param {import('playwright-core').BrowserContextOptions} [context]
 */
export function alone(room, state, body, context) {
  const lang = state.includes('lang=') ? '' : '&lang=en'
  return open({ path: `embed.html#widget=${room}${lang}&${state.replace(/^&/, '')}`, context }, async (page) => body(page, await widget(page, room)))
}

/** Waits until what was done is drawn. @param {Pick<Page, 'evaluate'> | Locator} where */
export const drawn = (where) => /** @type {Page} */ (where).evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(undefined)))))

/** The rows of the table, opened if need be and drawn. @param {Locator} widget @returns {Promise<string[][]>} */
export async function rowsOf(widget) {
  const data = widget.locator('details.data')
  if ((await data.getAttribute('open')) === null) await data.locator('summary').click()
  // The page says that a table is open in a task of its own, and fills it then.
  await data.locator('td').first().waitFor()
  await drawn(widget)
  return data.locator('tbody tr').evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent ?? '')))
}

/** The state, after what was done has been drawn. @param {Locator} widget @returns {Promise<any>} */
export async function stateOf(widget) {
  await drawn(widget)
  return widget.evaluate((/** @type {any} */ element) => element.state)
}
