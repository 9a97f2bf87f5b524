// @ts-check
/** The formulas of the page: their symbols are explained, and those that the page asks for exist. */
import assert from 'node:assert/strict'
import { readFile, readdir } from 'node:fs/promises'
import { test } from 'node:test'

const WWW = new URL('../../www/', import.meta.url)
const { default: formulas } = await import(new URL('pkg/formulas.js', WWW).href)

/** Every class in a tree. @param {any} tree @returns {string[]} */
function classes(tree) {
  if (typeof tree === 'string') return []
  const [, ...rest] = tree
  return rest.flatMap((/** @type {any} */ part) =>
    typeof part === 'object' && !Array.isArray(part) ? (part.class?.split(' ') ?? []) : classes(part)
  )
}

test('every symbol of a formula is explained, in both languages, and no other is', async () => {
  const used = new Set(Object.values(formulas).flatMap(classes).filter((name) => !/^(live|tml)-/.test(name)))
  assert.ok(used.size > 10)
  for (const lang of ['en', 'zh']) {
    const { default: words } = await import(new URL(`i18n/${lang}/symbol.js`, WWW).href)
    assert.deepEqual(Object.keys(words).sort(), [...used].map((name) => `symbol.${name}`).sort(), lang)
  }
})

test('every formula that the page asks for exists', async () => {
  const folder = new URL('course/', WWW)
  const files = (await readdir(folder)).filter((file) => file.endsWith('.js'))
  const text = (await Promise.all(files.map((file) => readFile(new URL(file, folder), 'utf8')))).join('\n')
  const named = [...text.matchAll(/formula\(\s*'([^']+)'/g)].map(([, key]) => key)
  assert.ok(named.length > 0)
  assert.deepEqual(named.filter((key) => !Object.hasOwn(formulas, key)), [])
})
