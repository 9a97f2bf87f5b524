// @ts-check
// The run as a path in the plane of D's excess and of how far the game is from its end, which is JS for the logistic losses.
// J_D = log 2 − JS + excess is constant along the rising diagonals.

import { numeral, sheet, ticks, writeSymbol } from './canvas.js';
import { atX, atY, clipTo, drawAxesOf } from './frame.js';

/** @import {Theme} from '../types.js' */
/** @typedef {import('./frame.js').Frame} Frame */
/** @typedef {import('./history.js').Point} Point */
/** @typedef {import('./game.js').Game} Game */

/** Lines of constant J_D up to where the game ends; as many again, and more, lie beyond. */
const LEVELS = 7;
/** The axis of the excess goes no further, in units of where the game ends. */
const FARTHEST = 3;
/** The path grows darker in so many steps. */
const SHADES = 8;

/**
 * @param {HTMLCanvasElement} canvas @param {Point[]} points none where the game has no best D @param {Theme} theme @param {Game} game
 * @param {{ideal: string, unit: string}} words
 */
export function drawPhase(canvas, points, theme, { optimum }, { ideal, unit }) {
  const page = sheet(canvas);
  if (!page) return;
  const { ctx, width, height } = page;
  const type = Math.max(10.5, theme.size * 0.8);
  const size = type * 1.18;
  const sound = points.filter(({ excess, bound, end }) => Number.isFinite(excess) && Number.isFinite(bound) && Number.isFinite(end));
  const end = sound.at(-1)?.end ?? Math.LN2;
  const furthest = Math.min(FARTHEST * end, Math.max(end, ...sound.map(({ excess }) => excess * 1.05)));
  /** @type {Frame} */
  const frame = { left: type * 3.2, right: width - type * 2.4, top: type * 1.9, bottom: height - type * 3.2, xs: [0, furthest], ys: [0, end * 1.04] };
  if (frame.right - frame.left < 60 || frame.bottom - frame.top < 50) return;
  // The corner is the star's.
  const xTicks = ticks(0, furthest, Math.max(2, Math.min(8, (frame.right - frame.left) / (type * 6)))).filter(Boolean);
  drawAxesOf(ctx, frame, type, theme, { xTicks, yTicks: ticks(0, frame.ys[1], Math.max(2, Math.min(6, (frame.bottom - frame.top) / (type * 3)))).filter(Boolean) });
  ctx.fillStyle = theme.excess;
  const below = frame.bottom + type * 2.5;
  const wide = writeSymbol(ctx, 'excess', frame.left, below, size, theme);
  writeUnit(ctx, unit, frame.left + wide + 6, below, type, theme);
  ctx.fillStyle = theme.bound;
  const long = writeSymbol(ctx, optimum?.distance ?? '', frame.left - type * 2.6, frame.top - type, size, theme);
  writeUnit(ctx, unit, frame.left - type * 2.6 + long + 6, frame.top - type, type, theme);
  drawLevels(ctx, frame, end, optimum?.end ?? '', type, theme);
  clipTo(ctx, frame);
  drawPath(ctx, frame, points, theme);
  ctx.restore();
  drawIdeal(ctx, frame, ideal, type, theme);
  const last = sound.at(-1);
  if (last) drawEnds(ctx, frame, sound[0], last, type, theme);
}

/** @param {CanvasRenderingContext2D} ctx @param {string} unit @param {number} x @param {number} y @param {number} type @param {Theme} theme */
function writeUnit(ctx, unit, x, y, type, theme) {
  ctx.font = `${type * 0.92}px ${theme.fontUi}`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  ctx.fillStyle = theme.muted;
  ctx.fillText(unit, x, y);
}

/**
 * Lines of constant J_D, each with its number where it leaves the frame.
 * @param {CanvasRenderingContext2D} ctx @param {Frame} frame @param {number} end where the game ends @param {string} name of that
 * @param {number} type @param {Theme} theme
 */
