// @ts-check
// J_D as one bar in two colours: what any discriminator must pay, and what this one pays on top.

import { numeral, sheet, ticks, writeSymbol } from './canvas.js';

/** @import {Metrics, Theme} from '../types.js' */
/** @typedef {import('./game.js').Game} Game */

const LOG2 = Math.LN2;

/**
 * @param {HTMLCanvasElement} canvas @param {Metrics | null} metrics null before the first snapshot @param {Theme} theme
 * @param {NonNullable<Game['optimum']>} symbols
 */
export function drawBar(canvas, metrics, theme, symbols) {
  const page = sheet(canvas);
  if (!page) return;
  const { ctx, width, height } = page;
  const type = Math.max(10.5, theme.size * 0.8);
  const left = 2;
  const right = width - type * 1.2;
  const axis = height - type * 1.7;
  const thick = Math.max(10, Math.min(type * 2.6, axis - type * 1.9));
  const top = axis - thick;
  const end = metrics?.loss_d_end ?? LOG2;
  const high = reach(metrics, end);
  /** @param {number} nats */
  const x = (nats) => left + (Math.max(0, Math.min(high, nats)) / high) * (right - left);

  ctx.fillStyle = theme.grid;
  ctx.fillRect(left, top, right - left, thick);
  if (metrics) drawParts(ctx, metrics, x, top, thick, theme);
  if ((metrics?.loss_d ?? 0) > high) drawTip(ctx, right, top, thick, theme);
  drawAxis(ctx, x, { left, right, axis, high }, type, theme);
  drawMark(ctx, x(end), symbols.end, top, axis, type, theme);
  if (metrics) drawBracket(ctx, metrics, symbols.distance, x, top, type, theme);
}

/** The bar's end: the first round number beyond the end of the game while it fits, then the next. @param {Metrics | null} metrics @param {number} least */
function reach(metrics, least) {
  const loss = Math.max(least * 1.2, metrics?.loss_d ?? 0);
  return [0.5, 1, 1.5, 2, 3, 5, 10, 20, 50, 100].find((end) => loss <= end * 0.98) ?? 1000;
}

/**
 * @param {CanvasRenderingContext2D} ctx @param {Metrics} metrics @param {(nats: number) => number} x
 * @param {number} top @param {number} thick @param {Theme} theme
 */
function drawParts(ctx, { loss_d_optimal, excess_d }, x, top, thick, theme) {
  const [bound, excess] = [loss_d_optimal ?? 0, excess_d ?? 0];
  ctx.fillStyle = theme.bound;
  ctx.fillRect(x(0), top, x(bound) - x(0), thick);
  ctx.fillStyle = theme.excess;
  ctx.fillRect(x(bound), top, x(bound + excess) - x(bound), thick);
}

/** A loss beyond the end: the bar is pointed there. @param {CanvasRenderingContext2D} ctx @param {number} right @param {number} top @param {number} thick @param {Theme} theme */
function drawTip(ctx, right, top, thick, theme) {
  ctx.beginPath();
  ctx.moveTo(right, top);
  ctx.lineTo(right + thick * 0.4, top + thick / 2);
  ctx.lineTo(right, top + thick);
  ctx.fillStyle = theme.excess;
  ctx.fill();
}

/**
 * @param {CanvasRenderingContext2D} ctx @param {(nats: number) => number} x
 * @param {{left: number, right: number, axis: number, high: number}} frame @param {number} type @param {Theme} theme
 */
function drawAxis(ctx, x, { left, right, axis, high }, type, theme) {
  ctx.strokeStyle = theme.muted;
  ctx.fillStyle = theme.muted;
  ctx.lineWidth = theme.stroke;
  ctx.font = `${type}px ${theme.fontUi}`;
  ctx.textBaseline = 'top';
  ctx.beginPath();
  ctx.moveTo(left, axis + 0.5);
  ctx.lineTo(right, axis + 0.5);
  for (const value of ticks(0, high, Math.max(2, Math.min(5, (right - left) / (type * 5))))) {
    const at = Math.round(x(value)) + 0.5;
    ctx.moveTo(at, axis);
    ctx.lineTo(at, axis + 4);
    ctx.textAlign = value === 0 ? 'left' : 'center';
    ctx.fillText(numeral(value), value === 0 ? at - 1 : at, axis + 5);
  }
  ctx.stroke();
}

/** The mark where the game ends, log 2. @param {CanvasRenderingContext2D} ctx @param {number} x @param {string} symbol @param {number} top @param {number} axis @param {number} type @param {Theme} theme */
function drawMark(ctx, x, symbol, top, axis, type, theme) {
  ctx.beginPath();
  ctx.moveTo(x, top - type * 0.55);
  ctx.lineTo(x, axis + 3);
  ctx.lineWidth = theme.stroke * Math.max(2, theme.size / 7);
  ctx.strokeStyle = theme.ink;
  ctx.stroke();
  ctx.fillStyle = theme.ink;
  writeSymbol(ctx, symbol, x + 6, top - type * 0.75, type * 1.12, theme);
}

/**
 * The distance JS between what D must pay and the end of the game, as a bracket above the bar.
 * @param {CanvasRenderingContext2D} ctx @param {Metrics} metrics @param {string} symbol @param {(nats: number) => number} x
 * @param {number} top @param {number} type @param {Theme} theme
 */
function drawBracket(ctx, { loss_d_optimal: bound, loss_d_end: end }, symbol, x, top, type, theme) {
  const [from, to] = [x(bound ?? 0), x(end ?? 0)];
  if (to - from < 3) return;
  const y = top - type * 0.45;
  ctx.beginPath();
  ctx.moveTo(from + 0.5, top - 2);
  ctx.lineTo(from + 0.5, y);
  ctx.lineTo(to, y);
  ctx.lineWidth = 1.5 * theme.stroke;
  ctx.strokeStyle = theme.bound;
  ctx.stroke();
  ctx.fillStyle = theme.bound;
  const wide = ctx.measureText(symbol).width * 1.2;
  writeSymbol(ctx, symbol, Math.max(2, Math.min((from + to) / 2 - wide / 2, to - wide - 6)), y - type * 0.75, type * 1.12, theme);
}
