// @ts-check
/**
 * Keeps burn's matrix product within the GPU's workgroup memory.
 *
 * Symptom: the first matrix product panics on GPUs that report a subgroup size of 64 or 128 (AMD, Adreno, and browsers
 * that report none, which burn reads as 128). Cause: cubek-matmul 0.3 takes eight planes of `subgroupMaxSize` threads
 * and 64 bytes of workgroup memory for each, and tries nothing smaller. The size is read from this getter, and nothing
 * in the browser build uses subgroup instructions, so a smaller answer only makes smaller workgroups.
 * Can go when no matrix product of cubek is left on the WebGPU path, or when cubek falls back by itself.
 *
 * @param {number} cap largest subgroup size to report, see `probe.js`
 */
export function capSubgroups(cap) {
  const info = /** @type {any} */ (globalThis).GPUAdapterInfo
  if (!info) return
  for (const name of ['subgroupMinSize', 'subgroupMaxSize']) {
    const original = Object.getOwnPropertyDescriptor(info.prototype, name)?.get
    Object.defineProperty(info.prototype, name, {
      configurable: true,
      get() {
        return Math.min(original?.call(this) || cap, cap)
      },
    })
  }
}
