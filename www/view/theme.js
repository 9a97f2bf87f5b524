// @ts-check
// The style sheet's colours, resolved for canvases (which cannot read custom properties).

/** @import {Theme} from '../types.js' */

/** @type {Record<string, string>} theme field → custom property */
const TOKENS = {
  ink: '--ink', muted: '--muted', grid: '--hairline', surface: '--surface', bound: '--bound',
  excess: '--excess', generator: '--generator', real: '--real', fake: '--fake',
};

/**
 * @param {HTMLElement} swatch an element inside the style sheet's reach; its colour is borrowed for a moment
 * @returns {Theme}
 */
export function readTheme(swatch) {
  const style = getComputedStyle(swatch);
  /** @type {Record<string, string>} */
  const colours = {};
  for (const [name, property] of Object.entries(TOKENS)) {
    swatch.style.color = `var(${property})`;
    colours[name] = style.color;
  }
  swatch.style.color = 'light-dark(rgb(255, 255, 255), rgb(0, 0, 0))';
  const dark = style.color === 'rgb(0, 0, 0)';
  swatch.style.color = '';
  return /** @type {Theme} */ (/** @type {unknown} */ ({
    ...colours,
    dark,
    size: parseFloat(style.fontSize) || 16,
    fontUi: style.getPropertyValue('--font-ui').trim() || 'sans-serif',
    fontMath: style.getPropertyValue('--font-math').trim() || 'serif',
  }));
}
