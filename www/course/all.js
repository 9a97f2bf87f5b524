// @ts-check
// Every widget of the course, by the name that addresses use.

import './mle.js';

/** @type {Record<string, string>} name in an address → element */
export const WIDGETS = { ce: 'dstar-ce', js: 'dstar-js', dstar: 'dstar-dstar' };

// In a browser each becomes an element; a test only reads the names.
if ('customElements' in globalThis) for (const name of Object.keys(WIDGETS)) import(`./${name}.js`);
export const WIDGETS = { mle: 'dstar-mle' };
