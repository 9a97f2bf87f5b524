// @ts-check
/** The page as a folder, on hosts that know little. */
import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { open } from '../browser.mjs'
import { DIST, served, trainedBeyond } from './dist.mjs'

const PATH = '/~someone/teaching/gan/'

for (const wasm of ['application/octet-stream', 'text/plain', 'application/wasm']) {
  test(`it trains below a path of a host that calls wasm ${wasm}`, async () => {
    await served({ folder: join(DIST, 'site'), path: PATH, types: { '.wasm': wasm } }, async (base, asked) => {
      /** @type {string[]} */
      const said = []
      const before = async (/** @type {import('playwright-core').Page} */ page) => {
        page.on('console', (message) => said.push(message.text()))
      }
      await open({ url: `${base}index.html#backend=cpu`, before }, async (page) => {
        await trainedBeyond(page, 0)
        for (const tag of ['mle', 'kl', 'ce', 'js', 'dstar']) await page.locator(`dstar-${tag} [data-styled]`).waitFor()
      })
      assert.deepEqual(said, [], 'nothing to warn of')
      assert.deepEqual(asked.filter(({ path, status }) => status !== 200 || !path.startsWith(PATH)), [])
      assert.ok(asked.some(({ path }) => path.endsWith('engine-cpu/dstar_bg.wasm')))
    })
  })
}

test('it holds nothing that no browser reads', async () => {
  const files = (await readdir(join(DIST, 'site'), { recursive: true })).map((name) => name.replaceAll('\\', '/'))
  assert.deepEqual(files.filter((name) => /\.(d\.ts|tex|stamp)$|stamp\.json$/.test(name)), [])
  for (const name of ['index.html', 'embed.html', 'elements.js', 'lab/element.js', 'pkg/formulas.js', 'pkg/engine-webgpu/dstar_bg.wasm', 'lessons/index.json', 'presets/index.json']) assert.ok(files.includes(name), name)
})
