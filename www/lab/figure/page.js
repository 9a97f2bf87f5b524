// @ts-check
// A page of paper: where the pictures of a view go on it, under their titles and above their caption, and how they get there.

import { writeSymbol } from '../../view/canvas.js';

/** @import {Plot, Theme} from '../../types.js' */

/** @typedef {{x: number, y: number, width: number, height: number}} Box in units of the page, 96 to the inch */
/** What a page is drawn on: vectors or pixels. @typedef {{ctx: CanvasRenderingContext2D, part: (box: Box) => {canvas: HTMLCanvasElement, done: () => void}}} Paper */
/** @typedef {{width: number, height: number, places: {plot: Plot, box: Box}[], lines: {text: string, size: number, y: number}[]}} Page */

/** A map is at least so wide, in units of the type size. */
const LEAST = 11.5;
/** Room for a title, for a line of the caption, and between two pictures, in units of the type size. */
const HEAD = 1.75;
const GAP = 1;
/** An address takes at most so many lines; what is longer is in the file, but not to be read. */
const LINES = 4;
const CAPTION = 0.86;
const ADDRESS = 0.66;

/** The pictures in rows of about the same length. @param {Plot[]} plots @param {number} width @param {number} size */
function rowsOf(plots, width, size) {
  const most = Math.max(1, Math.floor(((width + GAP * size) / ((LEAST + GAP) * size)) * 10) / 10);
  /** @type {Plot[][]} */
  const rows = [];
  const narrow = plots.filter(({ share }) => share < Infinity);
  const total = narrow.reduce((sum, { share }) => sum + share, 0);
  const each = total / Math.ceil(total / most - 1e-9);
  let free = 0;
  for (const plot of narrow) {
    if (free < plot.share - 1e-9) {
      rows.push([]);
      free = Math.max(each, plot.share);
    }
    rows[rows.length - 1].push(plot);
    free -= plot.share;
  }
  return [...rows, ...plots.filter(({ share }) => share === Infinity).map((plot) => [plot])];
}

/** Cuts a text into lines: between its parts, or an address where it must be. @param {CanvasRenderingContext2D} ctx @param {string} text @param {number} width */
function cut(ctx, text, width) {
  const lines = [];
  let rest = text;
  while (rest && lines.length < LINES) {
    let end = rest.length;
    if (ctx.measureText(rest).width > width) {
      let low = 1;
      while (end - low > 1) {
        const middle = (low + end) >> 1;
        if (ctx.measureText(rest.slice(0, middle)).width > width) end = middle;
        else low = middle;
      }
      const part = rest.lastIndexOf(' · ', low);
      end = part > 0 ? part : low;
    }
    lines.push(rest.slice(0, end));
    rest = rest.slice(end).replace(/^ · /, '');
  }
  if (rest) lines[LINES - 1] = `${lines[LINES - 1].slice(0, -1)}…`;
  return lines;
}

/**
 * Lays a page out. @param {Plot[]} plots @param {{width: number, size: number, caption: string, address: string, theme: Theme}} options no caption where both are empty
 * @returns {Page}
 */
export function layOut(plots, { width, size, caption, address, theme }) {
  const [pad, gap, head] = [size * 0.5, GAP * size, HEAD * size];
  const inner = width - 2 * pad;
  let y = pad;
  const places = rowsOf(plots, inner, size).flatMap((row) => {
    const shares = row.map(({ share }) => (share === Infinity ? 1 : share));
    const unit = (inner - gap * (row.length - 1)) / shares.reduce((a, b) => a + b, 0);
    const widths = shares.map((share) => Math.floor(share * unit));
    const height = Math.round(Math.max(...row.map((plot, i) => plot.height(widths[i], size))));
    let x = pad;
    const boxes = row.map((plot, i) => {
      const box = { x: Math.round(x), y: Math.round(y + head), width: widths[i], height };
      x += widths[i] + gap;
      return { plot, box };
    });
    y += head + height + gap * 0.6;
    return boxes;
  });
  /** @type {Page['lines']} */
  const lines = [];
  const ctx = /** @type {CanvasRenderingContext2D} */ (document.createElement('canvas').getContext('2d'));
  for (const [text, share] of /** @type {[string, number][]} */ ([[caption, CAPTION], [address, ADDRESS]])) {
    const type = size * share;
    ctx.font = `${type}px ${theme.fontUi}`;
    for (const line of text ? cut(ctx, text, inner) : []) {
      lines.push({ text: line, size: type, y: y + type * 0.75 });
      y += type * 1.5;
    }
  }
  return { width, height: Math.ceil(y + (lines.length > 0 ? pad * 0.4 : 0)), places, lines };
}

