// @ts-check
/** The page's modules as one script, or as a few, with the files inside that they would fetch. */
import { readFile, readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { deflateRawSync } from 'node:zlib'
import * as esbuild from 'esbuild'

export const ROOT = fileURLToPath(new URL('../../', import.meta.url))
export const WWW = `${ROOT}www/`
const HERE = `${ROOT}xtask/bundle/`

/** @typedef {'engine-cpu' | 'engine-webgpu'} Engine */
/** @type {Engine[]} */
export const ENGINES = ['engine-cpu', 'engine-webgpu']

/** All that the page is written for understands these. @type {esbuild.BuildOptions} */
const COMMON = { bundle: true, minify: true, write: false, target: 'es2022', charset: 'utf8', logLevel: 'warning', legalComments: 'inline', absWorkingDir: ROOT }

/** @param {Uint8Array | string} data */
export const pack = (data) => deflateRawSync(data, { level: 9, memLevel: 9 }).toString('base64')

/** @param {Engine[]} engines */
export const packedFiles = (engines) => ['theory', ...engines].map((name) => `pkg/${name}/dstar_bg.wasm`)

/** @param {string} contents @param {'css' | 'js'} loader */
export const minified = async (contents, loader) => (await esbuild.transform(contents, { loader, minify: true, target: COMMON.target, charset: 'utf8' })).code.trim()

/** One module, or many, as one script. @param {esbuild.BuildOptions} options @returns {Promise<string>} */
export async function scriptOf(options) {
  const { outputFiles } = await esbuild.build({ ...COMMON, ...options })
  return /** @type {esbuild.OutputFile[]} */ (outputFiles)[0].text
}

/** The classic script of the engine's worker. @param {Engine[]} engines */
const workerOf = (engines) =>
  scriptOf({ entryPoints: [`${WWW}engine/worker.js`], format: 'iife', define: { 'import.meta.url': '""' }, plugins: [without(ENGINES.filter((name) => !engines.includes(name)))] })

/** Leaves the JavaScript of these engines out; nothing asks for it. @param {Engine[]} engines @returns {esbuild.Plugin} */
const without = (engines) => ({
  name: 'without',
  setup(build) {
    for (const name of engines) build.onLoad({ filter: new RegExp(`[/\\\\]pkg[/\\\\]${name}[/\\\\]dstar\\.js$`) }, () => ({ contents: '' }))
  },
})

/** The files that go inside as texts, by their paths. @param {Engine[]} engines */
async function textsOf(engines) {
  /** @type {Record<string, string>} */
  const texts = { 'engine/worker.js': await workerOf(engines) }
  for (const folder of ['style', 'presets', 'lessons']) {
    for (const name of (await readdir(WWW + folder)).sort()) {
      const text = await readFile(`${WWW}${folder}/${name}`, 'utf8')
      texts[`${folder}/${name}`] = name.endsWith('.css') ? await minified(text, 'css') : JSON.stringify(JSON.parse(text))
    }
  }
  texts['pkg/build.json'] = JSON.stringify(JSON.parse(await readFile(`${WWW}pkg/build.json`, 'utf8')))
  return texts
}

/** The pictures, as addresses that hold them. */
async function picturesOf() {
  return { 'poster.webp': `data:image/webp;base64,${(await readFile(`${WWW}poster.webp`)).toString('base64')}` }
}

/**
 * Puts the files inside: in the place of www/assets.js comes ours.
 * @param {Engine[]} engines the engines that come along
 * @param {(path: string) => string} packed a function, as JavaScript, that promises a packed file
 * @returns {esbuild.Plugin}
 */
export const inside = (engines, packed) => ({
  name: 'inside',
  setup(build) {
    // The page trains by itself where no worker can be started.
    without(ENGINES.filter((name) => !engines.includes(name))).setup(build)
    build.onLoad({ filter: /[/\\]www[/\\]assets\.js$/ }, () => ({ contents: `export * from ${JSON.stringify(`${HERE}assets.js`)}` }))
    build.onResolve({ filter: /^dstar:/ }, ({ path }) => ({ path, namespace: 'dstar' }))
    build.onLoad({ filter: /^dstar:files$/, namespace: 'dstar' }, async () => ({
      contents: `export const TEXTS = ${JSON.stringify(await textsOf(engines))}
        export const PICTURES = ${JSON.stringify(await picturesOf())}
        export const PACKED = {${packedFiles(engines).map((path) => `${JSON.stringify(path)}: ${packed(path)}`)}}`,
      resolveDir: HERE,
    }))
    build.onLoad({ filter: /^dstar:packed\//, namespace: 'dstar' }, async ({ path }) => ({
      contents: `export default ${JSON.stringify(pack(await readFile(WWW + path.slice('dstar:packed/'.length))))}`,
    }))
  },
})

/** A packed file as a module of its own, for `inside`. @param {string} path */
export const moduleOf = (path) => `async () => (await import(${JSON.stringify(`dstar:packed/${path}`)})).default`

/** Several modules that share what they can. @param {esbuild.BuildOptions} options */
export const modulesOf = (options) => esbuild.build({ ...COMMON, ...options, format: 'esm', splitting: true, write: true })
