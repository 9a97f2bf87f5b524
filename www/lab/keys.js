// @ts-check
// Single-key shortcuts, heard only while the lab has the focus.

/** @typedef {Exclude<keyof import('./transport.js').Actions, 'setSpeed'>} Action */
/** @type {Record<string, Action>} */
const KEYS = { t: 'toggle', b: 'stepBoth', d: 'stepD', e: 'stepG', r: 'reset', n: 'newSeed' };

/**
 * @param {HTMLElement} element @param {import('./transport.js').Actions} actions
 */
export function listenToKeys(element, actions) {
  element.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const target = /** @type {Element} */ (event.composedPath()[0]);
    if (target.matches('input:not([type="range"], [type="checkbox"]), select, textarea')) return;
    const action = KEYS[event.key.toLowerCase()];
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    actions[action]();
  });
}
