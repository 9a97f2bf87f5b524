// @ts-check
// How a lab in a state is written down: as a link, and as what goes into a page, a deck or a notebook.

/** @import {Params} from '../../types.js' */
/**
 * Where this copy of dstar lies; null for what it has not.
 * @typedef {{page: string | null, lab: string | null, element: string | null, listener: string | null}} Places
 * @typedef {{query: string, params: Params, places: Places, what: 'lab' | 'page', width: number, height: number, title: string}} Shared
 *   `query` is the state as an address has it, `params` holds the values of its keys
 * @typedef {'link' | 'iframe' | 'element' | 'reveal' | 'quarto' | 'notebook'} Form
 */

/** @type {Form[]} */
export const FORMS = ['link', 'iframe', 'element', 'reveal', 'quarto', 'notebook'];

/** @param {string} query @returns {[key: string, value: string][]} nothing in a query of the table needs percent signs */
const pairsOf = (query) => query.split('&').filter(Boolean).map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]);

/** @param {string} text between quotation marks of an attribute */
const quoted = (text) => `"${text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`;

/** In an address every & is followed by a key and a sign of equality, so that it may stand as it is. @param {string} address */
const address = (address) => `"${address.replaceAll('"', '%22')}"`;

/** @param {string | number | boolean} value as Python writes it */
const python = (value) => (typeof value === 'boolean' ? (value ? 'True' : 'False') : typeof value === 'number' ? String(value) : JSON.stringify(value));

/** @param {Shared} shared @returns {Record<Form, string | null>} null where this copy cannot give it */
export function textsOf({ query, params, places, what, width, height, title }) {
  const base = places[what];
  const link = base && `${base}#${query}`;
  const size = `width="${width}" height="${height}" title=${quoted(title)} allow="fullscreen"`;
  const listener = places.listener && `<script src=${address(places.listener)}></script>`;
  const preloaded = link && `<iframe data-preload data-src=${address(link)} ${size}></iframe>`;
  const attributes = pairsOf(query).map(([key, value]) => ` ${key}=${quoted(value)}`).join('');
  const module = places.element ? `<script type="module" src=${address(places.element)}></script>` : `<script type="module">import 'dstar/lab'</script>`;
  const keywords = pairsOf(query).map(([key]) => `${key}=${python(params[key])}`).join(', ');
  return {
    link,
    iframe: link && `<iframe src=${address(link)} ${size} style="border: 0"></iframe>`,
    element: places.element || !(places.lab || places.page) ? `${module}\n<dstar-lab${attributes} style="width: ${width}px; height: ${height}px"></dstar-lab>` : null,
    reveal: preloaded && [listener && `<!-- once, in the head: ${listener} -->`, '<section>', `  ${preloaded}`, '</section>'].filter(Boolean).join('\n'),
    quarto: preloaded && ['```{=html}', listener, preloaded, '```'].filter(Boolean).join('\n'),
    notebook: `from dstar import Lab\n\nlab = Lab(${keywords})\nlab`,
  };
}

/** Whether an address is of use on other computers. @param {string} address */
export function isLocal(address) {
  const { protocol, hostname } = new URL(address);
  return !/^https?:$/.test(protocol) || /^(localhost|.*\.localhost|127\.[\d.]+|\[::1\]|0\.0\.0\.0)$/.test(hostname);
}
