// @ts-check
/** How soon the widgets of the course answer, and how long a frame lasts while one of their handles is dragged on a slow processor. */

/** How many times slower than this one. */
export const THROTTLE = 4
/** Moves of the pointer in one drag, one for each frame. */
const MOVES = 90

/** @typedef {{room: string, first: number, frame: number, worst: number, busy: number}} Answer ms: first picture after navigation; median and longest frame, and median busy time of the main thread in a frame, while dragged */

/**
 * @param {import('playwright-core').Browser} browser @param {string} base @param {string[]} rooms
 * @returns {Promise<Answer[]>}
 */
export async function answers(browser, base, rooms) {
  const all = []
  for (const room of rooms) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 } })
    const page = await context.newPage()
    await page.goto(`${base}index.html#backend=cpu&autoplay=false&chapter=${room}`)
    await page.waitForFunction((room) => performance.getEntriesByName(`dstar:${room}`).length > 0, room)
    const first = await page.evaluate((room) => performance.getEntriesByName(`dstar:${room}`)[0].startTime, room)
    const handle = page.locator(`#chapter-${room} [data-handle]`).first()
    await handle.scrollIntoViewIfNeeded()
    const box = await handle.boundingBox()
    if (!box) throw new Error(`${room}: there is no handle to drag`)
    const session = await context.newCDPSession(page)
    await session.send('Emulation.setCPUThrottlingRate', { rate: THROTTLE })
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    await page.mouse.down()
    await page.evaluate(() => {
      const frames = /** @type {{frames: number[], stop: boolean}} */ (/** @type {any} */ (globalThis).record = { frames: [], stop: false })
      const tick = (/** @type {number} */ now) => {
        frames.frames.push(now)
        if (!frames.stop) requestAnimationFrame(tick)
      }
      requestAnimationFrame(tick)
    })
    const start = await used(session)
    for (let i = 1; i <= MOVES; i++) await page.mouse.move(box.x + box.width / 2 + 40 * Math.sin(i / 8), box.y + box.height / 2 + 20 * Math.sin(i / 11))
    const end = await used(session)
    const times = await page.evaluate(() => {
      const { record } = /** @type {any} */ (globalThis)
      record.stop = true
      return record.frames
    })
    await page.mouse.up()
    const lengths = times.slice(1).map((/** @type {number} */ time, /** @type {number} */ i) => time - times[i]).sort((/** @type {number} */ a, /** @type {number} */ b) => a - b)
    all.push({ room, first, frame: lengths[Math.floor(lengths.length / 2)], worst: lengths[lengths.length - 1], busy: (1000 * (end - start)) / lengths.length })
    await context.close()
  }
  return all
}

/** Seconds that the main thread has been busy. @param {import('playwright-core').CDPSession} session */
async function used(session) {
  await session.send('Performance.enable')
  const { metrics } = await session.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN
}