function drawLevels(ctx, frame, end, name, type, theme) {
  const [right, top] = [frame.xs[1], frame.ys[1]];
  let free = Infinity;
  const step = ticks(0, end, LEVELS)[1];
  const levels = ticks(step, (1 + FARTHEST) * end, LEVELS * (1 + FARTHEST)).filter((level) => Math.abs(level - end) > step / 4);
  for (const level of [end, ...levels]) {
    const heavy = level === end;
    // The distance from the end is excess + end − J_D.
    const start = end - level;
    const from = start >= 0 ? { x: 0, y: start } : { x: -start, y: 0 };
    const to = from.y + (right - from.x) <= top ? { x: right, y: from.y + right - from.x } : { x: from.x + top - from.y, y: top };
    if (from.x >= right || from.y >= top || to.x - from.x < 0.08 * end) continue;
    ctx.beginPath();
    ctx.moveTo(atX(frame, from.x), atY(frame, from.y));
    ctx.lineTo(atX(frame, to.x), atY(frame, to.y));
    ctx.lineWidth = theme.stroke * (heavy ? 1.8 : 1);
    ctx.strokeStyle = heavy ? theme.muted : theme.grid;
    ctx.setLineDash(heavy ? [7, 5] : []);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.fillStyle = heavy ? theme.ink : theme.muted;
    const [x, y] = [atX(frame, to.x), atY(frame, to.y)];
    if (heavy) {
      free = Math.min(x - type * 2, frame.right - type * 3.4);
      writeSymbol(ctx, `J_D = ${name}`, free, frame.top - type * 0.9, type * 1.1, theme);
      continue;
    }
    ctx.font = `${type * 0.9}px ${theme.fontUi}`;
    ctx.textBaseline = 'middle';
    if (to.x === right) {
      ctx.textAlign = 'left';
      ctx.fillText(numeral(level), x + 4, y);
    } else if (x < free - type * 1.6 && x > frame.left + type * 6) {
      ctx.textAlign = 'center';
      ctx.fillText(numeral(level), x, y - type * 0.7);
    }
  }
}

/** @param {CanvasRenderingContext2D} ctx @param {Frame} frame @param {Point[]} points @param {Theme} theme */
function drawPath(ctx, frame, points, theme) {
  if (points.length < 2) return;
  ctx.lineJoin = ctx.lineCap = 'round';
  ctx.lineWidth = theme.stroke * Math.max(2, theme.size / 7);
  ctx.strokeStyle = theme.ink;
  for (let shade = 0; shade < SHADES; shade++) {
    const [from, to] = [shade, shade + 1].map((part) => Math.round((part / SHADES) * (points.length - 1)));
    ctx.beginPath();
    let pen = false;
    for (let i = from; i <= to && i < points.length; i++) {
      const [x, y] = [atX(frame, points[i].excess), atY(frame, points[i].end - points[i].bound)];
      // It is broken where no step was seen.
      if (Number.isFinite(x + y)) ctx[pen ? 'lineTo' : 'moveTo'](x, y);
      pen = Number.isFinite(x + y);
    }
    ctx.globalAlpha = 0.25 + (0.75 * (shade + 1)) / SHADES;
    ctx.stroke();
  }
  ctx.globalAlpha = 1;
}

/** The corner where D is D* and G is perfect. @param {CanvasRenderingContext2D} ctx @param {Frame} frame @param {string} ideal @param {number} type @param {Theme} theme */
function drawIdeal(ctx, frame, ideal, type, theme) {
  const [x, y] = [atX(frame, 0), atY(frame, 0)];
  ctx.fillStyle = theme.accent;
  ctx.beginPath();
  for (let i = 0; i < 10; i++) {
    const radius = type * (i % 2 ? 0.34 : 0.82);
    ctx.lineTo(x + radius * Math.sin((i * Math.PI) / 5), y - radius * Math.cos((i * Math.PI) / 5));
  }
  ctx.fill();
  if (frame.right - frame.left > type * 24) writeSymbol(ctx, ideal, x + type * 1.6, y - type, type * 1.1, theme);
}

/** The beginning, hollow, and the present, full. @param {CanvasRenderingContext2D} ctx @param {Frame} frame @param {Point} first @param {Point} last @param {number} type @param {Theme} theme */
function drawEnds(ctx, frame, first, last, type, theme) {
  for (const [{ excess, bound, end }, fill] of /** @type {[Point, string][]} */ ([[first, theme.surface], [last, theme.ink]])) {
    ctx.beginPath();
    ctx.arc(Math.min(atX(frame, excess), frame.right), atY(frame, end - bound), type * 0.42, 0, 2 * Math.PI);
    ctx.fillStyle = fill;
    ctx.fill();
    ctx.lineWidth = 2 * theme.stroke;
    ctx.strokeStyle = theme.ink;
    ctx.stroke();
  }
}
