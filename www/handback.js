// @ts-check
/**
 * A click into a frame takes the keys from the deck around it. What nobody in here has a use for is handed back, so that the
 * presenter's remote control goes on turning pages: as a message that reveal.js understands, and as the event `key` for others.
 */

import { uses } from './lab/keys.js';

/** What decks turn pages with, and look at them. Nothing that a reader writes is told to anybody. */
const BACK = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End', ' ', 'Escape', 'f', 'o', 's', '.'];

/** @param {(event: 'key', detail: {key: string, code: string, keyCode: number, shiftKey: boolean}) => void} tell */
export function handKeysBack(tell) {
  if (window.parent === window) return;
  let isDeck = false;
  addEventListener('message', ({ source, data }) => {
    if (source === window.parent && (data === 'slide:start' || data === 'slide:stop')) isDeck = true;
  });
  addEventListener('keydown', (event) => {
    const { key, code, keyCode, shiftKey } = event;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !BACK.includes(key)) return;
    if (uses(/** @type {Element} */ (event.composedPath()[0]), key)) return;
    // A page that is no deck may be scrolled by the same key.
    if (isDeck) event.preventDefault();
    window.parent.postMessage(JSON.stringify({ method: 'triggerKey', args: [keyCode] }), '*');
    tell('key', { key, code, keyCode, shiftKey });
  });
}
