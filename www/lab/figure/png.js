// @ts-check
// What a PNG says of itself: its size on paper, and where it comes from.

/** @param {Uint8Array} bytes */
function crc(bytes) {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}

/** @param {string} type @param {Uint8Array} data */
function chunk(type, data) {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(type), 4);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

/**
 * @param {Blob} png as the browser made it @param {number} scale pixels for 1/96 inch @param {Record<string, string>} texts by PNG's keywords
 * @returns {Promise<Blob>}
 */
export async function inscribed(png, scale, texts) {
  // The signature and the header come first.
  const HEAD = 33;
  const size = new Uint8Array(9);
  const perMetre = Math.round((96 * scale) / 0.0254);
  new DataView(size.buffer).setUint32(0, perMetre);
  new DataView(size.buffer).setUint32(4, perMetre);
  size[8] = 1;
  const words = Object.entries(texts).map(([key, text]) => chunk('iTXt', new TextEncoder().encode(`${key}\0\0\0\0\0${text}`)));
  return new Blob([png.slice(0, HEAD), chunk('pHYs', size), ...words, png.slice(HEAD)], { type: 'image/png' });
}
