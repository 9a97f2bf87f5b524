// @ts-check
/** Whether everything in a page can be seen and reached: nothing cut off, no scrolling in two directions, targets large enough, nothing covered. */
import assert from 'node:assert/strict'

/**
 * What is wrong, one sentence each. Runs in the page.
 * @param {string} within a selector of the part that is looked at, in whatever shadow root
 * @returns {string[]}
 */
function look(within) {
  /** @param {Element | ShadowRoot} node @returns {Generator<HTMLElement>} */
  const below = function* (node) {
    for (const child of node.children) {
      yield /** @type {HTMLElement} */ (child)
      if (child.shadowRoot) yield* below(child.shadowRoot)
      yield* below(child)
    }
  }
  const everything = [document.documentElement, ...below(document.documentElement)]
  const part = everything.find((node) => node.matches(within) && node.checkVisibility())
  if (!part) return [`there is no ${within}`]
  /** @type {HTMLElement[]} */
  const shown = [part, ...(part.shadowRoot ? below(part.shadowRoot) : []), ...below(part)].filter((node) => node.checkVisibility({ visibilityProperty: true }) && !node.closest('math, svg'))
  const name = (/** @type {Element} */ node) => `${node.localName}.${node.getAttribute('class') ?? ''} “${(node.getAttribute('aria-label') ?? node.textContent ?? '').trim().slice(0, 30)}”`
  const faults = []
  const wide = document.documentElement.clientWidth
  if (document.documentElement.scrollWidth > wide) faults.push(`the page is ${document.documentElement.scrollWidth} wide`)

  for (const node of shown) {
    const style = getComputedStyle(node)
    const [over, beyond] = [node.scrollWidth > node.clientWidth + 1, node.scrollHeight > node.clientHeight + 1]
    const [across, down] = [style.overflowX, style.overflowY]
    // What is for speech alone is a pixel large.
    if (node.clientWidth < 3) continue
    // Formulas and tables may scroll by themselves, in one direction.
    if (over && /auto|scroll/.test(across) && (!node.matches('.formula, .scroll') || (beyond && /auto|scroll/.test(down)))) faults.push(`${name(node)} scrolls sideways`)
    if (over && /hidden|clip/.test(across)) faults.push(`${name(node)} is cut off at ${node.clientWidth} of ${node.scrollWidth}`)
    if (beyond && /hidden|clip/.test(down) && !node.matches('.formula')) faults.push(`${name(node)} is cut off at ${node.clientHeight} of ${node.scrollHeight} in height`)
    if (node instanceof HTMLSelectElement && parseFloat(style.textIndent) === 0) {
      const pen = /** @type {CanvasRenderingContext2D} */ (document.createElement('canvas').getContext('2d'))
      pen.font = style.font
      pen.letterSpacing = style.letterSpacing
      const ARROW = 18
      const needs = pen.measureText(node.selectedOptions[0]?.label ?? '').width + parseFloat(style.paddingInlineStart) + parseFloat(style.paddingInlineEnd) + ARROW
      if (needs > node.offsetWidth) faults.push(`${name(node)} needs ${Math.ceil(needs)} for “${node.selectedOptions[0].label}”, and has ${node.offsetWidth}`)
    }
  }

  // WCAG 2.2, 2.5.8: 24 pixels, or as much room around it that a circle of 24 touches no other target. A box is as large as the label it is in.
  const targets = shown.filter((node) => node.matches('button, a[href], select, input:not([type="hidden"]), textarea, summary, .grip') && !node.matches('.skip'))
  const boxes = targets.map((node) => ({ node, box: (node.matches('input') && node.closest('label') ? /** @type {Element} */ (node.closest('label')) : node).getBoundingClientRect() })).filter(({ box }) => box.width > 0)
  if (boxes.length === 0) faults.push(`there is nothing to press in ${within}`)
  const isSmall = (/** @type {DOMRect} */ { width, height }) => width < 23.9 || height < 23.9
  for (const { node, box } of boxes.filter(({ box }) => isSmall(box))) {
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    const other = boxes.find((one) => one.node !== node && (Math.hypot(Math.max(one.box.left - x, 0, x - one.box.right), Math.max(one.box.top - y, 0, y - one.box.bottom)) < 12
      || (isSmall(one.box) && Math.hypot(one.box.x + one.box.width / 2 - x, one.box.y + one.box.height / 2 - y) < 24)))
    if (other) faults.push(`${name(node)} is ${box.width.toFixed(1)} × ${box.height.toFixed(1)}, beside ${name(other.node)}`)
  }

  for (const { node } of boxes) {
    node.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' })
    const box = node.getBoundingClientRect()
    if (box.left < -0.5 || box.right > wide + 0.5) faults.push(`${name(node)} reaches from ${box.left.toFixed()} to ${box.right.toFixed()} of ${wide}`)
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    let hit = document.elementFromPoint(x, y)
    for (let inner = hit?.shadowRoot?.elementFromPoint(x, y); inner && inner !== hit; inner = hit?.shadowRoot?.elementFromPoint(x, y)) hit = inner
    if (!hit || !(node.contains(hit) || hit.contains(node))) faults.push(`${name(node)} lies under ${hit ? name(hit) : 'nothing'}`)
  }
  return [...new Set(faults)]
}

/** Waits until nothing is wrong with a part of the page, or says what is. @param {import('playwright-core').Page} page @param {string} within */
export async function inReach(page, within) {
  await page.evaluate(`globalThis.look = ${look}`)
  const isRight = await page.waitForFunction((within) => /** @type {any} */ (globalThis).look(within).length === 0, within, { timeout: 60_000, polling: 300 }).catch(() => null)
  if (!isRight) assert.deepEqual(await page.evaluate((within) => /** @type {any} */ (globalThis).look(within), within), [], within)
}

/** The widest spacing of text that a reader may set (WCAG 1.4.12), in the page and in all its shadow roots. @param {import('playwright-core').Page} page */
export const spaceText = (page) =>
  page.evaluate(() => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }')
    const spread = (/** @type {Document | ShadowRoot} */ root) => {
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
      for (const { shadowRoot } of root.querySelectorAll('*')) if (shadowRoot) spread(shadowRoot)
    }
    spread(document)
  })
