// @ts-check
// How high this frame should be for its width, so that nothing in it scrolls. Told to the page around, which may follow it.

/** From this width on a lab arranges itself in any height; below, it is a column of some height. */
const COLUMN_BELOW = 700;
/** A lab's own shape. */
const SHAPE = 10 / 16;
/** More than any column is high; with less its foot would stick to the edge. */
const PLENTY = 10_000;
/** A change has settled after so many ms. */
const SETTLED_MS = 150;

/**
 * @param {() => HTMLElement | null} widget @param {(event: 'height', detail: {height: number, width: number}) => void} tell
 * @returns {() => void} looks again, soon
 */
export function tellHeight(widget, tell) {
  let [timer, told] = [0, ''];
  const look = () => {
    const element = widget();
    const width = document.documentElement.clientWidth;
    if (!element?.isConnected || width === 0) return;
    // Without its style sheets it has no height yet.
    if (!element.shadowRoot?.querySelector('[data-styled]') && element.localName !== 'dstar-lesson') return soon();
    const height = Math.ceil(heightOf(element, width));
    if (!(height > 0) || told === `${width} ${height}`) return;
    told = `${width} ${height}`;
    tell('height', { height, width });
  };
  const soon = () => {
    clearTimeout(timer);
    timer = window.setTimeout(look, SETTLED_MS);
  };
  // A change of height alone comes from the page around, and must not be answered with another.
  let width = 0;
  new ResizeObserver(() => {
    if (width !== document.documentElement.clientWidth) soon();
    width = document.documentElement.clientWidth;
  }).observe(document.documentElement);
  return soon;
}

/** @param {HTMLElement} element @param {number} width */
function heightOf(element, width) {
  const isLab = element.localName === 'dstar-lab';
  if ((isLab || element.localName === 'dstar-ab' || element.localName === 'dstar-lesson') && width >= COLUMN_BELOW) return width * SHAPE;
  // Laid out for a moment with all the room there could be, and not painted.
  const { blockSize } = element.style;
  element.style.blockSize = isLab ? `${PLENTY}px` : 'auto';
  const fits = element.hasAttribute('fit');
  if (!isLab) element.removeAttribute('fit');
  const height = isLab ? bottomOf(element) : element.offsetHeight;
  if (fits) element.setAttribute('fit', '');
  element.style.blockSize = blockSize;
  return height;
}

/** Where the lowest part of a lab ends. @param {HTMLElement} lab */
function bottomOf(lab) {
  const frame = lab.shadowRoot?.querySelector('.lab');
  const top = lab.getBoundingClientRect().top;
  return Math.max(0, ...[...(frame?.children ?? [])].map((part) => part.getBoundingClientRect().bottom - top));
}
