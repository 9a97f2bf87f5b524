// @ts-check
// The compiled engines: each is downloaded and compiled once for all labs of a page, and sent to wherever it is to run.

import { akin, read } from '../assets.js'

/** @typedef {{compiled: Promise<WebAssembly.Module|Blob>, listeners: Set<(progress: number|null) => void>}} Coming */
/** @type {Map<string, Coming>} */
const coming = new Map()
/** @type {Promise<Record<string, {bytes: number}>>|null} */
let sizes = null

/**
 * @param {string} artefact @param {(progress: number|null) => void} onProgress told how much has come, from 0 to 1, or null where that is not known
 * @returns {Promise<WebAssembly.Module|Blob>} as a worker can be sent it; rejects where it cannot be had, and then it may be asked for again
 */
export async function moduleOf(artefact, onProgress) {
  const known = coming.get(artefact) ?? fetchOf(artefact)
  known.listeners.add(onProgress)
  try {
    return await known.compiled
  } finally {
    known.listeners.delete(onProgress)
  }
}

/** @param {string} artefact */
function fetchOf(artefact) {
  /** @type {Coming['listeners']} */
  const listeners = new Set()
  const compiled = compile(artefact, (progress) => listeners.forEach((listener) => listener(progress)))
  const entry = { compiled, listeners }
  coming.set(artefact, entry)
  compiled.catch(() => coming.delete(artefact))
  return entry
}

/** @param {string} artefact @param {(progress: number|null) => void} tell */
async function compile(artefact, tell) {
  sizes ??= read('pkg/build.json').then(async (response) => (await response.json()).artefacts)
  const [response, known] = await Promise.all([read(`pkg/${artefact}/dstar_bg.wasm`), sizes.catch(() => null)])
  const came = counted(response, known?.[artefact]?.bytes ?? 0, tell)
  return akin ? WebAssembly.compileStreaming(came) : came.blob()
}

/** The same response, telling how much of it has come. @param {Response} response @param {number} total @param {(progress: number|null) => void} tell */
function counted(response, total, tell) {
  let got = 0
  const counter = new TransformStream({
    transform(chunk, controller) {
      got += chunk.byteLength
      tell(total > 0 ? Math.min(1, got / total) : null)
      controller.enqueue(chunk)
    },
  })
  const body = /** @type {ReadableStream} */ (response.body).pipeThrough(counter)
  return new Response(body, { headers: { 'content-type': 'application/wasm' } })
}