/** Rich text on one line; answers where it ends. @param {CanvasRenderingContext2D} ctx @param {string} words @param {number} x @param {number} y @param {number} size @param {Theme} theme @param {number} [weight] */
function write(ctx, words, x, y, size, theme, weight = 400) {
  let at = x;
  words.split('$').forEach((part, i) => {
    if (!part) return;
    if (i % 2) return void (at += writeSymbol(ctx, part, at, y, size * 1.12, theme));
    ctx.font = `${weight} ${size}px ${theme.fontUi}`;
    ctx.textAlign = 'left';
    ctx.textBaseline = 'middle';
    ctx.fillText(part, at, y);
    at += ctx.measureText(part).width;
  });
  return at;
}

/** How wide that is. @param {CanvasRenderingContext2D} ctx @param {string} words @param {number} size @param {Theme} theme */
function widthOf(ctx, words, size, theme) {
  ctx.font = `${size}px ${theme.fontUi}`;
  // Symbols are no wider than plain letters of their size.
  return ctx.measureText(words.replace(/\$|_\{|[_}]/g, '')).width * 1.06;
}

/** @param {CanvasRenderingContext2D} ctx @param {Plot} plot @param {Box} box @param {Theme} theme */
function heading(ctx, { title, gloss, legend }, { x, y, width }, theme) {
  const { size } = theme;
  const middle = y - size * 0.8;
  if (legend) {
    let at = x;
    for (const { words, colour } of legend) {
      ctx.fillStyle = theme.ink;
      const end = write(ctx, words, at, middle, size, theme);
      if (colour !== 'ink') {
        ctx.fillStyle = theme[colour];
        ctx.fillRect(at, middle + size * 0.72, end - at, Math.max(2, size * 0.18));
      }
      at = end;
    }
    return;
  }
  ctx.fillStyle = theme.ink;
  const end = write(ctx, title, x, middle, size, theme, 600);
  if (!gloss || end + size * 0.7 + widthOf(ctx, gloss, size * 0.8, theme) > x + width) return;
  ctx.fillStyle = theme.muted;
  write(ctx, gloss, end + size * 0.7, middle + size * 0.06, size * 0.8, theme);
}

/** @param {Paper} paper @param {Page} page @param {Theme} theme */
export function draw({ ctx, part }, { width, height, places, lines }, theme) {
  ctx.fillStyle = theme.surface;
  ctx.fillRect(0, 0, width, height);
  for (const { plot, box } of places) {
    heading(ctx, plot, box, theme);
    if (plot.instead) {
      ctx.fillStyle = theme.muted;
      ctx.font = `${theme.size * 0.86}px ${theme.fontUi}`;
      ctx.textAlign = 'center';
      ctx.textBaseline = 'middle';
      ctx.fillText(plot.instead, box.x + box.width / 2, box.y + box.height * 0.42);
      continue;
    }
    const { canvas, done } = part(box);
    plot.draw(canvas, theme);
    done();
  }
  ctx.fillStyle = theme.muted;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  for (const { text, size, y } of lines) {
    ctx.font = `${size}px ${theme.fontUi}`;
    ctx.fillText(text, theme.size * 0.5, y);
  }
}
