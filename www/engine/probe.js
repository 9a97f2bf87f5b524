// @ts-check
/**
 * Can this browser's WebGPU carry burn? Asked before the large engine is downloaded.
 *
 * @typedef {object} Probe
 * @property {boolean} fit      WebGPU can be tried
 * @property {boolean} software the adapter is a software one, which counts as a CPU
 * @property {string|null} adapter the adapter's name, for the page
 * @property {string} reason    why it is fit or not, one English sentence
 */

import { has } from '../assets.js'

/** burn needs the adapter's clock: without `timestamp-query` its runtime panics at the first kernel. */
const FEATURE = 'timestamp-query'
/** Bytes of workgroup memory that the kernels may take; every WebGPU has them. */
const MEMORY = 16384

/** @returns {Promise<Probe>} never rejects */
export async function probe() {
  /** @type {(reason: string, adapter?: string|null) => Probe} */
  const unfit = (reason, adapter = null) => ({ fit: false, software: false, adapter, reason })
  if (!has('pkg/engine-webgpu/dstar_bg.wasm')) return unfit('This copy of the page has no WebGPU engine in it.')
  const gpu = /** @type {any} */ (navigator).gpu
  if (!gpu) {
    return unfit(
      isSecureContext
        ? 'This browser has no WebGPU.'
        : 'WebGPU needs a secure page: https, localhost or a local file, and no http page around it.'
    )
  }
  let adapter
  try {
    adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' })
  } catch (error) {
    return unfit(`WebGPU failed to name an adapter: ${error}.`)
  }
  if (!adapter) return unfit('WebGPU is there, but it has no adapter for this machine.')
  const info = adapter.info ?? {}
  const name = [info.vendor, info.architecture, info.description].filter(Boolean).join(' ') || 'unnamed adapter'
  const memory = adapter.limits.maxComputeWorkgroupStorageSize
  if (!adapter.features.has(FEATURE)) return unfit(`The adapter lacks ${FEATURE}, which burn needs.`, name)
  if (memory < MEMORY) return unfit(`The adapter has ${memory} bytes of workgroup memory; ${MEMORY} are needed.`, name)
  const software = Boolean(info.isFallbackAdapter ?? adapter.isFallbackAdapter) || /swiftshader|llvmpipe/i.test(name)
  return {
    fit: true,
    software,
    adapter: name,
    reason: software ? 'The adapter is a software one, slower than the CPU engine.' : 'The adapter fits.',
  }
}
