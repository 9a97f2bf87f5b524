// @ts-check
/** axe-core finds nothing, on either page, in either theme and language, with the drawer open or shut. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { violations } from '../axe.mjs'
import { STILL, open, withLab } from '../browser.mjs'


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
