// @ts-check
/** The elements as an npm package: nothing for a bundler to find or copy, since every file is inside a module. */
import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ENGINES, ROOT, WWW, inside, moduleOf, modulesOf } from './inside.mjs'

/** Modules that may be imported, and what each is made of. */
const ENTRIES = { index: 'elements.js', lab: 'lab/element.js', course: 'course/all.js', ab: 'lab/time/ab.js', lesson: 'course/lesson.js' }

/** The types of www/, as declarations. @param {string} out */
async function types(out) {
  const folder = await mkdtemp(join(tmpdir(), 'dstar-types-'))
  try {
    const config = {
      extends: `${ROOT}tsconfig.json`,
      compilerOptions: { noEmit: false, declaration: true, emitDeclarationOnly: true, rootDir: WWW, outDir: out, types: [] },
      include: [],
      files: [`${WWW}elements.js`, `${WWW}course/all.js`, `${WWW}wasm.d.ts`],
    }
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config))
    await promisify(execFile)(process.execPath, [`${ROOT}node_modules/typescript/bin/tsc`, '--project', folder])
  } finally {
    await rm(folder, { recursive: true })
  }
  // What a declaration names, and no declaration is made of.
  for (const path of ['types.d.ts', 'pkg/theory/dstar.d.ts']) {
    await mkdir(join(out, path, '..'), { recursive: true })
    await cp(WWW + path, join(out, path))
  }
}

/** @param {string} out @param {string} version */
export async function npmPackage(out, version) {
  const exported = Object.entries(ENTRIES).map(([name, source]) => {
    const declared = name === 'index' ? './index.d.ts' : `./types/${source.replace(/\.js$/, '.d.ts')}`
    return [name === 'index' ? '.' : `./${name}`, { types: declared, default: `./${name}.js` }]
  })
  const manifest = {
    name: 'dstar',
    version,
    description: 'A GAN that learns a 2-D Gaussian mixture, drawn against D*: custom elements that train in the browser',
    license: 'MIT OR Apache-2.0',
    keywords: ['gan', 'machine-learning', 'teaching', 'custom-elements', 'wasm', 'webgpu'],
    type: 'module',
    // Whoever imports it wants the elements to be defined.
    sideEffects: true,
    exports: Object.fromEntries(exported),
    types: './index.d.ts',
    files: ['*.js', '*.d.ts', 'chunks', 'types', 'LICENSE-*'],
  }
  await modulesOf({
    entryPoints: Object.entries(ENTRIES).map(([out, path]) => ({ in: WWW + path, out })),
    outdir: out,
    chunkNames: 'chunks/[name]-[hash]',
    plugins: [inside(ENGINES, moduleOf)],
  })
  await types(join(out, 'types'))
  await writeFile(join(out, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  for (const name of ['LICENSE-MIT', 'LICENSE-APACHE']) await cp(ROOT + name, join(out, name))
  const here = new URL('./package/', import.meta.url)
  for (const name of ['README.md', 'index.d.ts']) await writeFile(join(out, name), await readFile(new URL(name, here)))
}
