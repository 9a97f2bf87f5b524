// @ts-check
/**
 * Stands in a bundle for www/assets.js, whose promises it keeps: the files are inside, and nothing is fetched, not even from
 * an address that names memory.
 */
import { PACKED, PICTURES, TEXTS } from 'dstar:files'
import { unpack } from './unpack.js'

/** @type {Record<string, string>} */
const TYPES = { css: 'text/css', js: 'text/javascript', json: 'application/json', wasm: 'application/wasm' }
/** @param {string} path */
const typeOf = (path) => TYPES[path.slice(path.lastIndexOf('.') + 1)]

/** Addresses of the texts that were asked for. @type {Map<string, string>} */
const addresses = new Map()
/** Files that were unpacked. @type {Map<string, Promise<Blob>>} */
const unpacked = new Map()

/** @param {string} path a text's; a page's, such as embed.html, is where we are */
export function hrefOf(path) {
  if (Object.hasOwn(PICTURES, path)) return PICTURES[path]
  if (!Object.hasOwn(TEXTS, path)) return location.href.split('#', 1)[0]
  const address = addresses.get(path) ?? URL.createObjectURL(new Blob([TEXTS[path]], { type: typeOf(path) }))
  addresses.set(path, address)
  return address
}

/** @param {string} path */
export const has = (path) => Object.hasOwn(TEXTS, path) || Object.hasOwn(PACKED, path)

/** @param {string} path @returns {Promise<Blob>} */
async function blobOf(path) {
  if (Object.hasOwn(TEXTS, path)) return new Blob([TEXTS[path]], { type: typeOf(path) })
  if (!Object.hasOwn(PACKED, path)) throw new Error(`${path} is not inside this copy of the page`)
  const blob = unpacked.get(path) ?? PACKED[path]().then((packed) => unpack(packed, typeOf(path)))
  unpacked.set(path, blob)
  blob.catch(() => unpacked.delete(path))
  return blob
}

/** @param {string} path */
export const read = async (path) => new Response(await blobOf(path))

export const akin = self.origin !== 'null'

/** A classic script: Chromium starts no module worker from memory where the page is a local file. */
export const startWorker = () => new Worker(hrefOf('engine/worker.js'))
