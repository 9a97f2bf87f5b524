// @ts-check
/** The npm package: packed, installed, and used as others would. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import * as esbuild from 'esbuild'
import { open } from '../browser.mjs'
import { DIST, fiveSteps, labOf, served } from './dist.mjs'

const run = promisify(execFile)
const NPM = process.platform === 'win32' ? 'npm.cmd' : 'npm'
const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const LAB = '<dstar-lab backend="cpu" autoplay="false" seed="11" data="grid9"></dstar-lab>'

/** Somebody's project, with the package installed. */
let project = ''
/** What was packed. @type {string[]} */
let packed = []
before(async () => {
  project = await mkdtemp(join(tmpdir(), 'dstar-project-'))
  await writeFile(join(project, 'package.json'), '{"name": "course", "private": true, "type": "module"}')
  const { stdout } = await run(NPM, ['pack', '--json', '--pack-destination', project], { cwd: join(DIST, 'npm') })
  const [{ filename, files }] = JSON.parse(stdout)
  packed = files.map((/** @type {{path: string}} */ { path }) => path)
  await run(NPM, ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', `./${filename}`], { cwd: project })
})
after(() => rm(project, { recursive: true, force: true }))

/** Opens the project's page, which must train as any other does. @param {string} script in its head @param {string} [policy] */
async function page(script, policy) {
  await writeFile(join(project, 'index.html'), `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>A course</title>${script}${LAB}<dstar-kl></dstar-kl>`)
  await served({ folder: project, policy }, async (base, asked) => {
    await open({ url: `${base}index.html` }, async (page) => {
      const { step, backend, js } = await fiveSteps(page)
      assert.deepEqual([step, backend], [5, 'cpu'])
      assert.ok(js > 0 && js < Math.log(2))
      const data = await (await labOf(page)).evaluate((lab) => lab.params.data)
      assert.equal(data, 'grid9')
      await page.locator('dstar-kl [data-styled]').waitFor()
    })
    assert.deepEqual(asked.filter(({ status }) => status !== 200), [])
    assert.deepEqual(asked.filter(({ path }) => !/\.(js|html)$/.test(path)), [], 'all is inside the modules')
    assert.ok(!asked.some(({ path }) => path.endsWith('.wasm')))
  })
}

test('what is packed is what the manifest says, with its licences and its version', async () => {
  const manifest = JSON.parse(await readFile(join(project, 'node_modules/dstar/package.json'), 'utf8'))
  const cargo = await readFile(join(ROOT, 'Cargo.toml'), 'utf8')
  assert.equal(manifest.version, /\[package\][^[]*?\nversion = "([^"]+)"/.exec(cargo)?.[1])
  assert.equal(manifest.license, /\nlicense = "([^"]+)"/.exec(cargo)?.[1])
  const named = Object.values(manifest.exports).flatMap((entry) => Object.values(/** @type {Record<string, string>} */ (entry)))
  for (const path of ['LICENSE-MIT', 'LICENSE-APACHE', 'README.md', ...named.map((path) => path.slice(2))]) assert.ok(packed.includes(path), path)
  assert.deepEqual(Object.keys({ ...manifest.dependencies, ...manifest.scripts }), [])
})

test('a browser imports it as it is', async () => {
  await page('<script type="importmap">{"imports": {"dstar": "./node_modules/dstar/index.js"}}</script><script type="module">import "dstar"</script>')
})

for (const splitting of [true, false]) {
  test(`a bundler makes of it ${splitting ? 'modules that are loaded when they are needed' : 'one classic script'}`, async () => {
    const outdir = join(project, splitting ? 'modules' : 'script')
    const { warnings } = await esbuild.build({
      stdin: { contents: "import { DstarLab } from 'dstar'; globalThis.isLab = document.querySelector('dstar-lab') instanceof DstarLab", resolveDir: project },
      bundle: true, splitting, format: splitting ? 'esm' : 'iife', outdir, logLevel: 'silent',
    })
    assert.deepEqual(warnings, [])
    const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src blob:; worker-src blob:; img-src data:"
    await page(splitting ? '<script type="module" src="modules/stdin.js"></script>' : '<script defer src="script/stdin.js"></script>', policy)
  })
}

test('its types hold in somebody else\'s project', async () => {
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify({
    compilerOptions: { strict: true, noEmit: true, target: 'esnext', module: 'nodenext', lib: ['esnext', 'dom', 'dom.iterable'], types: [] },
    files: ['course.ts'],
  }))
  const tsc = (/** @type {string} */ text) => writeFile(join(project, 'course.ts'), text).then(() => run(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '--project', project])).then(() => '', ({ stdout }) => String(stdout))
  const right = `
    import { DstarLab, type Snapshot } from 'dstar'
    import 'dstar/lab'
    const lab: DstarLab = document.querySelector('dstar-lab')!
    await lab.ready
    await lab.set({ data: 'ring8', lr: 1e-3 })
    const snapshot: Snapshot = await lab.step(10, 'd')
    export const js: number = snapshot.metrics.js
    export const density: Float32Array = snapshot.p_model
    export const kl: HTMLElement = document.createElement('dstar-kl')
  `
  assert.equal(await tsc(right), '')
  assert.match(await tsc(right.replace("'d')", "'e')")), /Argument of type '"e"' is not assignable/)
  assert.match(await tsc(right.replace('lab.ready', 'lab.reedy')), /'reedy' does not exist/)
})
