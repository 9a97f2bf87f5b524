// @ts-check
/** A worker that is given orders, one after another. */

/** @typedef {(text: string) => void} Tell what is being done, for whoever watches */

/** The page's end. @param {'contestant'|'solo'} name @param {Tell} [tell] */
export function opened(name, tell) {
  const worker = new Worker(new URL(`./${name}.js`, import.meta.url), { type: 'module' })
  /** @type {Map<number, {resolve: (value: any) => void, reject: (error: Error) => void}>} */
  const waiting = new Map()
  let id = 0
  worker.onmessage = ({ data }) => {
    if (data.tell !== undefined) return tell?.(data.tell)
    const asked = waiting.get(data.id)
    waiting.delete(data.id)
    if (data.error === undefined) asked?.resolve(data.value)
    else asked?.reject(new Error(data.error))
  }
  worker.onerror = (event) => {
    waiting.forEach(({ reject }) => reject(new Error(event.message)))
    waiting.clear()
  }
  return {
    /** @param {string} order @param {object} [more] @returns {Promise<any>} */
    ask: (order, more) =>
      new Promise((resolve, reject) => {
        waiting.set(++id, { resolve, reject })
        worker.postMessage({ id, order, ...more })
      }),
    close: () => worker.terminate(),
  }
}

/** The worker's end: carries orders out. @param {Record<string, (order: any) => unknown>} orders */
export function obey(orders) {
  const lost = (/** @type {any} */ error) => String(error?.message ?? error)
  let now = 0
  onmessage = async ({ data: { id, order, ...rest } }) => {
    now = id
    try {
      postMessage({ id, value: await orders[order](rest) })
    } catch (error) {
      postMessage({ id, error: lost(error) })
    }
  }
  // A trap inside an awaited wasm future rejects nothing, and the answer would never come.
  addEventListener('unhandledrejection', ({ reason }) => postMessage({ id: now, error: lost(reason) }))
}
