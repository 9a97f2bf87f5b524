// @ts-check
// What a bundle has inside: deflated, and written as base64.

/** @param {string} packed @param {string} [type] @returns {Promise<Blob>} */
export function unpack(packed, type) {
  // fromBase64 is younger than all else that the page needs.
  const bytes = /** @type {any} */ (Uint8Array).fromBase64?.(packed) ?? Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0))
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
  return new Response(stream, type ? { headers: { 'content-type': type } } : undefined).blob()
}
