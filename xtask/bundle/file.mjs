// @ts-check
/**
 * A page as one file that is opened by a double click: its style sheets and its script inside, packed; what its script would
 * fetch, inside that or beside it. A policy in its head forbids all else, the network above all.
 */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { ROOT, WWW, inside, minified, pack, packedFiles, scriptOf } from './inside.mjs'

/** @param {string} text as the browser sees it between two tags */
const hashOf = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** @param {string} path */
const blockOf = (path) => `async () => document.querySelector('script[data-file="${path}"]').textContent`

/** @param {string} path @param {string} packed */
const block = (path, packed) => `<script type="application/octet-stream" data-file="${path}">${packed}</script>`

/** Takes all tags of a kind out of a page. @param {string} html @param {RegExp} tag whose first group is kept @returns {[rest: string, found: string[]]} */
function takeOut(html, tag) {
  /** @type {string[]} */
  const found = []
  const rest = html.replace(tag, (_, value) => {
    found.push(value)
    return ''
  })
  return [rest, found]
}

/** @param {string} name such as `index.html` @param {import('./inside.mjs').Engine[]} engines */
export async function singleFile(name, engines) {
  const source = (await readFile(WWW + name, 'utf8')).replace(/<!--.*?-->/gs, '')
  const [withoutHints, hints] = takeOut(source, /\s*<link rel="(?:module)?preload"[^>]*?href="([^"]+)">/g)
  const [withoutStyles, styles] = takeOut(withoutHints, /\s*<link rel="stylesheet" href="([^"]+)">/g)
  const [withoutScripts, scripts] = takeOut(withoutStyles, /\s*<script type="module" src="([^"]+)"><\/script>/g)
  const [page, icons] = takeOut(withoutScripts, /\s*<link rel="icon" href="([^"]+)" type="image\/svg\+xml">/g)
  // What was not understood would be fetched.
  const left = /<(?:link|script|style|img|iframe)\b[^>]*>|\b(?:src|srcset)=/.exec(page)
  if (left || scripts.length === 0 || icons.length !== 1) throw new Error(`www/${name}: it is not known how to put ${left?.[0] ?? 'this'} into one file (${hints.length} hints)`)

  const entry = scripts.map((path) => `import ${JSON.stringify(`./${path}`)}`).join('\n')
  const script = await scriptOf({ stdin: { contents: entry, resolveDir: WWW }, format: 'esm', plugins: [inside(engines, blockOf)] })
  const boot = await scriptOf({ entryPoints: [`${ROOT}xtask/bundle/boot.js`], format: 'iife' })
  const style = await minified((await Promise.all(styles.map((path) => readFile(WWW + path, 'utf8')))).join('\n'), 'css')
  const icon = `data:image/svg+xml,${encodeURIComponent((await readFile(WWW + icons[0], 'utf8')).trim())}`
  for (const text of [boot, style]) if (/<\/|<!--/.test(text)) throw new Error(`www/${name}: a tag would end too soon`)

  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(boot)} ${hashOf(script)} 'wasm-unsafe-eval'`,
    `style-src ${hashOf(style)} blob:`,
    'img-src data:',
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  const head = `<meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">`
  const files = await Promise.all(packedFiles(engines).map(async (path) => block(path, pack(await readFile(WWW + path)))))
  const tail = [block('page.js', pack(script)), ...files, `<script>${boot}</script>`].join('\n')
  // Functions, since a $ in what is put in stands for itself.
  return page
    .replace('<meta charset="utf-8">', () => head)
    .replace(/\s*<\/head>/, () => `\n    <link rel="icon" href="${icon}" type="image/svg+xml">\n    <style>${style}</style>\n  </head>`)
    .replace(/\s*<\/body>/, () => `\n${tail}\n  </body>`)
}
