// @ts-check
// Single-key shortcuts, heard only while the lab has the focus; and which keys a control inside has a use for itself.

/** @typedef {Exclude<keyof import('./transport.js').Actions, 'setSpeed'>} Action */
/** @type {Record<string, Action>} */
const KEYS = { t: 'toggle', b: 'stepBoth', d: 'stepD', e: 'stepG', r: 'reset', n: 'newSeed' };

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
 * @param {HTMLElement} element @param {import('./transport.js').Actions} actions
 */
export function listenToKeys(element, actions) {
  element.addEventListener('keydown', (event) => {
    const target = /** @type {Element} */ (event.composedPath()[0]);
    // The deck around an element must not turn the page while its reader moves a slider.
    if (uses(target, event.key)) event.stopPropagation();
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (target.matches('input:not([type="range"], [type="checkbox"]), select, textarea')) return;
    const action = KEYS[event.key.toLowerCase()];
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    actions[action]();
  });
}
