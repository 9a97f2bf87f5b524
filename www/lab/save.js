// @ts-check
// Gives the reader a file.

/** So long a browser may take to fetch a file from memory, in ms. */
const SOON_MS = 60_000;

/** @param {string} name @param {Blob} blob */
export function save(name, blob) {
  const url = URL.createObjectURL(blob);
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), SOON_MS);
}
