// @ts-check
/** The single files and the npm package, in Firefox. */
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { DIST, served } from '../dist/dist.mjs'
import { fifty, holds, open, ready, trains } from './firefox.mjs'

/** @param {string} name @param {string} [hash] */
const fileOf = (name, hash = '') => `${pathToFileURL(join(DIST, name)).href}${hash}`

test('dstar.html, opened from the disk, trains in a worker', async () => {
  await open({ url: fileOf('dstar.html', '#lang=en') }, async (page) => {
    const { state, backend, inWorker } = await trains(page)
    assert.deepEqual([state, backend, inWorker], ['running', 'cpu', true])
    await holds(page, 'dstar-kl', '.widget[data-styled]')
  })
})

test('dstar-embed.html trains in a sandboxed frame', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dstar-frame-'))
  try {
    const outer = join(folder, 'course.html')
    await writeFile(outer, `<!doctype html><title>A course</title><iframe sandbox="allow-scripts" width="960" height="540" src="${fileOf('dstar-embed.html', '#backend=cpu')}"></iframe>`)
    await open({ url: pathToFileURL(outer).href }, async (page) => {
      const frame = await page.waitForFrame((frame) => frame.url().includes('dstar-embed.html'))
      assert.equal(await frame.evaluate(() => origin), 'null')
      await trains(frame)
    })
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('the npm package is imported as it is', async () => {
  const page = join(DIST, 'npm', 'firefox-test.html')
  await writeFile(page, `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>A course</title><script type="importmap">{"imports": {"dstar": "./index.js"}}</script>
<script type="module">import "dstar"</script><dstar-lab backend="cpu" autoplay="false" grid="32" samples="100"></dstar-lab>`)
  try {
    await served({ folder: join(DIST, 'npm') }, async (base) => {
      await open({ url: `${base}firefox-test.html` }, async (page) => {
        await ready(page)
        assert.equal((await fifty(page)).step, 50)
      })
    })
  } finally {
    await rm(page)
  }
})
