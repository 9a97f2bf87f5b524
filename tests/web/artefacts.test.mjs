// @ts-check
/** The three wasm modules as files: what they export, and what they weigh. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'

const PKG = new URL('../../www/pkg/', import.meta.url)
const ARTEFACTS = ['theory', 'engine-cpu', 'engine-webgpu']

for (const artefact of ARTEFACTS) {
  test(`${artefact} runs its constructors once, not at every call`, async () => {
    const module = await WebAssembly.compile(await readFile(new URL(`${artefact}/dstar_bg.wasm`, PKG)))
    const exports = WebAssembly.Module.exports(module).map(({ name }) => name)
    assert.ok(exports.includes('memory') && exports.length > 5, String(exports))
    // wasm-ld wraps every export in `….command_export`, which runs all constructors, unless the module calls them itself.
    assert.deepEqual(exports.filter((name) => name.includes('command_export')), [])
  })
}

test('every artefact keeps to its budget or says why not', async () => {
  const { artefacts } = JSON.parse(await readFile(new URL('build.json', PKG), 'utf8'))
  const settings = await readFile(new URL('../../wasm-pack.toml', import.meta.url), 'utf8')
  for (const artefact of ARTEFACTS) {
    const [, section] = settings.split(`[artefact.${artefact}]`)
    const own = section.split('\n[')[0]
    const budget = Number(own.match(/^budget = ([\d_]+)/m)?.[1].replaceAll('_', ''))
    assert.ok(budget > 0, `${artefact} has a budget`)
    assert.ok(artefacts[artefact].brotli <= budget || /^allow_over/m.test(own), `${artefact}: ${artefacts[artefact].brotli} > ${budget}`)
  }
})
