// @ts-check
// The theory artefact: loaded once for everything on the page, and as the lab uses it, objects in and out instead of JSON.

import { read } from '../assets.js';

/** @import {Note, Params, Preview, Row, Value} from '../types.js' */

/**
 * @typedef {object} Theory
 * @property {Row[]} rows the parameter table
 * @property {(query: string) => {params: Params, notes: Note[]}} parse
 * @property {(params: Params, changes: Record<string, Value>) => {params: Params, notes: Note[], restart: boolean}} update
 * @property {(params: Params) => string} query
 * @property {(params: Params) => Set<string>} inert the keys that change nothing beside the other values
 * @property {(params: Params, halfWidth?: number) => Preview} preview on a grid of this half-width, or of one that shows everything
 * @property {(params: Params) => number[][]} components of the data: rows of `weight, x, y, σ1, σ2, degrees`
 */

/** The module's exports. @typedef {typeof import('../pkg/theory/dstar.js')} Wasm */

/** @type {Promise<Wasm> | null} */
let loading = null;

/** The module itself, as the widgets of the course call it. @returns {Promise<Wasm>} rejects where WebAssembly cannot run or the files are missing */
export function loadWasm() {
  loading ??= (async () => {
    if (typeof WebAssembly !== 'object') throw new Error('This browser cannot run WebAssembly, which the page computes with.');
    const files = Promise.all([import('../pkg/theory/dstar.js'), read('pkg/theory/dstar_bg.wasm')]);
    const [wasm, module] = await files.catch(because('A file of this page could not be loaded'));
    await wasm.default({ module_or_path: module }).catch(forbidden).catch(because('WebAssembly could not be started'));
    return wasm;
  })();
  loading.catch(() => {
    loading = null;
  });
  return loading;
}

/** Says what failed before what the browser says of it. @param {string} what @returns {(error: unknown) => never} */
function because(what) {
  return (error) => {
    throw new Error(`${what}: ${error instanceof Error ? error.message : String(error)}`);
  };
}

/** What a browser says where a page's policy lets no WebAssembly be compiled. */
const POLICY = /content security policy|csp|unsafe-eval/i;

/** @param {unknown} error @returns {never} */
function forbidden(error) {
  if (POLICY.test(String(error))) throw new Error("This page's security policy forbids WebAssembly: its script-src lacks 'wasm-unsafe-eval'.");
  throw error;
}

/** Numbers of a component. */
const STRIDE = 6;

/** @param {Float64Array} flat @returns {number[][]} one row for each component */
export function rowsOf(flat) {
  return Array.from({ length: flat.length / STRIDE }, (_, j) => [...flat.subarray(STRIDE * j, STRIDE * (j + 1))]);
}

/** Components as the parameter `mix` takes them. @param {number[][]} components */
export const mixOf = (components) => components.map(([weight, ...rest]) => `${weight}*${rest.join(',')}`).join(';');

/** What JSON cannot say goes as text, so that the refusal can name it. @param {string} _key @param {unknown} value */
function sayable(_key, value) {
  const plain = value === null || ['string', 'boolean', 'object'].includes(typeof value) || Number.isFinite(value);
  return plain ? value : String(value);
}

/** @returns {Promise<Theory>} rejects where WebAssembly cannot run or the files are missing */
export async function loadTheory() {
  const wasm = await loadWasm();
  /** @type {Row[]} */
  const rows = JSON.parse(wasm.table());
  const stop = rows.find(({ key }) => key === 'steps')?.default ?? 0;
  return {
    rows,
    parse: (query) => JSON.parse(wasm.parse(query)),
    update: (params, changes) => JSON.parse(wasm.update(JSON.stringify(params), JSON.stringify(changes, sayable))),
    // Where nothing stops at it the step is not written down: alone, `steps` says something else (lab/url.js).
    query: (params) => wasm.query(JSON.stringify(params.until === 'step' ? params : { ...params, steps: stop })),
    inert: (params) => new Set(JSON.parse(wasm.inert(JSON.stringify(params)))),
    preview: (params, halfWidth) => /** @type {Preview} */ (wasm.preview(JSON.stringify(params), halfWidth)),
    components: (params) => rowsOf(wasm.components(JSON.stringify(params))),
  };
}
