// @ts-check
/**
 * The lab as a Python package for notebooks: its sources as in examples/notebook, and in dstar/static the front end as one module, with
 * everything inside, and the parameter table. `cargo xtask bundle` makes the wheel of it.
 */
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ROOT, WWW, inside, moduleOf, scriptOf } from './inside.mjs'

const SOURCE = `${ROOT}examples/notebook/`

/** The parameter table, as the theory module tells it. */
async function table() {
  const theory = await import(pathToFileURL(`${WWW}pkg/theory/dstar.js`).href)
  theory.initSync({ module: await readFile(`${WWW}pkg/theory/dstar_bg.wasm`) })
  return JSON.parse(theory.table())
}

/** @param {string} out @param {string} version */
export async function notebook(out, version) {
  await mkdir(join(out, 'dstar/static'), { recursive: true })
  for (const name of ['pyproject.toml', 'README.md']) await cp(SOURCE + name, join(out, name))
  for (const name of ['LICENSE-MIT', 'LICENSE-APACHE']) await cp(ROOT + name, join(out, name))
  await cp(`${SOURCE}dstar`, join(out, 'dstar'), { recursive: true, filter: (path) => !path.includes('__pycache__') })
  const script = await scriptOf({ entryPoints: [`${SOURCE}front/widget.js`], format: 'esm', plugins: [inside(['engine-cpu'], moduleOf)] })
  await writeFile(join(out, 'dstar/static/lab.js'), script)
  await writeFile(join(out, 'dstar/static/params.json'), JSON.stringify(await table(), null, 1))
  await writeFile(join(out, 'dstar/static/VERSION'), version)
}
