// @ts-check
/**
 * The figure on a sheet of its own size, by the browser's own printing: on paper, or as a PDF with the browser's fonts in it. While
 * it prints, the page is the figure and nothing else.
 */

/** @param {SVGElement} svg @param {() => void} [print] what prints the page; the browser's dialog */
export async function print(svg, print = () => globalThis.print()) {
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
  try {
    await document.fonts.ready;
    await print();
  } finally {
    room.remove();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
  }
}
