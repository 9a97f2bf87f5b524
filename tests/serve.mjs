// @ts-check
/** A server of the whole repository, and of pages a test makes up, as other people's sites are: another origin than the page's. */
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { after } from 'node:test'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
/** @type {Record<string, string>} */
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm', '.json': 'application/json', '.svg': 'image/svg+xml', '.webp': 'image/webp', '.png': 'image/png' }

/** @type {Map<string, string>} */
const pages = new Map()

const server = createServer(async (request, response) => {
  const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://host').pathname))
  try {
    const body = pages.get(path) ?? (await readFile(join(ROOT, path)))
    // Any page may import from here, as from most static hosts.
    response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream', 'access-control-allow-origin': '*' }).end(body)
  } catch {
    response.writeHead(404).end()
  }
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(null)))
after(() => {
  server.close()
  server.closeAllConnections()
})
const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())

/** Two origins of the same files. */
export const HERE = `http://127.0.0.1:${port}/`
export const THERE = `http://localhost:${port}/`

/** Serves a page; answers its address. @param {string} name @param {string} html */
export function page(name, html) {
  pages.set(`/${name}`, html)
  return `${HERE}${name}`
}
