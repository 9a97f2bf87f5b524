// @ts-check
/** What is asked of WebGPU on this thread. */

const CALLS = /** @type {const} */ ([
  ['dispatches', 'GPUComputePassEncoder', 'dispatchWorkgroups'],
  ['dispatches', 'GPUComputePassEncoder', 'dispatchWorkgroupsIndirect'],
  ['passes', 'GPUCommandEncoder', 'beginComputePass'],
  ['submits', 'GPUQueue', 'submit'],
  ['uploads', 'GPUQueue', 'writeBuffer'],
  ['groups', 'GPUDevice', 'createBindGroup'],
  ['pipelines', 'GPUDevice', 'createComputePipeline'],
  ['pipelines', 'GPUDevice', 'createComputePipelineAsync'],
])

/** Begins to count; answers how many calls there were so far. @returns {() => Record<string, number>} */
export function counting() {
  /** @type {Record<string, number>} */
  const counts = Object.fromEntries(CALLS.map(([name]) => [name, 0]))
  for (const [name, type, method] of CALLS) {
    const prototype = /** @type {any} */ (globalThis)[type]?.prototype
    if (!prototype) continue
    const plain = prototype[method]
    prototype[method] = function (/** @type {any[]} */ ...how) {
      counts[name]++
      return plain.apply(this, how)
    }
  }
  return () => ({ ...counts })
}
