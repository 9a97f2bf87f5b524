// @ts-check
/** A real JupyterLab, with the package installed as anybody would, and notebooks in a real browser. */
import { execFile, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before } from 'node:test'
import { promisify } from 'node:util'
import { open } from '../browser.mjs'
import { DIST } from './dist.mjs'

/** @typedef {import('playwright-core').Page} Page */
export const run = promisify(execFile)

/** The Python that JupyterLab is installed for. */
export const PYTHON = process.env.DSTAR_JUPYTER ?? ''
const TOKEN = 'dstar'

let home = ''
let base = ''
/** @type {import('node:child_process').ChildProcess | null} */
let server = null

before(async () => {
  const wheel = (await readdir(join(DIST, 'notebook'))).find((name) => name.endsWith('.whl'))
  if (!wheel) throw new Error(`there is no wheel in ${DIST}/notebook`)
  await run(PYTHON, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-index', '--no-deps', '--force-reinstall', join(DIST, 'notebook', wheel)])
  home = await mkdtemp(join(tmpdir(), 'dstar-jupyter-'))
  // Its own place for everything: what the user of this machine has set up is nobody's business.
  const places = Object.fromEntries(['JUPYTER_CONFIG_DIR', 'JUPYTER_DATA_DIR', 'JUPYTER_RUNTIME_DIR', 'IPYTHONDIR'].map((name) => [name, join(home, `.${name.toLowerCase()}`)]))
  const settings = join(places.JUPYTER_CONFIG_DIR, 'lab/user-settings/@jupyterlab/apputils-extension')
  await mkdir(settings, { recursive: true })
  await writeFile(join(settings, 'notification.jupyterlab-settings'), '{"fetchNews": "false", "checkForUpdates": false}')
  server = spawn(PYTHON, ['-m', 'jupyterlab', '--no-browser', '--allow-root', '--ServerApp.port=0', `--IdentityProvider.token=${TOKEN}`, `--ServerApp.root_dir=${home}`], { env: { ...process.env, ...places }, stdio: ['ignore', 'ignore', 'pipe'] })
  base = await new Promise((resolve, reject) => {
    let said = ''
    server?.stderr?.on('data', (data) => {
      said += data
      const address = /http:\/\/127\.0\.0\.1:\d+\//.exec(said)
      if (address) resolve(address[0])
    })
    server?.on('exit', () => reject(new Error(`JupyterLab ended: ${said.slice(-2000)}`)))
  })
})

after(async () => {
  const ended = new Promise((resolve) => server?.on('exit', resolve))
  if (server?.kill()) await ended
  await rm(home, { recursive: true, force: true, maxRetries: 5 })
})

/** @param {string[]} cells of Python */
const notebookOf = (...cells) => ({
  nbformat: 4, nbformat_minor: 5, metadata: { kernelspec: { name: 'python3', display_name: 'Python 3', language: 'python' } },
  cells: cells.map((source, i) => ({ id: `cell-${i}`, cell_type: 'code', source, metadata: {}, outputs: [], execution_count: null })),
})

/**
 * Opens a notebook in JupyterLab, and runs all of it.
 * @param {any} notebook as a file has it, or its cells @param {(page: Page) => Promise<void>} body
 */
export async function inJupyter(notebook, body) {
  await writeFile(join(home, 'course.ipynb'), JSON.stringify(Array.isArray(notebook) ? notebookOf(...notebook) : notebook))
  // High, so that no cell is left out of the page for being out of sight.
  await open({ url: `${base}lab/tree/course.ipynb?token=${TOKEN}&reset`, context: { viewport: { width: 1280, height: 2400 } } }, async (page) => {
    await page.getByText('| Idle').waitFor()
    await page.getByRole('menuitem', { name: 'Run', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Run All Cells', exact: true }).click()
    await body(page)
    // The next one begins with a kernel of its own.
    await page.evaluate(async () => {
      const xsrf = /_xsrf=([^;]+)/.exec(document.cookie)?.[1] ?? ''
      const sessions = await (await fetch('/api/sessions')).json()
      for (const { id } of sessions) await fetch(`/api/sessions/${id}`, { method: 'DELETE', headers: { 'X-XSRFToken': xsrf } })
    })
  })
}

/** Runs one of its cells again. @param {Page} page @param {number} number from 0 */
export async function runCell(page, number) {
  const cell = page.locator('.jp-CodeCell').nth(number)
  await cell.locator('.jp-InputArea-editor .cm-content').click()
  await page.locator('.jp-Notebook.jp-mod-editMode .jp-CodeCell.jp-mod-active').waitFor()
  await page.keyboard.press('Control+Enter')
}

/** Waits until a cell has said this. @param {Page} page @param {string} text */
export const said = (page, text) => page.locator('.jp-OutputArea-output').filter({ hasText: text }).first().waitFor()
