// @ts-check
/** The page as one file, opened as by a double click, with the network cut. */
import assert from 'node:assert/strict'
import { readFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { STILL, open, testOnWebGpu } from '../browser.mjs'
import { DIST, fiveSteps, labOf, trainedBeyond } from './dist.mjs'

/** So little that a GPU in software soon has compiled it. */
const SMALLEST = 'batch=16&g_layers=1&g_width=8&d_layers=1&d_width=8&k=1&penalty=none&lr_decay=constant&grid=16&samples=16'

/** @param {string} name @param {string} [hash] */
const fileOf = (name, hash = '') => `${pathToFileURL(join(DIST, name)).href}${hash}`

/**
 * Opens a file without a network; whatever is asked for must have been inside.
 * @param {string} url @param {(page: import('playwright-core').Page) => Promise<void>} body @param {Partial<Parameters<typeof open>[0]>} [options]
 */
async function alone(url, body, options = {}) {
  /** @type {string[]} */
  const asked = []
  const before = async (/** @type {import('playwright-core').Page} */ page) => {
    page.context().on('request', (request) => asked.push(request.url()))
    await page.context().setOffline(true)
    await page.context().route(/^(?!file:|blob:|data:)/, (route) => route.abort())
    await options.before?.(page)
  }
  await open({ ...options, url, before }, body)
  assert.ok(asked.includes(url.split('#')[0]))
  const outside = asked.filter((other) => !/^(blob|data):/.test(other) && other !== url.split('#')[0])
  assert.deepEqual(outside, [], 'nothing but the file itself is read')
}

for (const name of ['dstar.html', 'dstar-embed.html']) {
  test(`${name} trains by itself, in a worker`, async () => {
    await alone(fileOf(name), async (page) => {
      const worker = page.workers()[0] ?? (await page.waitForEvent('worker'))
      assert.match(worker.url(), /^blob:/)
      await trainedBeyond(page, await trainedBeyond(page, 0))
      const { state, backend } = await (await labOf(page)).evaluate((lab) => lab.status)
      assert.deepEqual([state, backend], ['running', 'cpu'])
    })
  })
}

test('the whole page is inside: chapters, formulas, settings, lessons, the editor, both languages', async () => {
  await alone(fileOf('dstar.html', '#backend=cpu&autoplay=false&lang=en'), async (page) => {
    const lab = await labOf(page)
    for (const tag of ['mle', 'kl', 'ce', 'js', 'dstar']) {
      await page.locator(`dstar-${tag} [data-styled]`).waitFor()
      await page.locator(`dstar-${tag} math`).first().waitFor({ state: 'attached' })
    }
    assert.ok((await page.locator('dstar-lessons [data-lesson]').count()) >= 4)
    await page.locator('.drawer-open').click()
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('dstar-lab')).shadowRoot.querySelectorAll('.presets option').length > 5)
    await page.keyboard.press('Escape')
    await lab.evaluate((lab) => lab.set({ view: 'slice' }))
    await page.locator('dstar-lab .stage canvas').first().waitFor()
    await lab.evaluate((lab) => lab.set({ view: 'all', lang: 'zh' }))
    await page.locator('dstar-lab .panels').getByText('判别器').first().waitFor()
    await page.locator('dstar-lab .edit').first().click()
    await page.locator('dstar-lab .editor').first().waitFor()
    await page.evaluate(() => (location.hash = 'backend=cpu&lang=zh&chapter=game&lesson=collapse&step=1'))
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('dstar-lesson'))?.place?.ready)
  })
})

