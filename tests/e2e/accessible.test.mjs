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

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  test(`where colours are forced, the pictures keep those that tell things apart (${colorScheme})`, async () => {
    await open({ path: STILL, context: { forcedColors: 'active', colorScheme } }, async (page) => {
      const seen = await withLab(page, async (lab) => {
        await lab.step(1)
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
        const root = lab.shadowRoot
        const count = (/** @type {HTMLCanvasElement} */ canvas, /** @type {(r: number, g: number, b: number) => boolean} */ is) => {
          const { data } = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d')).getImageData(0, 0, canvas.width, canvas.height)
          let found = 0
          for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 200 && is(data[i], data[i + 1], data[i + 2])) found++
          return found / (canvas.width * canvas.height)
        }
        const bar = root.querySelector('.bar canvas')
        const gap = root.querySelector('.panel[data-name=gap] canvas')
        const ground = getComputedStyle(root.querySelector('.lab')).backgroundColor
        const lamp = root.querySelector('.lamp')
        return {
          orange: count(bar, (r, g, b) => r > 180 && g > 80 && b < 90),
          blue: count(bar, (r, _, b) => b > 120 && b > r + 60),
          black: count(gap, (r, g, b) => Math.max(r, g, b) < 45),
          light: Number(ground.match(/\d+/)?.[0]) > 128,
          lamp: getComputedStyle(lamp).backgroundColor !== ground,
        }
      })
      assert.ok(seen.orange > 0.02 && seen.blue > 0.02, JSON.stringify(seen))
      if (seen.light) assert.ok(seen.black < 0.25, `a dark map on a light ground: ${seen.black}`)
      assert.ok(seen.lamp, 'the lamp shows')
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
