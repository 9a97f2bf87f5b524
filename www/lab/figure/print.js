// @ts-check
/**
 * The figure on a sheet of its own size, by the browser's own printing: on paper, or as a PDF with the browser's fonts in it. While
 * it prints, the page is the figure and nothing else.
 */

/** So long a browser may take to open its dialog, where it does not say when the printing is over, in ms. */
const LONG_MS = 30_000;

/** Takes away what was last put there to be printed. */
let clear = () => {};

/** @param {SVGElement} svg */
export function print(svg) {
  clear();
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    @page { size: ${svg.getAttribute('width')} ${svg.getAttribute('height')}; margin: 0; }
    @media screen { [data-dstar-figure] { display: none; } }
    @media print {
      :root, body { display: block !important; margin: 0 !important; padding: 0 !important; background: #fff !important; overflow: visible !important; }
      body > :not([data-dstar-figure]) { display: none !important; }
      [data-dstar-figure] svg { display: block; break-inside: avoid; }
    }`);
  const room = document.createElement('div');
  room.setAttribute('data-dstar-figure', '');
  room.setAttribute('aria-hidden', 'true');
  room.append(svg);
  document.body.append(room);
  document.adoptedStyleSheets.push(sheet);
  const over = new AbortController();
  clear = () => {
    over.abort();
    clearTimeout(timer);
    room.remove();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
    clear = () => {};
  };
  const timer = setTimeout(clear, LONG_MS);
  addEventListener('afterprint', () => clear(), { signal: over.signal });
  globalThis.print();
}
