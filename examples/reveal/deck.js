// @ts-check
// The deck: formulas, reveal.js, and fragments that set parameters.

import Reveal from '../../node_modules/reveal.js/dist/reveal.mjs';
import temml from '../../node_modules/temml/dist/temml.mjs';

for (const place of document.querySelectorAll('.tex')) temml.render(place.textContent ?? '', /** @type {HTMLElement} */ (place), { displayMode: true });

/**
 * Sets parameters of a frame by message, or of an element by its attributes.
 * @param {string} id @param {Record<string, string | number | boolean>} params
 */
function order(id, params) {
  const demo = document.getElementById(id);
  if (demo instanceof HTMLIFrameElement) demo.contentWindow?.postMessage({ type: 'dstar', v: 1, cmd: 'set', params, id: null }, '*');
  else for (const [key, value] of Object.entries(params)) demo?.setAttribute(key, String(value));
}

const deck = new Reveal({ width: 1280, height: 720, margin: 0, maxScale: 4, center: false, hash: true, transition: 'slide', pdfSeparateFragments: false });

// `data-to="ID" data-set='{…}' data-back='{…}'` on a fragment: what it sets when it comes, and when it goes.
for (const [event, what] of /** @type {['fragmentshown' | 'fragmenthidden', 'set' | 'back'][]} */ ([['fragmentshown', 'set'], ['fragmenthidden', 'back']])) {
  deck.on(event, (/** @type {any} */ { fragments }) => {
    for (const { dataset } of fragments) if (dataset.to) order(dataset.to, JSON.parse(dataset[what]));
  });
}

deck.initialize();
