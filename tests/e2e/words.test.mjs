// @ts-check
/** Both languages have every word. */
import assert from 'node:assert/strict'
import { readFile, readdir } from 'node:fs/promises'
import { test } from 'node:test'
import { STRINGS } from '../../www/i18n/strings.js'
import translate from '../../www/i18n/zh-sentences.js'

test('English and Chinese have the same keys, and the same blanks in each', () => {
  const { en, zh } = STRINGS
  assert.deepEqual(Object.keys(zh).sort(), Object.keys(en).sort())
  const blanks = (/** @type {string} */ text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()
  for (const key of Object.keys(en)) {
    assert.ok(zh[key].length > 0, key)
    assert.deepEqual(blanks(zh[key]), blanks(en[key]), key)
  }
})

test('in Chinese a unit stands apart from its number, and “per” is one sign everywhere', () => {
  for (const [key, text] of Object.entries(STRINGS.zh)) assert.doesNotMatch(text, /[}\d]奈特|／/, key)
})

test('every room\'s strings are on the page, and no key is in two rooms', async () => {
  for (const lang of /** @type {const} */ (['en', 'zh'])) {
    const folder = new URL(`../../www/i18n/${lang}/`, import.meta.url)
    const rooms = [`../${lang}.js`, ...(await readdir(folder))]
    const keys = await Promise.all(rooms.map(async (room) => Object.keys((await import(new URL(room, folder).href)).default)))
    assert.deepEqual(keys.flat().sort(), Object.keys(STRINGS[lang]).sort())
  }
})

test('what hinders a figure or a clip is said in Chinese too', () => {
  const sentences = [
    'figure: this browser makes no mp4 of 960 × 540 pixels; it makes webm, gif.', "figure: the browser's encoder failed: OutOfMemory", 'figure: there is nothing on the screen yet.',
    'The browser has no memory for a picture of this size.', 'The run diverged by step 7: a number stopped being finite. Reset it first.',
  ]
  for (const sentence of sentences) assert.match(translate(sentence), /^[^a-zA-Z]*(mp4|webm|gif|OutOfMemory|[^a-zA-Z])*$/, sentence)
})

test('what the table says of each parameter is said in Chinese too', async () => {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8')
  const rows = [...readme.split('<!-- params:begin -->')[1].split('<!-- params:end -->')[0].matchAll(/^\| `(\w+)` .* \| (.*) \|$/gm)]
  assert.ok(rows.length > 30, String(rows.length))
  for (const [, key, doc] of rows) {
    assert.notEqual(translate(doc), doc, key)
    for (const [lang, strings] of Object.entries(STRINGS)) assert.ok(`param.${key}` in strings, `${key} in ${lang}`)
  }
})
