// @ts-check
/** The page on a host, installed: opened without a network, and replaced by its next version as a whole. */
import assert from 'node:assert/strict'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { offline } from '../../xtask/bundle/site.mjs'
import { open } from '../browser.mjs'
import { DIST, labOf, served, trainedBeyond } from './dist.mjs'

/** @typedef {import('playwright-core').Page} Page */

const PATH = '/teaching/gan/'
const QUIET = '#backend=cpu&autoplay=false'

/** Waits until this version of the page is kept and in force. @param {Page} page */
const kept = (page) => page.evaluate(async () => {
  await navigator.serviceWorker.ready
})

/** What is kept, by the names of the caches. @param {Page} page @returns {Promise<Record<string, string[]>>} */
const caches = (page) =>
  page.evaluate(async () => {
    const names = await globalThis.caches.keys()
    return Object.fromEntries(await Promise.all(names.map(async (name) => [name, (await (await globalThis.caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)])))
  })

test('after one visit the page opens without a network, and trains; so do a widget and its address', async () => {
  await served({ folder: join(DIST, 'site'), path: PATH }, async (base) => {
    await open({ url: `${base}${QUIET}` }, async (page) => {
      await kept(page)
      const files = Object.values(await caches(page))
      assert.equal(files.length, 1)
      for (const name of ['index.html', 'embed.html', 'pkg/theory/dstar_bg.wasm', 'pkg/engine-cpu/dstar_bg.wasm', 'lessons/blind.json', 'lab/time/slow.js']) assert.ok(files[0].includes(PATH + name), name)
      assert.ok(!files[0].some((path) => path.includes('engine-webgpu')))
      await page.context().setOffline(true)
      await page.goto('about:blank')
      await page.goto(`${base}#backend=cpu&seed=5`)
      await trainedBeyond(page, 0)
      for (const tag of ['mle', 'kl', 'ce', 'js', 'dstar']) await page.locator(`dstar-${tag} [data-styled]`).waitFor()
      await page.goto(`${base}embed.html?from=slide#widget=kl&p=0,1&q=1,2`)
      await page.locator('dstar-kl [data-styled]').waitFor()
    })
  })
})

test('it can be installed', async () => {
  await served({ folder: join(DIST, 'site'), path: PATH }, async (base) => {
    await open({ url: `${base}${QUIET}` }, async (page) => {
      const devtools = await page.context().newCDPSession(page)
      const { url, errors, data } = /** @type {any} */ (await devtools.send('Page.getAppManifest'))
      assert.equal(url, `${base}manifest.webmanifest`)
      assert.deepEqual(errors, [])
      const manifest = JSON.parse(data)
      for (const { src, sizes } of manifest.icons.filter((/** @type {any} */ { type }) => type === 'image/png')) {
        const size = await page.evaluate(async (src) => (await createImageBitmap(await (await fetch(src)).blob())).width, src)
        assert.equal(`${size}x${size}`, sizes)
      }
      await kept(page)
      const { installabilityErrors } = /** @type {any} */ (await devtools.send('Page.getInstallabilityErrors'))
      // A window of a test keeps no profile, and nothing can be installed into it.
      assert.deepEqual(installabilityErrors.map((/** @type {any} */ { errorId }) => errorId).filter((/** @type {string} */ id) => id !== 'in-incognito'), [])
    })
  })
})

test('the next version replaces the whole of the one before, and not under the eyes of another page', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dstar-site-'))
  try {
    await cp(join(DIST, 'site'), folder, { recursive: true })
    await served({ folder, path: PATH }, async (base) => {
      await open({ url: `${base}${QUIET}` }, async (page) => {
        await kept(page)
        await page.reload()
        const [before] = Object.keys(await caches(page))
        // On the host the next version is half there: what it says of itself, and not what it consists of. Then all of it.
        const sw = await readFile(join(folder, 'sw.js'), 'utf8')
        const other = await page.context().newPage()
        await other.goto(`${base}${QUIET}&lang=en`)
        await other.locator('dstar-lab .panel').first().waitFor()
        await writeFile(join(folder, 'sw.js'), sw.replace(/"version":"[^"]*"/, '"version":"half"').replace(/"page.js":"[^"]*"/, '"page.js":"sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="'))
        await page.evaluate(async () => {
          const registration = await navigator.serviceWorker.ready
          const failed = new Promise((resolve) =>
            registration.addEventListener('updatefound', () => {
              const { installing } = registration
              installing?.addEventListener('statechange', () => installing.state === 'redundant' && resolve(null))
            })
          )
          await registration.update().catch(() => {})
          await failed
        })
        assert.deepEqual(Object.keys(await caches(page)), [before])
        // All of it.
        for (const name of ['page.js', 'lab/badge.js']) await writeFile(join(folder, name), `globalThis.${name === 'page.js' ? 'newPage' : 'newBadge'} = true\n${await readFile(join(folder, name), 'utf8')}`)
        await offline(folder)
        await page.evaluate(async () => {
          const registration = await navigator.serviceWorker.ready
          await registration.update()
          while (!registration.waiting) await new Promise((resolve) => setTimeout(resolve, 20))
        })
        // The other page is open: both go on with what they began with.
        await page.reload()
        await page.locator('dstar-lab .panel').first().waitFor()
        const seen = () => page.evaluate(() => [Reflect.has(globalThis, 'newPage'), Reflect.has(globalThis, 'newBadge')])
        await page.waitForFunction(() => customElements.get('dstar-lab'))
        assert.deepEqual(await seen(), [false, false])
        await other.close()
        const [worker] = page.context().serviceWorkers()
        await worker.evaluate(async () => {
          const { clients } = /** @type {any} */ (self)
          while ((await clients.matchAll({ type: 'window', includeUncontrolled: true })).length > 1) await new Promise((resolve) => setTimeout(resolve, 20))
        })
        await page.reload()
        await page.waitForFunction(() => Reflect.has(globalThis, 'newPage') && Reflect.has(globalThis, 'newBadge'))
        const names = Object.keys(await caches(page))
        assert.equal(names.length, 1)
        assert.notEqual(names[0], before)
        await page.context().setOffline(true)
        await page.reload()
        await page.waitForFunction(() => Reflect.has(globalThis, 'newPage') && Reflect.has(globalThis, 'newBadge'))
      })
    })
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('a host that has taken it back gets rid of it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dstar-site-'))
  try {
    await cp(join(DIST, 'site'), folder, { recursive: true })
    await served({ folder, path: PATH }, async (base) => {
      await open({ url: `${base}${QUIET}`, expect: /404/ }, async (page) => {
        await kept(page)
        await rm(join(folder, 'sw.js'))
        await page.reload()
        await page.waitForFunction(async () => (await globalThis.caches.keys()).length === 0)
      })
    })
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('in a frame of another origin nothing is kept, and single files know nothing of it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dstar-around-'))
  try {
    await served({ folder: join(DIST, 'site'), path: PATH }, (base) =>
      served({ folder }, async (around) => {
        await writeFile(join(folder, 'index.html'), `<!doctype html><title>Around</title><link rel="icon" href="data:,"><iframe width="960" height="540" src="${base}${QUIET}"></iframe>`)
        await open({ url: around }, async (page) => {
          const frame = page.frames().find((frame) => frame !== page.mainFrame())
          assert.ok(frame)
          await (await labOf(frame)).evaluate((lab) => lab.step(1))
          await frame.waitForLoadState('load')
          assert.deepEqual(await frame.evaluate(async () => [(await navigator.serviceWorker.getRegistrations()).length, (await globalThis.caches.keys()).length]), [0, 0])
        })
      })
    )
  } finally {
    await rm(folder, { recursive: true })
  }
  for (const name of ['dstar.html', 'dstar-embed.html']) assert.doesNotMatch(await readFile(join(DIST, name), 'utf8'), /serviceWorker|manifest/)
})