test('figures and clips are made without a server, and the policy of the file lets them be seen', async () => {
  await alone(fileOf('dstar-embed.html', `#backend=cpu&autoplay=false&lang=en&${SMALLEST}`), async (page) => {
    const lab = await labOf(page)
    const made = await lab.evaluate(async (lab) => {
      const found = []
      for (const format of ['svg', 'png', 'csv', 'mp4', 'webm', 'gif']) {
        const { size, type } = await lab.figure({ format, width: 150, frames: 2, every: 1 })
        found.push([format, size > 200, type])
      }
      return found
    })
    assert.deepEqual(made, [['svg', true, 'image/svg+xml'], ['png', true, 'image/png'], ['csv', true, 'text/csv'], ['mp4', true, 'video/mp4'], ['webm', true, 'video/webm'], ['gif', true, 'image/gif']])
    // A file says its name, and not where it lies.
    assert.match(await lab.evaluate(async (lab) => (await lab.figure()).text()), />dstar-embed\.html#/)
    await page.locator('dstar-lab .ways summary').click()
    await page.locator('dstar-lab .open-figure').click()
    await page.locator('dstar-lab dialog.figure .preview[src]').waitFor()
    assert.ok((await page.locator('dstar-lab .preview').evaluate(async (/** @type {HTMLImageElement} */ image) => (await image.decode(), image.naturalWidth))) > 300)
    const download = page.waitForEvent('download')
    await page.locator('dstar-lab dialog.figure button.svg').click()
    assert.match((await download).suggestedFilename(), /^dstar-seed7-step3\.svg$/)
  })
})

test('the same seed gives the same bits as on the hosted page', async () => {
  /** @type {any} */
  let hosted
  await open({ path: `${STILL}&seed=11` }, async (page) => {
    hosted = await fiveSteps(page)
  })
  await alone(fileOf('dstar-embed.html', '#backend=cpu&autoplay=false&seed=11'), async (page) => {
    assert.deepEqual(await fiveSteps(page), hosted)
  })
  assert.equal(hosted.step, 5)
})

test('its own policy forbids it the network, and all scripts but its own', async () => {
  // What the policy stops is heard of as if it had been asked for.
  const before = (/** @type {import('playwright-core').Page} */ page) => page.context().setOffline(true)
  await open({ url: fileOf('dstar-embed.html', '#backend=cpu&autoplay=false'), before, expect: /Content Security Policy/ }, async (page) => {
    await labOf(page)
    const refused = await page.evaluate(async () => {
      /** @type {string[]} */
      const seen = []
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => seen.push(effectiveDirective))
      const heard = (/** @type {number} */ count) => new Promise((resolve) => {
        const look = () => (seen.length >= count ? resolve(null) : requestAnimationFrame(look))
        look()
      })
      const failed = await fetch('data:,x').then(() => 'fetched', () => 'refused')
      await heard(1)
      for (const [tag, key, value] of [['script', 'textContent', 'globalThis.bad = true'], ['img', 'src', 'https://example.org/x.png'], ['style', 'textContent', 'body { color: red }'], ['iframe', 'src', 'https://example.org/']]) {
        const count = seen.length
        document.body.append(Object.assign(document.createElement(tag), { [key]: value }))
        await heard(count + 1)
      }
      return { failed, seen, bad: /** @type {any} */ (globalThis).bad }
    })
    assert.deepEqual(refused, { failed: 'refused', seen: ['connect-src', 'script-src-elem', 'img-src', 'style-src-elem', 'frame-src'], bad: undefined })
  })
})

test('the policy names no host and no leave to make scripts of text', async () => {
  for (const name of ['dstar.html', 'dstar-embed.html', 'dstar-webgpu.html']) {
    const html = await readFile(join(DIST, name), 'utf8')
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? ''
    assert.match(policy, /^default-src 'none'; script-src '/)
    assert.doesNotMatch(policy, /https?:|\*|unsafe-inline|'unsafe-eval'|'self'|connect-src/)
    assert.doesNotMatch(html, /(?:src|href)="(?!data:|#)/)
  }
})

testOnWebGpu('without an engine for WebGPU inside, it says so', async () => {
  await alone(fileOf('dstar-embed.html', '#backend=webgpu&autoplay=false&lang=zh'), async (page) => {
    const { backend, reason, step } = await fiveSteps(page)
    assert.deepEqual([backend, step], ['cpu', 5])
    assert.match(reason, /has no WebGPU engine in it/)
    await page.locator('dstar-lab .notice').filter({ hasText: '不含 WebGPU 引擎' }).waitFor()
  }, { webgpu: true })
})

testOnWebGpu('dstar-webgpu.html trains on WebGPU', async () => {
  await alone(fileOf('dstar-webgpu.html', `#backend=webgpu&autoplay=false&${SMALLEST}`), async (page) => {
    const { backend, step } = await (await labOf(page)).evaluate((lab) => lab.step(1))
    assert.deepEqual([backend, step], ['webgpu', 1])
  }, { webgpu: true })
})

test('it trains in a sandboxed frame, whose origin is nobody\'s', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dstar-frame-'))
  try {
    const outer = join(folder, 'course.html')
    await writeFile(outer, `<!doctype html><title>A course</title><iframe sandbox="allow-scripts" width="960" height="540" src="${fileOf('dstar-embed.html', '#backend=cpu')}"></iframe>`)
    await open({ url: pathToFileURL(outer).href, before: (page) => page.context().setOffline(true) }, async (page) => {
      const frame = page.frames().find((frame) => frame.url().includes('dstar-embed.html'))
      assert.ok(frame)
      assert.equal(await frame.evaluate(() => origin), 'null')
      await trainedBeyond(frame, 0)
    })
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('a link to a widget leads to the file itself', async () => {
  await alone(fileOf('dstar-embed.html', '#widget=kl&p=0,1&q=1,2&lang=en'), async (page) => {
    await page.locator('dstar-kl').waitFor()
    const link = await page.evaluate(async () => {
      await customElements.whenDefined('dstar-kl')
      const kl = /** @type {any} */ (document.querySelector('dstar-kl'))
      await kl.ready
      return kl.link
    })
    assert.equal(link, fileOf('dstar-embed.html', '#widget=kl&p=0,1&q=1,2&lang=en'))
  })
})

test('a browser too old for it says so', async () => {
  const before = (/** @type {import('playwright-core').Page} */ page) => page.addInitScript(() => Reflect.deleteProperty(globalThis, 'DecompressionStream'))
  await alone(fileOf('dstar.html'), async (page) => {
    assert.match(await page.locator('body > [role=alert]').first().innerText(), /cannot open the page.*DecompressionStream.*Firefox 120/)
  }, { before })
})
