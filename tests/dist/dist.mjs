// @ts-check
/** What the tests of the bundles share. */
import { createServer } from 'node:http'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'

/** Where the bundles are. */
export const DIST = process.env.DSTAR_DIST ?? ''

/** The lab of a page or a frame, when it is ready. A bundle's policy forbids what `withLab` needs. @param {import('playwright-core').Page | import('playwright-core').Frame} page */
export const labOf = (page) =>
  page.evaluateHandle(async () => {
    await customElements.whenDefined('dstar-lab')
    const lab = /** @type {any} */ (document.querySelector('dstar-lab'))
    await lab.ready
    return lab
  })

/** Waits until a lab that runs has made more steps than `step`. @param {import('playwright-core').Page | import('playwright-core').Frame} page @param {number} step @returns {Promise<number>} */
export const trainedBeyond = async (page, step) =>
  (await labOf(page)).evaluate(
    (lab, step) =>
      new Promise((resolve) => {
        const look = (/** @type {CustomEvent} */ { detail }) => {
          if (detail.step <= step) return
          lab.removeEventListener('metrics', look)
          resolve(detail.step)
        }
        lab.addEventListener('metrics', look)
      }),
    step
  )

/** What five steps from the initial weights come to. @param {import('playwright-core').Page} page */
export const fiveSteps = async (page) =>
  (await labOf(page)).evaluate(async (lab) => {
    const { step, backend, metrics, p_model } = await lab.step(5)
    return { step, backend, js: metrics.js, loss_d: metrics.loss_d, sum: p_model.reduce((/** @type {number} */ sum, /** @type {number} */ p) => sum + p, 0), reason: lab.status.reason }
  })

/** @type {Record<string, string>} */
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.svg': 'image/svg+xml', '.webp': 'image/webp', '.wasm': 'application/wasm' }

/**
 * Serves a folder under a path, while `test` runs.
 * @param {{folder: string, path?: string, types?: Record<string, string>, policy?: string}} options `types`: of extensions, where other than usual;
 *   `policy`: of what the pages may do (CSP)
 * @param {(base: string, asked: {path: string, status: number}[]) => Promise<void>} test told the address, and of all that is asked
 */
export async function served({ folder, path = '/', types = {}, policy }, test) {
  /** @type {{path: string, status: number}[]} */
  const asked = []
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const file = join(folder, normalize(decodeURIComponent(pathname).slice(path.length)), pathname.endsWith('/') ? 'index.html' : '')
    const found = pathname.startsWith(path) && (await stat(file).catch(() => null))?.isFile()
    asked.push({ path: pathname, status: found ? 200 : 404 })
    if (!found) {
      response.writeHead(404).end()
      return
    }
    response.writeHead(200, { 'content-type': types[extname(file)] ?? TYPES[extname(file)] ?? 'application/octet-stream', ...(policy && { 'content-security-policy': policy }) })
    createReadStream(file).pipe(response)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(null)))
  try {
    await test(`http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}${path}`, asked)
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}
