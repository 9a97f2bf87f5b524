// @ts-check
// The style sheet's colours, resolved for canvases (which cannot read custom properties).

/** @import {Theme} from '../types.js' */

/** @type {Record<string, string>} theme field → custom property */
const TOKENS = {
  ink: '--ink', muted: '--muted', grid: '--hairline', surface: '--surface', bound: '--bound',
  excess: '--excess', generator: '--generator', real: '--real', fake: '--fake', accent: '--accent', onAccent: '--on-accent',
};

/**
 * @param {HTMLElement} swatch an element inside the style sheet's reach, exempt from forced colours; its colour is borrowed for a moment
 * @param {{paper?: boolean}} [options] `paper`: the light colours, whatever the screen has
 * @returns {Theme}
 */
export function readTheme(swatch, { paper = false } = {}) {
  const style = getComputedStyle(swatch);
  const forced = !paper && matchMedia('(forced-colors: active)').matches;
  if (paper) swatch.style.colorScheme = 'light';
  if (forced) swatch.style.colorScheme = isDark(swatch, style) ? 'dark' : 'light';
  /** @type {Record<string, string>} */
  const colours = {};
  for (const [name, property] of Object.entries(TOKENS)) {
    swatch.style.color = `var(${property})`;
    colours[name] = style.color;
  }
  swatch.style.color = 'light-dark(rgb(255, 255, 255), rgb(0, 0, 0))';
  const dark = style.color === 'rgb(0, 0, 0)';
  if (forced) {
    // Lines and letters in the reader's own colours; what a colour tells apart keeps it.
    for (const [name, colour] of [['ink', 'CanvasText'], ['muted', 'CanvasText'], ['surface', 'Canvas']]) {
      swatch.style.color = colour;
      colours[name] = style.color;
    }
  }
  swatch.style.color = swatch.style.colorScheme = '';
  return /** @type {Theme} */ (/** @type {unknown} */ ({
    ...colours,
    dark,
    size: parseFloat(style.fontSize) || 16,
    stroke: parseFloat(style.getPropertyValue('--stroke')) || 1,
    fontUi: style.getPropertyValue('--font-ui').trim() || 'sans-serif',
    fontMath: style.getPropertyValue('--font-math').trim() || 'serif',
  }));
}

/** Whether the page's ground is dark where the reader has forced the colours. @param {HTMLElement} swatch @param {CSSStyleDeclaration} style */
function isDark(swatch, style) {
  swatch.style.color = 'Canvas';
  const [red, green, blue] = (style.color.match(/[\d.]+/g) ?? []).map(Number);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 128;
}
