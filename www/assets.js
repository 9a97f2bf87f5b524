// @ts-check
/**
 * Where those files of the page lie that are not imported: style sheets, settings, lessons, wasm, the worker. Whoever wants
 * one asks here, by its path below www/. A bundle puts another module in the place of this one, in which the files are
 * inside (xtask/bundle/assets.js).
 */

/** The address of a file. @param {string} path */
export const hrefOf = (path) => new URL(path, import.meta.url).href;

/** Whether this copy of the page has the file. @param {string} _path @returns {boolean} */
export const has = (_path) => true;

/** A file. @param {string} path @returns {Promise<Response>} rejects where there is none */
export async function read(path) {
  const response = await fetch(hrefOf(path));
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${response.statusText}`);
  // Not every host knows what a .wasm is.
  if (!path.endsWith('.wasm') || response.headers.get('content-type') === 'application/wasm') return response;
  return new Response(response.body, { headers: { 'content-type': 'application/wasm' } });
}

/** Whether a worker is of the page's own origin. To one that is not, no compiled module can be sent. */
export const akin = self.origin === new URL(import.meta.url).origin;

/**
 * The engine's worker. It must come from the page's own origin, and an element of another host, a page in a sandbox or of a data: address has
 * none that would do. There a module of one line imports it, if its host lets other pages do that.
 */
export function startWorker() {
  const url = new URL('./engine/worker.js', import.meta.url);
  const own = akin ? url : `data:text/javascript,import ${encodeURIComponent(JSON.stringify(url.href))}`;
  return new Worker(own, { type: 'module' });
}
