// @ts-check
/** axe-core, run in the page. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds wrong, one sentence for each rule. @param {import('playwright-core').Page} page @returns {Promise<string[]>} */
export async function violations(page) {
  await page.evaluate(AXE)
  return page.evaluate(async () => {
    const { violations } = await /** @type {any} */ (globalThis).axe.run()
    return violations.map((/** @type {any} */ v) => `${v.id}: ${v.nodes.map((/** @type {any} */ n) => n.target.join(' ')).join(', ')}`)
  })
}
