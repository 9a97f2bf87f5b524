// @ts-check
/** Makes, of www/ as it was built, what can be given away, in the folder named on the command line; see `cargo xtask bundle --help`. */
import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { singleFile } from './bundle/file.mjs'
import { ENGINES, WWW } from './bundle/inside.mjs'
import { notebook } from './bundle/notebook.mjs'
import { npmPackage } from './bundle/package.mjs'
import { site } from './bundle/site.mjs'

/** @typedef {import('./bundle/inside.mjs').Engine} Engine */
/** The single files, and the most bytes that each may have. @type {{name: string, page: string, engines: Engine[], budget: number}[]} */
const FILES = [
  { name: 'dstar.html', page: 'index.html', engines: ['engine-cpu'], budget: 1_500_000 },
  { name: 'dstar-embed.html', page: 'embed.html', engines: ['engine-cpu'], budget: 1_500_000 },
  { name: 'dstar-webgpu.html', page: 'index.html', engines: ENGINES, budget: 5_500_000 },
]

/** @param {number} number */
const grouped = (number) => number.toLocaleString('en')

const out = resolve(process.argv[2])
const { version, artefacts } = JSON.parse(await readFile(`${WWW}pkg/build.json`, 'utf8'))
const missing = ['theory', ...ENGINES].filter((name) => !Object.hasOwn(artefacts, name))
if (missing.length > 0) {
  console.error(`www/pkg lacks ${missing.join(', ')}: run \`cargo xtask build\` first`)
  process.exit(1)
}
// Only what is optimised is held against the budgets, and only that was measured.
const fast = artefacts['engine-cpu'].brotli === null

await rm(out, { recursive: true, force: true })
await mkdir(out, { recursive: true })
let over = false
for (const { name, page, engines, budget } of FILES) {
  const html = await singleFile(page, engines)
  await writeFile(join(out, name), html)
  const { size } = await stat(join(out, name))
  const tooLarge = !fast && size > budget
  over ||= tooLarge
  console.error(`${name.padEnd(18)}${grouped(size).padStart(11)} bytes${grouped(gzipSync(html, { level: 9 }).length).padStart(11)} gzip${tooLarge ? `  OVER its budget of ${grouped(budget)}` : ''}`)
}
await site(join(out, 'site'))
await npmPackage(join(out, 'npm'), version)
await notebook(join(out, 'notebook'), version)
for (const folder of ['site', 'npm', 'notebook']) {
  const entries = await Promise.all((await readdir(join(out, folder), { recursive: true })).map((name) => stat(join(out, folder, name))))
  const sizes = entries.filter((entry) => entry.isFile()).map(({ size }) => size)
  console.error(`${`${folder}/`.padEnd(18)}${grouped(sizes.reduce((sum, size) => sum + size, 0)).padStart(11)} bytes${grouped(sizes.length).padStart(11)} files`)
}
if (over) process.exit(1)
