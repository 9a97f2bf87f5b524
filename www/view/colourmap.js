// @ts-check
// Colour maps as 256-entry tables of packed pixels, blended in OKLab from a few anchor colours.

/** The dark-blue to yellow sequence of viridis, by nine of its colours. */
const VIRIDIS = ['#440154', '#472d7b', '#3b528b', '#2c728e', '#21918c', '#28ae80', '#5ec962', '#addc30', '#fde725'];
/** Purple to green through near-white: purple is "generated", green is "real", the middle is ½. */
const DIVERGING_LIGHT = ['#4a1663', '#7f4795', '#b592c5', '#e2d6e8', '#f8f8f6', '#d3ebcf', '#8ccb8e', '#2f8f52', '#0b4a24'];
/** The same order through near-black, for dark rooms. */
const DIVERGING_DARK = ['#c79ae0', '#9a62b8', '#714489', '#432a54', '#16181d', '#1b412d', '#2c6f49', '#469a67', '#86d6a0'];

/** @typedef {[number, number, number]} Triple */

/** @param {string} hex @returns {Triple} linear-light red, green, blue */
function linear(hex) {
  const bits = parseInt(hex.slice(1), 16);
  /** @param {number} byte */
  const toLinear = (byte) => {
    const v = byte / 255;
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  };
  return [toLinear((bits >> 16) & 255), toLinear((bits >> 8) & 255), toLinear(bits & 255)];
}

/** @param {Triple} rgb @returns {Triple} OKLab */
function oklab([r, g, b]) {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** @param {Triple} lab @returns {Triple} sRGB bytes */
function bytes([L, a, b]) {
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
  /** @param {number} v */
  const toByte = (v) => {
    const c = v <= 0.0031308 ? 12.92 * v : 1.055 * Math.max(0, v) ** (1 / 2.4) - 0.055;
    return Math.max(0, Math.min(255, Math.round(255 * c)));
  };
  return [
    toByte(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    toByte(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    toByte(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

/**
 * @param {string[]} anchors hex colours, evenly spaced over the range
 * @returns {Uint32Array} 256 opaque pixels in the byte order of ImageData
 */
function table(anchors) {
  const stops = anchors.map((hex) => oklab(linear(hex)));
  const pixels = new Uint8ClampedArray(256 * 4);
  for (let i = 0; i < 256; i++) {
    const at = (i / 255) * (stops.length - 1);
    const low = Math.min(stops.length - 2, Math.floor(at));
    const t = at - low;
    const mixed = /** @type {Triple} */ (stops[low].map((v, c) => v + t * (stops[low + 1][c] - v)));
    pixels.set([...bytes(mixed), 255], 4 * i);
  }
  return new Uint32Array(pixels.buffer);
}

export const viridis = table(VIRIDIS);
const light = table(DIVERGING_LIGHT);
const dark = table(DIVERGING_DARK);

/** From the page's own colour to the two of J_D's bar, and to that of the generator. */
const SEQUENTIAL = {
  bound: { light: table(['#f8f8f6', '#b5d4e7', '#5fa0c8', '#1e6b9e', '#0a3c5e']), dark: table(['#16181d', '#1c3d54', '#2d6d93', '#6ec2ee', '#c4e6fb']) },
  excess: { light: table(['#f8f8f6', '#fad7ab', '#eda14f', '#dd7a10', '#7d3f02']), dark: table(['#16181d', '#4d3417', '#95611f', '#f0a23c', '#fde0ae']) },
};

/**
 * The map for a part of J_D: nothing melts into the page.
 * @param {'bound' | 'excess'} part @param {boolean} inTheDark
 */
export function sequential(part, inTheDark) {
  return SEQUENTIAL[part][inTheDark ? 'dark' : 'light'];
}

/**
 * The map for D, D* and D − D*: its middle melts into the page.
 * @param {boolean} inTheDark
 */
export function diverging(inTheDark) {
  return inTheDark ? dark : light;
}
