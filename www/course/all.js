// @ts-check
// Every widget of the course, by the name that addresses use.

/** @type {Record<string, string>} name in an address → element, in the order of the course */
export const WIDGETS = { mle: 'dstar-mle', kl: 'dstar-kl', ce: 'dstar-ce', js: 'dstar-js', dstar: 'dstar-dstar' };

// In a browser each becomes an element; a test only reads the names.
if ('customElements' in globalThis) {
  import('./mle.js');
  import('./kl.js');
  import('./ce.js');
  import('./js.js');
  import('./dstar.js');
  import('./lesson.js');
  import('./lessons.js');
}
