// @ts-check
/** The page of the benchmark: starts it, shows how far it is, and gives the tables to paste. */
import { machine, measure } from './measure.js'
import { tables } from './tables.js'

/** @template {Element} E @param {string} selector @returns {E} */
const find = (selector) => /** @type {E} */ (document.querySelector(selector))
/** @type {HTMLElement} */
const state = find('[data-state]')
/** @type {HTMLElement} */
const text = find('[data-text]')
/** @type {NodeListOf<HTMLButtonElement>} */
const starts = document.querySelectorAll('[data-start]')

/** @param {import('./measure.js').Machine} here */
const described = ({ agent, cores, adapter, software, isolated }) =>
  `${agent}; ${cores} threads; WebGPU: ${adapter ? `${adapter}${software ? ' (software)' : ''}` : 'none'}; ${isolated ? 'isolated, so that the peers may use threads' : 'not isolated, so that nobody may use threads'}.`

machine().then((here) => (find('[data-machine]').textContent = described(here)))

for (const button of starts) {
  button.addEventListener('click', async () => {
    for (const each of starts) each.disabled = true
    const start = performance.now()
    const quick = button.dataset.start === 'quick'
    state.removeAttribute('data-bad')
    let doing = 'it begins'
    // A round may be long: the seconds show that the page is alive.
    const show = () => (state.textContent = `${Math.round((performance.now() - start) / 1000)} s: ${doing}`)
    const clock = setInterval(show, 1000)
    try {
      const results = await measure({ quick }, (what) => {
        doing = what
      })
      const hidden = document.visibilityState === 'hidden' ? ' The page was hidden at the end: measure again with it in front.' : ''
      text.textContent = `# dstar: benchmark of ${new Date().toISOString().slice(0, 10)}${quick ? ' (a quick look: rough)' : ''}\n\n${described(results.machine)}\n\n${tables(results)}\n`
      find('[data-result]').removeAttribute('hidden')
      clearInterval(clock)
      state.textContent = `Done in ${Math.round((performance.now() - start) / 1000)} s.${hidden}`
    } catch (error) {
      clearInterval(clock)
      state.dataset.bad = ''
      state.textContent = `It ended early: ${/** @type {any} */ (error)?.message ?? error}. Reload the page to try again.`
    }
    for (const each of starts) each.disabled = false
  })
}

find('[data-copy]').addEventListener('click', async () => {
  const said = find('[data-copied]')
  try {
    await navigator.clipboard.writeText(text.textContent ?? '')
    said.textContent = 'Copied.'
  } catch {
    getSelection()?.selectAllChildren(text)
    said.textContent = 'The browser does not let a page copy here: the text is selected.'
  }
})
