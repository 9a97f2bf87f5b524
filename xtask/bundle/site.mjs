// @ts-check
/**
 * The page as a folder for any host: what www/ holds, without what only a build or a type checker reads, and with what lets it be
 * installed and opened without a network.
 */
import { createHash } from 'node:crypto'
import { cp, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT, WWW } from './inside.mjs'

const UNREAD = /\.d\.ts$|\.tex$|[/\\]formulas$|stamp\.json$|\.stamp$/
const OFFLINE = `${ROOT}xtask/bundle/offline/`
/** So large that it is kept only where it is used. */
const LATER = /^pkg\/engine-webgpu\//
/** In the head of the page: how it is installed. */
const HEAD = `    <link rel="manifest" href="manifest.webmanifest">
    <link rel="apple-touch-icon" href="icon-192.png">
    <script type="module" src="offline.js"></script>
`
/** In sw.js, where the build writes. */
const GAP = "/* filled in by the build */ { version: '', now: {}, later: {} }"

/** @param {string} text @param {string} where @param {string} what */
function put(text, where, what) {
  if (text.split(where).length !== 2) throw new Error(`where ${JSON.stringify(where)} stands is not known`)
  return text.replace(where, () => what)
}

/** @param {string} out */
export async function site(out) {
  await cp(WWW, out, { recursive: true, filter: (path) => !UNREAD.test(path) })
  for (const name of await readdir(OFFLINE)) if (name !== 'sw.js') await cp(OFFLINE + name, join(out, name))
  const page = join(out, 'index.html')
  await writeFile(page, put(await readFile(page, 'utf8'), '  </head>', `${HEAD}  </head>`))
  await offline(out)
}

/** Writes the script that keeps the folder's files as they are now. @param {string} out */
export async function offline(out) {
  await writeFile(join(out, 'sw.js'), put(await readFile(`${OFFLINE}sw.js`, 'utf8'), GAP, JSON.stringify(await filesOf(out))))
}

/** All files of the folder by their hashes, and one hash of all of it. @param {string} out */
async function filesOf(out) {
  const names = (await readdir(out, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile() && entry.name !== 'sw.js')
  const paths = names.map(({ parentPath, name }) => join(parentPath, name).slice(out.length + 1).replaceAll('\\', '/')).sort()
  const hashes = await Promise.all(paths.map(async (path) => [path, `sha256-${createHash('sha256').update(await readFile(join(out, path))).digest('base64')}`]))
  return {
    version: createHash('sha256').update(JSON.stringify(hashes)).digest('hex').slice(0, 16),
    now: Object.fromEntries(hashes.filter(([path]) => !LATER.test(path))),
    later: Object.fromEntries(hashes.filter(([path]) => LATER.test(path))),
  }
}
