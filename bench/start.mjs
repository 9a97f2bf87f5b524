// @ts-check
/** How soon after navigation, with a cold cache, the page paints, knows p_data, and has trained. */

/** @typedef {{paint: number, theory: number, trained: number}} Start ms */

/** @param {import('playwright-core').Browser} browser @param {string} base @param {'cpu'|'webgpu'} backend @param {number} times @returns {Promise<Start[]>} */
export async function starts(browser, base, backend, times) {
  const all = []
  for (let i = 0; i < times; i++) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 } })
    const page = await context.newPage()
    await page.goto(`${base}index.html#backend=${backend}`)
    await page.waitForFunction(() => performance.getEntriesByName('dstar:trained').length > 0, null, { timeout: 180_000 })
    all.push(
      await page.evaluate(() => {
        const at = (/** @type {string} */ name) => performance.getEntriesByName(name)[0].startTime
        return { paint: at('first-contentful-paint'), theory: at('dstar:theory'), trained: at('dstar:trained') }
      })
    )
    await context.close()
  }
  return all
}
