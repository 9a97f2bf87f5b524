// @ts-check
// Single keys, heard only while the lab has the focus; and which keys a control inside has a use for itself.

/** @typedef {Pick<import('./transport.js').Actions, 'toggle' | 'stepBoth' | 'stepD' | 'stepG' | 'reset' | 'newSeed'> & Partial<Showing>} Deeds */
/** What one shows a lab with. @typedef {{full: () => void, projector: () => void, help: () => void, go: (way: 1 | -1) => void}} Showing */

/** In the order of the list that is shown; none of them turns a deck's pages, or is handed back to one (www/handback.js). @type {[key: string, says: string, deed: keyof Deeds, way?: 1 | -1][]} */
export const LIST = [
  ['t', 'toggle', 'toggle'],
  ['b', 'stepBoth', 'stepBoth'],
  ['d', 'stepD', 'stepD'],
  ['e', 'stepG', 'stepG'],
  ['r', 'reset', 'reset'],
  ['n', 'newSeed', 'newSeed'],
  ['u', 'previous', 'go', -1],
  ['i', 'next', 'go', 1],
  ['w', 'full', 'full'],
  ['z', 'projector', 'projector'],
  ['?', 'help', 'help'],
];

/** Controls, and the keys they use; null: all of them. @type {[selector: string, keys: RegExp | null][]} */
const USES = [
  ['input:not([type="range"], [type="checkbox"], [type="radio"], [type="file"]), textarea, select, [contenteditable]', null],
  ['input[type="range"], input[type="radio"], [role="slider"]', /^(Arrow.*|Home|End)$/],
  ['button, summary, a[href], input', /^( |Enter)$/],
  // What closes with Escape is open around the focus.
  ['details[open] *, .drawer *, dialog *', /^Escape$/],
];

/**
 * Whether the control in the focus has a use for this key itself. Page up and down are what presenters' remote controls send: only a
 * field of many lines keeps them.
 * @param {Element} target @param {string} key
 */
export function uses(target, key) {
  if (key === 'PageUp' || key === 'PageDown') return target.matches('textarea, [contenteditable]');
  return USES.some(([selector, keys]) => (keys === null || keys.test(key)) && target.matches(selector));
}

/**
 * @param {HTMLElement} element @param {Deeds} deeds @param {() => boolean} [wanted] whether single keys are to be heard
 */
export function listenToKeys(element, deeds, wanted = () => true) {
  element.addEventListener('keydown', (event) => {
    const target = /** @type {Element} */ (event.composedPath()[0]);
    // The deck around an element must not turn the page while its reader moves a slider.
    if (uses(target, event.key)) event.stopPropagation();
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !wanted()) return;
    if (target.matches('input:not([type="range"], [type="checkbox"]), select, textarea') || target.closest('dialog:not(.slow)')) return;
    const [, , name, way = 1] = LIST.find(([key]) => key === event.key.toLowerCase()) ?? [];
    const deed = name && deeds[name];
    if (!deed) return;
    event.preventDefault();
    event.stopPropagation();
    deed(way);
  });
}
