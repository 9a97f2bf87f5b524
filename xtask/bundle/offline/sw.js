// @ts-check
/**
 * Keeps one version of the page, whole, so that it opens without a network. What a version consists of is written in by the build, with
 * a hash of each file: what a host holds of two versions, halfway through a change, is never taken.
 */

/** @type {any} a service worker's scope */
const worker = self
/** @type {{version: string, now: Record<string, string>, later: Record<string, string>}} hashes of files: kept at once, or once they are used */
const FILES = /* filled in by the build */ { version: '', now: {}, later: {} }

/** Several copies of the page may lie on one host. */
const OURS = `dstar ${worker.registration.scope} `
const CACHE = OURS + FILES.version

/** @param {string} path */
const hrefOf = (path) => new URL(path, worker.registration.scope).href

/** A file of this version, from the host. @param {string} path @param {string} integrity @returns {Promise<Response>} rejects where the host has another */
async function download(path, integrity) {
  const { ok, status, statusText, headers, body } = await fetch(hrefOf(path), { integrity, cache: 'no-cache' })
  if (!ok) throw new Error(`${path}: ${status} ${statusText}`)
  // Anew, since what came by way of another address opens no page.
  return new Response(body, { status, statusText, headers })
}

worker.addEventListener('install', (/** @type {any} */ event) =>
  event.waitUntil(
    (async () => {
      const cache = await caches.open(CACHE)
      try {
        await Promise.all(Object.entries(FILES.now).map(async ([path, integrity]) => cache.put(hrefOf(path), await download(path, integrity))))
      } catch (error) {
        await caches.delete(CACHE)
        throw error
      }
    })()
  )
)

worker.addEventListener('activate', (/** @type {any} */ event) =>
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter((name) => name.startsWith(OURS) && name !== CACHE).map((name) => caches.delete(name)))))
)

worker.addEventListener('fetch', (/** @type {any} */ event) => {
  const { request } = event
  const [address] = request.url.split(/[?#]/)
  if (request.method !== 'GET' || !address.startsWith(worker.registration.scope)) return
  const path = decodeURIComponent(address.slice(worker.registration.scope.length)) || 'index.html'
  if (!Object.hasOwn(FILES.now, path) && !Object.hasOwn(FILES.later, path)) return
  event.respondWith(answer(event, path))
  if (request.mode === 'navigate') event.waitUntil(leaveIfGone())
})

/** @param {any} event @param {string} path */
async function answer(event, path) {
  const cache = await caches.open(CACHE)
  const kept = await cache.match(hrefOf(path))
  if (kept) return kept
  // What was kept may have been cleared away, all of it: then the page is what the host has.
  if (!Object.hasOwn(FILES.later, path)) return fetch(event.request)
  const response = await download(path, FILES.later[path])
  event.waitUntil(cache.put(hrefOf(path), response.clone()).catch(() => {}))
  return response
}

/** A host that has no such script any more wants none: it goes, with what it kept. */
async function leaveIfGone() {
  const gone = await fetch(hrefOf('sw.js'), { cache: 'no-store' }).then(({ status }) => status === 404 || status === 410, () => false)
  if (!gone) return
  await worker.registration.unregister()
  for (const name of await caches.keys()) if (name.startsWith(OURS)) await caches.delete(name)
}

// A page that has just been opened asks for the version that waits. Another page that is open goes on with what it began with.
worker.addEventListener('message', (/** @type {any} */ event) =>
  event.waitUntil(worker.clients.matchAll({ type: 'window', includeUncontrolled: true }).then((/** @type {unknown[]} */ pages) => pages.length === 1 && worker.skipWaiting()))
)
