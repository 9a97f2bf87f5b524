// @ts-check
/** What the bundles count on. */
import assert from 'node:assert/strict'
import { readFile, readdir } from 'node:fs/promises'
import { test } from 'node:test'

const WWW = new URL('../../www/', import.meta.url)

test('only www/assets.js knows where files lie, and only it fetches', async () => {
  const names = (await readdir(WWW, { recursive: true })).map((name) => name.replaceAll('\\', '/'))
  /** @type {Record<string, string[]>} */
  const found = { 'import.meta': [], 'fetch(': [], 'XMLHttpRequest': [], 'new Worker': [], 'importScripts': [] }
  for (const name of names.filter((name) => name.endsWith('.js') && !name.startsWith('pkg/')).sort()) {
    const text = (await readFile(new URL(name, WWW), 'utf8')).replace(/#fetch\(/g, '')
    for (const word of Object.keys(found)) if (text.includes(word)) found[word].push(name)
  }
  assert.deepEqual(found, {
    'import.meta': ['assets.js'],
    'fetch(': ['assets.js'],
    'XMLHttpRequest': [],
    'new Worker': ['assets.js'],
    'importScripts': [],
  })
})
