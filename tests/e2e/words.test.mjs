// @ts-check
/** Both languages have every word. */
import assert from 'node:assert/strict'
import { test } from 'node:test'

test('English and Chinese have the same keys, and the same blanks in each', async () => {
  const [en, zh] = await Promise.all(['en', 'zh'].map(async (lang) => (await import(`../../www/i18n/${lang}.js`)).default))
  assert.deepEqual(Object.keys(zh).sort(), Object.keys(en).sort())
  const blanks = (/** @type {string} */ text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()
  for (const key of Object.keys(en)) {
    assert.ok(zh[key].length > 0, key)
    assert.deepEqual(blanks(zh[key]), blanks(en[key]), key)
  }
})
