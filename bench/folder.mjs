// @ts-check
/** Makes the folder of bench.html, named on the command line: the page, the built engines, and the peers out of node_modules. Any static host can serve it. */
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import * as esbuild from 'esbuild'
import { roof } from './roof.mjs'

const ROOT = fileURLToPath(new URL('../', import.meta.url))
const MODULES = `${ROOT}node_modules/`

/** What contestants are made of, by the file that they load. @type {Record<string, string[]>} */
const PACKAGES = { tfjs: ['@tensorflow/tfjs', '@tensorflow/tfjs-backend-wasm', '@tensorflow/tfjs-backend-webgpu'], ganlab: ['@tensorflow/tfjs'], jaxjs: ['@jax-js/jax'] }

/** @param {string} out */
export async function makeFolder(out) {
  await rm(out, { recursive: true, force: true })
  await mkdir(`${out}/peers`, { recursive: true })
  for (const name of ['bench.html', 'page', 'peers/settings.js', 'peers/dstar.js']) await cp(`${ROOT}bench/${name}`, `${out}/${name}`, { recursive: true })
  for (const name of ['theory', 'engine-cpu', 'engine-webgpu', 'build.json']) await cp(`${ROOT}www/pkg/${name}`, `${out}/pkg/${name}`, { recursive: true })
  for (const name of ['favicon.svg', 'style/tokens.css']) await cp(`${ROOT}www/${name}`, `${out}/${name.replace('style/', '')}`)
  await esbuild.build({
    entryPoints: Object.keys(PACKAGES).map((name) => `${ROOT}bench/peers/${name}.js`), outdir: `${out}/peers`,
    bundle: true, minify: true, format: 'esm', target: 'es2022', charset: 'utf8', logLevel: 'error', external: ['node:*'],
    // TensorFlow.js asks for these in Node alone.
    alias: Object.fromEntries(['fs', 'path', 'perf_hooks', 'os', 'util', 'crypto', 'worker_threads', 'string_decoder', 'node-fetch'].map((name) => [name, `${ROOT}bench/peers/none.js`])),
  })
  const wasm = `${MODULES}@tensorflow/tfjs-backend-wasm/dist/`
  for (const name of (await readdir(wasm)).filter((name) => name.endsWith('.wasm'))) await cp(wasm + name, `${out}/peers/${name}`)
  await writeFile(`${out}/roof.wasm`, roof())
  await writeFile(`${out}/peers.json`, JSON.stringify(await about(out)))
}

/** The version of each peer, and the bytes that a page loads for it (gzip). @param {string} out */
async function about(out) {
  /** @param {string} name */
  const version = async (name) => JSON.parse(await readFile(`${MODULES}${name}/package.json`, 'utf8')).version
  /** @param {string[]} files */
  const gzip = async (...files) => (await Promise.all(files.map(async (file) => gzipSync(await readFile(`${out}/${file}`)).length))).reduce((sum, size) => sum + size, 0)
  return {
    tfjs: { version: await version('@tensorflow/tfjs'), gzip: await gzip('peers/tfjs.js', 'peers/tfjs-backend-wasm-simd.wasm') },
    jaxjs: { version: await version('@jax-js/jax'), gzip: await gzip('peers/jaxjs.js') },
    dstar: { cpu: await gzip('pkg/engine-cpu/dstar.js', 'pkg/engine-cpu/dstar_bg.wasm'), webgpu: await gzip('pkg/engine-webgpu/dstar.js', 'pkg/engine-webgpu/dstar_bg.wasm') },
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await makeFolder(process.argv[2])
