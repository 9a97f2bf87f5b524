// @ts-check
// Loss curves held against the theory: where the game ends above (log 2), the least possible beneath (log 2 − JS), and the excess between
// it and J_D. Alone on the page they have company: JS above its floor, and the share of points within 3σ beneath its ceiling.

import { numeral, sheet, ticks, writeSymbol } from './canvas.js';
import { atY, clipTo, drawAxesOf, drawLine } from './frame.js';
import { isGap } from './history.js';

/** @import {Theme} from '../types.js' */
/** @typedef {import('./game.js').Game} Game */
/** @typedef {import('./history.js').Point} Point */
/** @typedef {import('./frame.js').Frame} Frame */
/** @typedef {{symbol: string, at: number, colour: string}} Name */

const LOG2 = Math.LN2;
/** Curves are drawn up to so many times the end of the game; a loss beyond it leaves the frame rather than flattening the rest. */
const CEILING = 4;
/** How much is seen of a course that is not the run's. */
const PALE = 0.4;

/** Of a picture that is tall enough for JS and the share within 3σ as well, the losses take this share. */
const LOSSES = 0.5;
/** In units of the type size, how tall that is. */
const TALL = 26;

/**
 * @param {HTMLCanvasElement} canvas @param {Point[]} points @param {Theme} theme @param {Game} game
 * @param {{floor: string, ceiling: string, quality: string} | null} [words] where the other metrics are to be seen too, if there is room
 * @param {{left?: Point[], at?: number | null}} [course] `left`: another course, which the run has left; `at`: where the run
 * stands, if it has been further. Both are drawn pale: what is not, or not now, the run.
 */
export function drawCurves(canvas, points, theme, game, words = null, { left = [], at = null } = {}) {
  const page = sheet(canvas);
  if (!page) return;
  const { ctx, width, height } = page;
  const type = Math.max(10.5, theme.size * 0.8);
  const label = type * 1.18;
  ctx.font = `${label}px ${theme.fontMath}`;
  const others = words !== null && height > TALL * type;
  const bottom = (others ? height * LOSSES : height) - type * 1.9;
  const wide = Math.max(...[game.optimum?.bound ?? 'J_D', ...(others && words ? [words.quality, words.ceiling, words.floor] : [])].map((name) => ctx.measureText(name).width));
  const end = game.optimum ? (points.at(-1)?.end ?? LOG2) : NaN;
  const { low, high } = bounds([...points, ...left], end);
  const top = type * 0.7;
  const rows = ticks(low, high, Math.max(2, Math.min(5, Math.floor((bottom - top) / (type * 2.4)))));
  ctx.font = `${type}px ${theme.fontUi}`;
  const numerals = Math.max(...rows.map((value) => ctx.measureText(numeral(value)).width));
  const frame = { left: Math.max(type * (others ? 3.7 : 2.4), numerals + 8), right: width - wide - 12, top, bottom };
  if (frame.right - frame.left < 40 || frame.bottom - frame.top < 30) return;
  const from = points[0]?.step ?? 0;
  const to = Math.max(from + 1, points.at(-1)?.step ?? 0, left.at(-1)?.step ?? 0, from + 20);
  /** @param {number} step */
  const x = (step) => frame.left + ((step - from) / (to - from)) * (frame.right - frame.left);
  /** @param {number} nats */
  const y = (nats) => frame.bottom - ((Math.max(low - 1, Math.min(high + 1, nats)) - low) / (high - low)) * (frame.bottom - frame.top);

  drawFrame(ctx, frame, { rows, from, to }, x, y, type, theme);
  ctx.save();
  ctx.beginPath();
  ctx.rect(frame.left, frame.top - 2, frame.right - frame.left + 1, frame.bottom - frame.top + 4);
  ctx.clip();
  const thick = theme.stroke * Math.max(2, theme.size / 7.5);
  const past = at === null ? points : points.filter(({ step }) => step <= at);
  line(ctx, [{ step: from, v: end }, { step: to, v: end }], x, y, theme.muted, thick * 0.8, [7, 5]);
  ctx.globalAlpha = PALE;
  for (const course of [left, points.slice(Math.max(0, past.length - 1))]) losses(ctx, course, x, y, theme, thick * 0.8);
  ctx.globalAlpha = 1;
  fillBetween(ctx, past, x, y, theme);
  losses(ctx, past, x, y, theme, thick);
  if (at !== null) stand(ctx, x(at), frame, theme, thick);
  ctx.restore();
  drawLabels(ctx, namesOf(past.at(-1), end, game, theme), frame, y, label, theme);
  if (!others || !words) return;
  const tall = (height - frame.bottom) / 2;
  /** @param {number} place 0 or 1 @param {[number, number]} ys @returns {Frame} */
  const below = (place, ys) => ({ left: frame.left, right: frame.right, top: frame.bottom + tall * place + type * 2.3, bottom: frame.bottom + tall * (place + 1) - type * 1.9 + (place === 0 ? type : 0), xs: [from, to], ys });
  drawJs(ctx, below, past, words, type, theme);
  drawQuality(ctx, below, past, words, type, theme);
}

