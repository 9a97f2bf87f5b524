// @ts-check
/** The formulas of the page: their symbols are explained, and those that the page asks for exist. */
import assert from 'node:assert/strict'
import { readFile, readdir } from 'node:fs/promises'
import { test } from 'node:test'
import { STRINGS } from '../../www/i18n/strings.js'

const WWW = new URL('../../www/', import.meta.url)
const { default: formulas } = await import(new URL('pkg/formulas.js', WWW).href)

/** Every class in a tree, or in several. @param {any} tree @returns {string[]} */
function classes(tree) {
  if (typeof tree === 'string') return []
  const [, ...rest] = tree
  return rest.flatMap((/** @type {any} */ part) =>
    typeof part === 'object' && !Array.isArray(part) ? (part.class?.split(' ') ?? []) : classes(part)
  )
}

test('a formula is a row of <math>, each of which may begin a line, and none is laid out within', async () => {
  for (const [key, parts] of Object.entries(formulas)) {
    assert.ok(Array.isArray(parts) && parts.length > 0, key)
    for (const [tag] of parts) assert.equal(tag, 'math', key)
  }
  // Flex boxes and grids in MathML are Chromium's alone: elsewhere every part would stand on a line of its own.
  const style = await readFile(new URL('style/course.css', WWW), 'utf8')
  for (const [rule] of style.matchAll(/[^{}]*\bmath\b[^{}.]*\{[^}]*\}/g)) assert.doesNotMatch(rule, /display|grid-template/, rule)
})

test('every symbol of a formula is explained, in both languages, and no other is', async () => {
  const used = new Set(Object.values(formulas).flat().flatMap(classes).filter((name) => !/^(live|tml)-/.test(name)))
  assert.ok(used.size > 10)
  for (const lang of ['en', 'zh']) {
    const { default: words } = await import(new URL(`i18n/${lang}/symbol.js`, WWW).href)
    assert.deepEqual(Object.keys(words).sort(), [...used].map((name) => `symbol.${name}`).sort(), lang)
  }
})

test('every formula that the page asks for exists, and it asks for every one', async () => {
  const folder = new URL('course/', WWW)
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.js'))
  const text = (await Promise.all(files.map((file) => readFile(new URL(file, folder), 'utf8')))).join('\n')
  const named = [...text.matchAll(/formula\(\s*'([^']+)'/g)].map(([, key]) => key)
  assert.ok(named.length > 0)
  assert.deepEqual(named.filter((key) => !Object.hasOwn(formulas, key)), [])
  // A key may be put together, `dstar.${name}` or `${key}-short`, or be an argument; a word of the page is none.
  const together = [...text.matchAll(/formula\(`([^`]+)`/g)].map(([, key]) => new RegExp(`^${key.replaceAll('.', '\\.').replace(/\$\{\w+\}/g, '[\\w.-]+')}$`))
  const quoted = [...text.matchAll(/'(\w+\.[\w-]+)'/g)].map(([, key]) => key).filter((key) => !Object.hasOwn(STRINGS.en, key))
  const asked = (/** @type {string} */ key) => named.includes(key) || quoted.includes(key) || together.some((pattern) => pattern.test(key))
  assert.deepEqual(Object.keys(formulas).filter((key) => !asked(key)), [])
})
