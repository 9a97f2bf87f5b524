// @ts-check
/**
 * Renders www/formulas/*.tex to MathML, and writes it as trees to the file named on the command line: for each formula
 * the parts that may stand on a line of their own, in order, each a `<math>`.
 *
 * A line `# key` begins a formula, which goes on to the next such line; the key begins with the name of its file. What
 * shared.tex defines with \newcommand holds in all of them; `%` begins a comment, as in TeX. A tree is
 * `[tag, {attribute: value}?, …children]`, a text is a string; the page makes elements of it, and parses no markup.
 */
import { readFile, readdir, writeFile } from 'node:fs/promises'
import temml from 'temml'

/** @typedef {string | [tag: string, ...rest: (Record<string, string> | Tree)[]]} Tree */

const SOURCES = new URL('../www/formulas/', import.meta.url)
const SHARED = 'shared.tex'
/** Temml's own classes that the style sheet knows; the others serve its own. */
const KEPT = new Set(['tml-left', 'tml-right'])

/** Before these a long formula may begin a new line. */
const BREAKS = new Set([...'=≈≤≥≠→←⟹⟺+−', '⟶', '⟵'])

/** @param {unknown} error @param {string} file @param {string} [key] @returns {never} */
function fail(error, file, key) {
  const where = key ? `www/formulas/${file}, ${key}` : `www/formulas/${file}`
  console.error(`${where}: ${error instanceof Error ? error.message : error}`)
  process.exit(1)
}

/** The formulas of a file, by key. @param {string} text @param {string} file */
function entries(text, file) {
  const room = file.replace(/\.tex$/, '')
  const [head, ...parts] = text.split(/^# */m)
  if (head.replace(/%.*/g, '').trim()) fail('there is LaTeX before the first `# key`', file)
  return parts.map((part) => {
    const [key, ...lines] = part.split('\n')
    const latex = lines.join('\n').replace(/(?<!\\)%.*/g, '').trim()
    if (!new RegExp(`^${room}\\.[a-z0-9-]+$`).test(key)) fail(`the key is not of the form ${room}.some-name`, file, key)
    if (!latex) fail('there is no formula', file, key)
    return { key, latex }
  })
}

/** One node of Temml's, without what only its own style sheet needs. @param {any} node @returns {Tree[]} */
function trees(node) {
  if (typeof node.text === 'string') return [node.text]
  /** @type {Tree[]} */
  const children = node.children.flatMap(trees)
  if (!node.type) return children
  const classes = node.classes.filter((/** @type {string} */ name) => KEPT.has(name) || !/^$|^(tml|wbk|chr|ff)-|^mathcal$/.test(name))
  /** @type {Record<string, string>} */
  const attributes = {}
  for (const [name, value] of Object.entries(node.attributes)) if (name !== 'xmlns') attributes[name] = String(value)
  // An operator as a script, such as the star of D*, stands close.
  if (node.classes.includes('tml-sml-pad')) Object.assign(attributes, { lspace: '0.05em', rspace: '0' })
  const idle = node.type === 'mrow' || (node.type === 'mpadded' && Object.keys(attributes).every((name) => name === 'lspace'))
  if (idle && classes.length === 0 && children.length === 1) return children
  if (classes.length > 0) attributes.class = classes.join(' ')
  const [base] = children
  if (/^(munder|mover|munderover)$/.test(node.type) && base[0] === 'mo') {
    // Firefox forgets the space around an operator with limits when it measures how wide a formula is.
    children[0] = ['mo', { .../** @type {any} */ (base[1]), lspace: '0', rspace: '0' }, ...base.slice(2)]
    const space = /** @type {Tree} */ (['mspace', { width: '0.1667em' }])
    return [space, [node.type, attributes, ...children], space]
  }
  return Object.keys(attributes).length > 0 ? [[node.type, attributes, ...children]] : [[node.type, ...children]]
}

/**
 * A `<math>` for each part that may stand on a line of its own: a part begins with a relation or a sum's sign. No browser
 * breaks within a `<math>`, and only some lay out what is in it by CSS.
 * @param {Tree[]} children @returns {Tree[]}
 */
function breakable(children) {
  const [row] = children
  const whole = children.length === 1 && row[0] === 'mrow' && typeof row[1] !== 'string' && Array.isArray(row[1])
  const parts = whole ? /** @type {Tree[]} */ (row.slice(1)) : children
  /** @type {Tree[][]} */
  const rows = [[]]
  let depth = 0
  for (const part of parts) {
    const operator = Array.isArray(part) && part[0] === 'mo' ? String(part.at(-1)) : ''
    if ('([{'.includes(operator || ' ')) depth++
    if (')]}'.includes(operator || ' ')) depth--
    const sign = depth === 0 && BREAKS.has(operator) && !(/** @type {any} */ (part[1]).form)
    if (sign && rows[rows.length - 1].length > 0) rows.push([])
    // At the head of its row it would be taken for a prefix.
    const given = /** @type {any} */ (part[1])
    rows[rows.length - 1].push(sign ? ['mo', { ...(given.class && { class: given.class }), form: 'infix' }, operator] : part)
  }
  return rows.map((row) => ['math', { display: 'block' }, ...row])
}

/** @param {string} text @param {string} file */
function preamble(text, file) {
  try {
    return temml.definePreamble(text, { trust: true })
  } catch (error) {
    return fail(error, file)
  }
}

const files = (await readdir(SOURCES)).filter((file) => file.endsWith('.tex')).sort()
const macros = preamble(await readFile(new URL(SHARED, SOURCES), 'utf8'), SHARED)
/** @type {Map<string, Tree[]>} */
const formulas = new Map()
for (const file of files.filter((file) => file !== SHARED)) {
  for (const { key, latex } of entries(await readFile(new URL(file, SOURCES), 'utf8'), file)) {
    if (formulas.has(key)) fail('there are two formulas of this key', file, key)
    try {
      const options = { displayMode: true, trust: true, xml: true, throwOnError: true, macros: { ...macros } }
      formulas.set(key, breakable(temml.__renderToMathMLTree(latex, options).children.flatMap(trees)))
    } catch (error) {
      fail(error, file, key)
    }
  }
}

const lines = [...formulas].map(([key, formula]) => `  ${JSON.stringify(key)}: ${JSON.stringify(formula)},\n`)
await writeFile(process.argv[2], `// Made from www/formulas by \`cargo xtask build\`.\nexport default {\n${lines.join('')}};\n`)
