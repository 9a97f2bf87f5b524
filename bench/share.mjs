// @ts-check
/** What the time of a lab goes into while it trains on the page as it opens, and the memory that it takes. */

/**
 * @typedef {object} Share
 * @property {number} seconds
 * @property {number} steps
 * @property {number} training ms inside the engine's steps
 * @property {number} looking ms inside its looks
 * @property {number} keeping ms in which it wrote its state down
 * @property {number} looks
 * @property {number} module bytes of the engine's memory, which never shrinks
 * @property {number|null} page bytes of the page and its workers besides, where the browser tells
 */

/** Runs in the engine's worker: what the engine is asked for, and how long that takes. */
const CLOCK = `
import { Engine } from '../pkg/engine-cpu/dstar.js';
const spent = { steps: 0, training: 0, looking: 0, keeping: 0, looks: 0 };
const { steps, snapshot, pack } = Engine.prototype;
Engine.prototype.steps = function (n, which) {
  const start = performance.now();
  const end = steps.call(this, n, which);
  spent.steps += n;
  spent.training += performance.now() - start;
  return end;
};
Engine.prototype.snapshot = async function () {
  const start = performance.now();
  const look = await snapshot.call(this);
  spent.looks++;
  spent.looking += performance.now() - start;
  return look;
};
Engine.prototype.pack = async function () {
  const start = performance.now();
  const bytes = await pack.call(this);
  spent.keeping += performance.now() - start;
  return bytes;
};
const channel = new BroadcastChannel('share');
channel.onmessage = () => channel.postMessage(spent);
`

/** @param {import('playwright-core').Browser} browser @param {string} base @param {number} seconds @returns {Promise<Share>} */
export async function share(browser, base, seconds) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } })
  const page = await context.newPage()
  await page.route('**/engine/worker.js', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: (await response.text()) + CLOCK })
  })
  await page.goto(`${base}index.html#backend=cpu`)
  await page.waitForFunction(() => performance.getEntriesByName('dstar:trained').length > 0, null, { timeout: 180_000 })
  const measured = await page.evaluate(async (seconds) => {
    const channel = new BroadcastChannel('share')
    /** @returns {Promise<any>} */
    const spent = () =>
      new Promise((resolve) => {
        channel.onmessage = ({ data }) => resolve({ ...data, at: performance.now() })
        channel.postMessage(null)
      })
    const wait = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms))
    // Until slices have found their length.
    await wait(3000)
    const before = await spent()
    await wait(1000 * seconds)
    const after = await spent()
    const lab = /** @type {any} */ (document.querySelector('dstar-lab'))
    const whole = /** @type {any} */ (performance).measureUserAgentSpecificMemory
    const page = whole && crossOriginIsolated ? (await whole.call(performance)).bytes : null
    const parted = Object.fromEntries(Object.entries(after).map(([name, value]) => [name, value - before[name]]))
    return { ...parted, seconds: parted.at / 1000, module: lab.status.memory, page }
  }, seconds)
  await context.close()
  return /** @type {any} */ (measured)
}

/** @param {Share} measured */
export function shared({ seconds, steps, training, looking, keeping, looks, module, page }) {
  const part = (/** @type {number} */ ms) => `${((100 * ms) / (1000 * seconds)).toFixed(1)} %`
  const mib = (/** @type {number} */ bytes) => `${(bytes / 2 ** 20).toFixed(0)} MiB`
  return `## A lab on the page

The page as it opens, trained on the CPU for ${seconds.toFixed(0)} s: ${Math.round(steps / seconds).toLocaleString('en')} steps a second, with ${(looks / seconds).toFixed(1)} looks a second drawn. Of the worker’s time **${part(training)}** went into training,
${part(looking)} into looks, ${part(keeping)} into states that are kept; the rest it waited for the page. The engine’s memory is ${mib(module)}${page === null ? '' : `; the JavaScript of the page and its workers has ${mib(page)} besides`}.`
}
