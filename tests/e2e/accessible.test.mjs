// @ts-check
/** axe-core finds nothing, on either page, in either theme and language, with the drawer open or shut. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { STILL, open, withLab } from '../browser.mjs'

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** @param {import('playwright-core').Page} page @returns {Promise<string[]>} */
async function violations(page) {
  await page.evaluate(AXE)
  return page.evaluate(async () => {
    const { violations } = await /** @type {any} */ (globalThis).axe.run()
    return violations.map((/** @type {any} */ v) => `${v.id}: ${v.nodes.map((/** @type {any} */ n) => n.target.join(' ')).join(', ')}`)
  })
}

for (const [path, lang, colorScheme] of /** @type {const} */ ([
  ['index.html', 'en', 'light'],
  ['index.html', 'zh', 'dark'],
  ['embed.html', 'en', 'dark'],
  ['embed.html', 'zh', 'light'],
])) {
  test(`axe finds nothing on ${path} (${lang}, ${colorScheme})`, async () => {
    await open({ path: `${STILL.replace('embed.html', path)}&lang=${lang}`, context: { colorScheme } }, async (page) => {
      await withLab(page, (lab) => lab.step(2))
      assert.deepEqual(await violations(page), [])
      await page.locator('.drawer-open').click()
      await page.locator('.field').first().waitFor()
      assert.deepEqual(await violations(page), [], 'with the drawer open')
    })
  })
}

test('a picture says in words what it shows', async () => {
  await open({ path: STILL }, async (page) => {
    const labels = await withLab(page, async (lab) => {
      await lab.step(1)
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
      return [...lab.shadowRoot.querySelectorAll('canvas')].map((canvas) => [canvas.getAttribute('role'), canvas.getAttribute('aria-label')])
    })
    assert.equal(labels.length, 7)
    for (const [role, label] of labels) {
      assert.equal(role, 'img')
      assert.ok(label.length > 10, label)
    }
  })
})
