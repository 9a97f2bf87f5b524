// @ts-check
// What is on the screen as a figure for a paper, a handout or a slide: plots → page → SVG or PNG, each with what brings the run back.

import { readTheme } from '../../view/theme.js';
import { draw, layOut } from './page.js';
import { pixels, vectors } from './paper.js';
import { element } from './pen.js';
import { inscribed } from './png.js';
import { addressOf, captionOf, parametersOf, titleOf } from './words.js';

/** @import {FigureWish, Params, Plot, Snapshot, Theme} from '../../types.js' */

/**
 * What the lab lends.
 * @typedef {object} Studio
 * @property {import('../text.js').Text} text
 * @property {HTMLElement} swatch for the colours
 * @property {() => Promise<Plot[]>} plots what is on the screen
 * @property {() => Look} look at the run
 * @property {() => string} csv
 * @property {(n: number) => Promise<Snapshot>} advance makes steps of the run, all of them seen
 */
/** @typedef {{snapshot: Snapshot | null, params: Params, settings: string, query: (changes: Params) => string, follows: boolean, view: string, curtain: boolean, name: string}} Look */

/** Points of an inch, as paper is measured, for a unit of the page. */
const POINT = 0.75;
/** A column of a paper, and the whole width of its text, in points. */
export const COLUMN = 252;
export const TEXT = 504;
/** A slide, 16 to 9. */
const SLIDE = { width: 960, height: 540 };
/** In units: 10 points. A page that is wider than a text is laid out as one, and enlarged as a whole. */
const TYPE = 13.2;
const SCALE = 2;
/** The largest sides that are sensible, in points. */
const WIDTHS = { low: 120, high: 1600 };
const SCALES = { low: 1, high: 4 };

/** @param {string} name @param {unknown} value @param {{low: number, high: number}} range @param {number} otherwise */
export function within(name, value, { low, high }, otherwise) {
  if (value === undefined) return otherwise;
  if (typeof value !== 'number' || !(value >= low && value <= high)) throw new RangeError(`figure: ${name} is a number from ${low} to ${high}, and not ${String(value).slice(0, 40)}.`);
  return value;
}

/** The width that suits what is shown: a column for one picture, the whole text for more. @param {Plot[]} plots */
export const usual = (plots) => (plots.length === 1 ? COLUMN : TEXT);

/** @param {Studio} studio @param {FigureWish} wish @param {boolean} [link] whether the address stands beneath the caption */
export async function pageOf(studio, { width, caption = true }, link = true) {
  const plots = await studio.plots();
  if (plots.length === 0) throw new Error('figure: there is nothing on the screen yet.');
  const look = studio.look();
  const address = addressOf(look);
  /** @type {Theme} */
  const theme = { ...readTheme(studio.swatch, { paper: true }), size: TYPE, fontUi: 'sans-serif', fontMath: 'serif' };
  const words = { caption: caption ? captionOf(studio.text, look) : '', address: caption && link ? address : '' };
  /** @param {number} points */
  const laid = (points) => {
    const zoom = Math.max(1, points / TEXT);
    return { zoom, page: layOut(plots, { ...words, width: Math.round(points / POINT / zoom), size: TYPE, theme }) };
  };
  const wanted = laid(width === 'slide' ? SLIDE.width : within('width', width, WIDTHS, usual(plots)));
  const high = wanted.page.height * wanted.zoom * POINT;
  return { look, address, theme, ...(width === 'slide' && high > SLIDE.height ? laid((SLIDE.width * SLIDE.height) / high) : wanted) };
}

/** @param {Studio} studio @param {FigureWish} wish @returns {Promise<SVGElement>} */
export async function svgOf(studio, wish) {
  const { page, zoom, theme, look, address } = await pageOf(studio, wish);
  const paper = vectors(page.width, page.height, zoom * POINT, look.name);
  draw(paper, page, theme);
  const about = `${captionOf(studio.text, look)}. ${parametersOf(look)}. ${address}`;
  paper.svg.prepend(element('title', {}, titleOf(studio.text, look)), element('desc', {}, about), metadata(studio, look, address));
  paper.svg.setAttribute('lang', studio.text.language === 'zh' ? 'zh-Hans' : 'en');
  return paper.svg;
}

/** What programs for drawing and for libraries read: RDF with the words of Dublin Core. @param {Studio} studio @param {Look} look @param {string} address */
function metadata(studio, look, address) {
  const [RDF, DC] = ['http://www.w3.org/1999/02/22-rdf-syntax-ns#', 'http://purl.org/dc/elements/1.1/'];
  const about = document.createElementNS(RDF, 'rdf:Description');
  about.setAttributeNS(RDF, 'rdf:about', '');
  for (const [name, text] of [['title', titleOf(studio.text, look)], ['source', address], ['creator', 'dstar'], ['description', JSON.stringify({ step: look.snapshot?.step ?? 0, ...look.params })]]) {
    const node = document.createElementNS(DC, `dc:${name}`);
    node.textContent = text;
    about.append(node);
  }
  const rdf = document.createElementNS(RDF, 'rdf:RDF');
  rdf.append(about);
  return element('metadata', {}, rdf);
}

/** @param {Studio} studio @param {FigureWish} wish @returns {Promise<Blob>} */
async function png(studio, wish) {
  const { page, zoom, theme, look, address } = await pageOf(studio, wish);
  const scale = within('scale', wish.scale, SCALES, SCALE);
  const paper = pixels(page.width, page.height, scale * zoom);
  draw(paper, page, theme);
  const made = await new Promise((resolve) => paper.canvas.toBlob(resolve, 'image/png'));
  if (!made) throw new Error('The browser has no memory for a picture of this size.');
  return inscribed(made, scale, { Title: titleOf(studio.text, look), Description: `${captionOf(studio.text, look)}. ${parametersOf(look)}`, Source: address });
}

/** @param {SVGElement} svg */
export const fileOf = (svg) => `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(svg)}\n`;

/** @param {Studio} studio @param {FigureWish} wish @returns {Promise<Blob>} */
export async function make(studio, wish) {
  if (wish === null || typeof wish !== 'object') throw new TypeError("figure: an object such as {format: 'svg'} is wanted.");
  switch (wish.format ?? 'svg') {
    case 'svg': return new Blob([fileOf(await svgOf(studio, wish))], { type: 'image/svg+xml' });
    case 'png': return png(studio, wish);
    case 'csv': return new Blob([studio.csv()], { type: 'text/csv' });
    case 'webm': case 'mp4': case 'gif': return (await import('./clip.js')).clip(studio, wish);
    default: throw new RangeError(`figure: “${String(wish.format).slice(0, 40)}” is none of the formats svg, png, csv, mp4, webm, gif.`);
  }
}