/**
 * @param {CanvasRenderingContext2D} ctx @param {Point[]} points
 * @param {(step: number) => number} x @param {(nats: number) => number} y @param {Theme} theme @param {number} thick
 */
function losses(ctx, points, x, y, theme, thick) {
  line(ctx, points.map((p) => ({ step: p.step, v: p.loss_g })), x, y, theme.generator, thick, []);
  line(ctx, points.map((p) => ({ step: p.step, v: p.bound })), x, y, theme.bound, thick, [7, 5]);
  line(ctx, points.map((p) => ({ step: p.step, v: p.loss_d })), x, y, theme.ink, thick, []);
}

/**
 * Marks the step at which the run stands.
 * @param {CanvasRenderingContext2D} ctx @param {number} at in pixels
 * @param {{top: number, bottom: number}} frame @param {Theme} theme @param {number} thick
 */
function stand(ctx, at, { top, bottom }, theme, thick) {
  ctx.beginPath();
  ctx.moveTo(at, top);
  ctx.lineTo(at, bottom);
  ctx.lineWidth = thick;
  ctx.strokeStyle = theme.ink;
  ctx.stroke();
}

/** The range in view; a loss without an end has no ceiling either. @param {Point[]} points @param {number} end */
function bounds(points, end) {
  const ceiling = Number.isFinite(end) ? Math.max(end, LOG2) * CEILING : Infinity;
  let [low, high] = [0, Number.isFinite(end) ? end * 1.25 : 0.1];
  for (const { loss_d, loss_g, bound } of points) {
    for (const v of [loss_d, loss_g, bound]) {
      if (!Number.isFinite(v)) continue;
      low = Math.min(low, Math.max(-ceiling, v * 1.08));
      high = Math.max(high, Math.min(ceiling, v * 1.08));
    }
  }
  return { low, high };
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {{left: number, right: number, top: number, bottom: number}} frame
 * @param {{rows: number[], from: number, to: number}} range the ticks in nats, and the steps
 * @param {(step: number) => number} x @param {(nats: number) => number} y
 * @param {number} type @param {Theme} theme
 */
function drawFrame(ctx, frame, range, x, y, type, theme) {
  ctx.font = `${type}px ${theme.fontUi}`;
  ctx.lineWidth = theme.stroke;
  ctx.strokeStyle = theme.grid;
  ctx.fillStyle = theme.muted;
  ctx.textAlign = 'right';
  ctx.textBaseline = 'middle';
  ctx.beginPath();
  for (const value of range.rows) {
    const at = Math.round(y(value)) + 0.5;
    ctx.moveTo(frame.left, at);
    ctx.lineTo(frame.right, at);
    ctx.fillText(numeral(value), frame.left - 6, at);
  }
  ctx.stroke();
  ctx.textAlign = 'center';
  ctx.textBaseline = 'top';
  const columns = Math.max(2, Math.floor((frame.right - frame.left) / (type * 7)));
  for (const value of ticks(range.from, range.to, columns)) {
    ctx.fillText(value.toLocaleString('en'), x(value), frame.bottom + 6);
  }
  ctx.beginPath();
  ctx.strokeStyle = theme.muted;
  ctx.moveTo(frame.left, Math.round(y(0)) + 0.5);
  ctx.lineTo(frame.right, Math.round(y(0)) + 0.5);
  ctx.stroke();
}

/**
 * @param {CanvasRenderingContext2D} ctx @param {{step: number, v: number}[]} points
 * @param {(step: number) => number} x @param {(nats: number) => number} y
 * @param {string} colour @param {number} thick @param {number[]} dash
 */
function line(ctx, points, x, y, colour, thick, dash) {
  ctx.beginPath();
  let pen = false;
  for (const { step, v } of points) {
    if (!Number.isFinite(v)) {
      pen = false;
      continue;
    }
    if (pen) ctx.lineTo(x(step), y(v));
    else {
      // A point between two gaps is still to be seen.
      ctx.moveTo(x(step) - 1, y(v));
      ctx.lineTo(x(step), y(v));
    }
    pen = true;
  }
  ctx.setLineDash(dash);
  ctx.lineWidth = thick;
  ctx.lineJoin = 'round';
  ctx.strokeStyle = colour;
  ctx.stroke();
  ctx.setLineDash([]);
}

/**
 * @param {CanvasRenderingContext2D} ctx @param {Point[]} points
 * @param {(step: number) => number} x @param {(nats: number) => number} y @param {Theme} theme
 */
function fillBetween(ctx, points, x, y, theme) {
  ctx.beginPath();
  let from = 0;
  for (let i = 0; i <= points.length; i++) {
    if (i < points.length && !isGap(points[i])) continue;
    const sound = points.slice(from, i).filter((p) => Number.isFinite(p.loss_d) && Number.isFinite(p.bound));
    from = i + 1;
    if (sound.length < 2) continue;
    sound.forEach((p, first) => (first ? ctx.lineTo(x(p.step), y(p.loss_d)) : ctx.moveTo(x(p.step), y(p.loss_d))));
    sound.reverse().forEach((p) => ctx.lineTo(x(p.step), y(p.bound)));
    ctx.closePath();
  }
  ctx.globalAlpha = 0.3;
  ctx.fillStyle = theme.excess;
  ctx.fill();
  ctx.globalAlpha = 1;
}

/**
 * JS over decades, between log 2 and what it reads for a perfect generator.
 * @param {CanvasRenderingContext2D} ctx @param {(place: number, ys: [number, number]) => Frame} below @param {Point[]} points
 * @param {{floor: string}} words @param {number} type @param {Theme} theme
 */
function drawJs(ctx, below, points, { floor }, type, theme) {
  const floors = points.map((p) => p.floor).filter((value) => value > 0);
  const lowest = Math.min(0.01, ...floors, ...points.map((p) => p.js).filter((value) => value > 0));
  const frame = below(0, [Math.log10(lowest) - 0.15, 0]);
  const decades = Array.from({ length: Math.ceil(-frame.ys[0]) + 1 }, (_, i) => -i).filter((power) => power >= frame.ys[0]);
  const every = Math.ceil((decades.length * type * 1.3) / Math.max(1, frame.bottom - frame.top));
  drawAxesOf(ctx, frame, type, theme, { xTicks: [], yTicks: decades.filter((_, i) => i % every === 0), write: (power) => numeral(10 ** power) });
  const steps = points.map((p) => p.step);
  const thick = theme.stroke * Math.max(2, theme.size / 7.5);
  clipTo(ctx, frame);
  drawLine(ctx, frame, frame.xs, [Math.log10(LOG2), Math.log10(LOG2)], { colour: theme.muted, thick: thick * 0.8, dash: [7, 5] });
  drawLine(ctx, frame, steps, points.map((p) => Math.log10(p.floor)), { colour: theme.muted, thick: thick * 0.8, dash: [2, 4] });
  drawLine(ctx, frame, steps, points.map((p) => Math.log10(Math.max(p.js, 1e-9))), { colour: theme.bound, thick });
  ctx.restore();
  const last = points.at(-1);
  const names = [{ symbol: 'log 2', at: Math.log10(LOG2), colour: theme.muted }];
  if (last) names.push({ symbol: 'JS', at: Math.log10(Math.max(last.js, 1e-9)), colour: theme.bound }, { symbol: floor, at: Math.log10(last.floor), colour: theme.muted });
  drawLabels(ctx, names, frame, (value) => atY(frame, value), type * 1.18, theme);
}

/**
 * The share of generated points within 3σ, and what a perfect generator scores.
 * @param {CanvasRenderingContext2D} ctx @param {(place: number, ys: [number, number]) => Frame} below @param {Point[]} points
 * @param {{quality: string, ceiling: string}} words @param {number} type @param {Theme} theme
 */
function drawQuality(ctx, below, points, { quality, ceiling }, type, theme) {
  const frame = below(1, [0, 1.04]);
  drawAxesOf(ctx, frame, type, theme, { yTicks: [0, 0.5, 1], write: (share) => `${100 * share} %` });
  const thick = theme.stroke * Math.max(2, theme.size / 7.5);
  const last = points.at(-1);
  clipTo(ctx, frame);
  if (last) drawLine(ctx, frame, frame.xs, [last.ceiling, last.ceiling], { colour: theme.muted, thick: thick * 0.8, dash: [7, 5] });
  drawLine(ctx, frame, points.map((p) => p.step), points.map((p) => p.quality), { colour: theme.generator, thick });
  ctx.restore();
  if (!last) return;
  const names = [{ symbol: ceiling, at: last.ceiling, colour: theme.muted }, { symbol: quality, at: last.quality, colour: theme.generator }];
  drawLabels(ctx, names, frame, (value) => atY(frame, value), type * 1.18, theme);
}

/** What stands at the end of each curve. @param {Point | undefined} last @param {number} end @param {Game} game @param {Theme} theme @returns {Name[]} */
function namesOf(last, end, { optimum }, theme) {
  const names = [{ symbol: optimum?.end ?? '', at: end, colour: theme.muted }];
  if (last) {
    names.push({ symbol: 'J_D', at: last.loss_d, colour: theme.ink });
    names.push({ symbol: 'J_G', at: last.loss_g, colour: theme.generator });
    names.push({ symbol: optimum?.bound ?? '', at: last.bound, colour: theme.bound });
  }
  return names;
}

/**
 * Names each curve at its end, pushed apart so that none covers another.
 * @param {CanvasRenderingContext2D} ctx @param {Name[]} labels
 * @param {{left: number, right: number, top: number, bottom: number}} frame
 * @param {(value: number) => number} y @param {number} size @param {Theme} theme
 */
function drawLabels(ctx, labels, frame, y, size, theme) {
  const placed = labels
    .filter((item) => Number.isFinite(item.at))
    .map((item) => ({ ...item, y: Math.max(frame.top + 4, Math.min(frame.bottom - 4, y(item.at))) }))
    .sort((a, b) => a.y - b.y);
  const apart = size * 1.15;
  for (let i = 1; i < placed.length; i++) placed[i].y = Math.max(placed[i].y, placed[i - 1].y + apart);
  const over = (placed.at(-1)?.y ?? 0) - (frame.bottom + 2);
  if (over > 0) {
    for (let i = placed.length - 1, top = frame.bottom + 2; i >= 0; i--, top -= apart) placed[i].y = Math.min(placed[i].y, top);
  }
  for (const item of placed) {
    ctx.fillStyle = item.colour;
    writeSymbol(ctx, item.symbol, frame.right + 8, item.y, size, theme);
  }
}
