// @ts-check
/**
 * What the page around this frame may ask of the widget in it, and what it is told. docs/embedding.md has the table.
 *
 * An order is `{type: 'dstar', v: 1, cmd, params, id}` from the parent window; each gets one answer, with its `id`:
 * `{type: 'dstar', v: 1, id, ok: true, result}` or `{…, ok: false, error}`. Orders are carried out one after the other. What happens
 * by itself is told as `{type: 'dstar', v: 1, event, detail}`.
 */

import { seen } from './lab/lifecycle.js';
import { magnify } from './view/canvas.js';

/** @import {Order} from './types.js' */
/** A lab, or a widget of the course. @typedef {HTMLElement & Record<string, any>} Widget */

const VERSION = 1;

/** So many orders wait at most, and so many answers are owed where one does for several; what comes on top is answered with an error. */
const WAITING = 50;
const OWED = 1000;

/** An `id` is for the one who asked; it is not a place to store things. */
const ID_LENGTH = 200;

/** Of the elements, told to the page around as they come. */
const EVENTS = ['ready', 'state', 'params', 'metrics', 'timeline', 'error', 'change'];

/**
 * @typedef {object} Command
 * @property {string[] | null} takes the names its `params` may have; null: the element looks at them itself
 * @property {(widget: Widget, params: Record<string, any>) => unknown} run
 * @property {string} [needs] the member that an element must have for it
 * @property {boolean} [shared] the same order twice in a row, before the first has begun, is done once
 * @property {boolean} [now] asks nothing of the engine, and is not kept waiting
 */

/** @type {Record<string, Command>} */
const COMMANDS = {
  play: { takes: [], run: (widget) => widget.play(), needs: 'play', shared: true },
  pause: { takes: [], run: (widget) => widget.pause(), needs: 'pause', shared: true },
  step: { takes: ['n', 'which'], run: (widget, { n = 1, which = 'both' }) => widget.step(n, which), needs: 'step' },
  reset: { takes: ['seed'], run: (widget, params) => widget.reset(params), needs: 'reset' },
  set: { takes: null, run: (widget, params) => widget.set(params), needs: 'set' },
  goto: { takes: ['step'], run: (widget, { step }) => widget.goto(step), needs: 'goto' },
  snapshot: { takes: [], run: (widget) => widget.snapshot(), needs: 'snapshot', shared: true },
  export: { takes: [], run: (widget) => widget.export(), needs: 'export', shared: true },
  import: { takes: ['text'], run: (widget, { text }) => widget.import(text), needs: 'import' },
  csv: { takes: [], run: (widget) => widget.csv(), needs: 'csv', shared: true },
  params: { takes: [], run: (widget) => widget.params ?? widget.state ?? widget.both, shared: true },
  timeline: { takes: [], run: (widget) => widget.timeline, needs: 'timeline', shared: true },
  status: { takes: [], run: (widget) => widget.status, needs: 'status', now: true },
  scale: { takes: ['ratio'], run: (_, { ratio }) => magnify(ratio), now: true },
  seen: { takes: ['seen'], run: (_, params) => seen(params.seen), now: true },
};

/** Where orders come from, and where answers and news go. @typedef {{listen: (hear: (data: unknown) => void) => void, post: (message: object) => void}} Channel */
/** @typedef {{cmd: string, params: Record<string, any>, from: {id: Order['id'], keys: string[]}[]}} Job one order, or several that are done as one */

export class Messages {
  /** @type {() => Widget | null | Promise<Widget | null>} */
  #widget;
  #channel;
  /** @type {Job[]} */
  #jobs = [];
  /** Answers that are owed. */
  #owed = 0;
  #busy = false;
  /** @type {AbortController} */
  #hearing = new AbortController();

  /** @param {() => Widget | null | Promise<Widget | null>} widget the one that orders go to @param {Channel | null} [channel] */
  constructor(widget, channel = parentWindow()) {
    this.#widget = widget;
    this.#channel = channel;
    channel?.listen((data) => this.#hear(data));
  }

  /** Greets the page around, and tells it from now on what happens in this widget. @param {Widget} widget */
  follow(widget) {
    this.#hearing.abort();
    this.#hearing = new AbortController();
    const { signal } = this.#hearing;
    for (const event of EVENTS) widget.addEventListener(event, (news) => this.tell(event, /** @type {CustomEvent} */ (news).detail), { signal });
    this.tell('hello', { widget: widget.localName, commands: Object.keys(COMMANDS).filter((name) => can(widget, name)) });
  }

  /** @param {string} event @param {unknown} [detail] */
  tell(event, detail = null) {
    this.#post({ event, detail });
  }

  /** @param {object} message */
  #post(message) {
    this.#channel?.post({ type: 'dstar', v: VERSION, ...message });
  }

  /** @param {Order['id']} id @param {unknown} result */
  #answer(id, result) {
    this.#post({ id, ok: true, result: result ?? null });
  }

  /** @param {Order['id']} id @param {unknown} error */
  #refuse(id, error) {
    this.#post({ id, ok: false, error: error instanceof Error ? error.message : String(error) });
  }

  /** @param {unknown} data */
  #hear(data) {
    if (!isOurs(data)) return;
    const id = idOf(data);
    const fault = faultOf(data, id);
    if (fault) return this.#refuse(id ?? null, fault);
    const { cmd, params = {} } = /** @type {Order} */ (data);
    if (COMMANDS[cmd].now) this.#carryOut({ cmd, params, from: [{ id: id ?? null, keys: [] }] });
    else this.#enqueue(cmd, params, id ?? null);
  }

  /** @param {string} cmd @param {Record<string, any>} params @param {Order['id']} id */
  #enqueue(cmd, params, id) {
    const last = this.#jobs.at(-1);
    const joins = last?.cmd === cmd && (cmd === 'set' || COMMANDS[cmd].shared);
    if (this.#owed >= OWED || (!joins && this.#jobs.length >= WAITING)) return this.#refuse(id, `${cmd}: too many orders are waiting already; this one is dropped.`);
    this.#owed++;
    const from = { id, keys: Object.keys(params) };
    if (last && joins) {
      last.from.push(from);
      // Of a slider's many values the last counts.
      Object.assign(last.params, params);
    } else this.#jobs.push({ cmd, params: { ...params }, from: [from] });
    if (!this.#busy) this.#work();
  }

  async #work() {
    this.#busy = true;
    // What came in the same burst is put together first.
    await null;
    for (let job = this.#jobs.shift(); job; job = this.#jobs.shift()) {
      await this.#carryOut(job);
      this.#owed -= job.from.length;
    }
    this.#busy = false;
  }

  /** @param {Job} job */
  async #carryOut({ cmd, params, from }) {
    try {
      const widget = await this.#widget();
      if (!widget || !can(widget, cmd)) throw new Error(`${cmd}: ${widget ? `<${widget.localName}>` : 'this page'} has no such command.`);
      if (!COMMANDS[cmd].now) await widget.ready;
      const result = await COMMANDS[cmd].run(widget, params);
      for (const { id, keys } of from) {
        // Of remarks on orders that were done as one, each gets its own.
        const own = from.length > 1 && Array.isArray(result) ? result.filter((note) => keys.includes(note.key)) : result;
        this.#answer(id, own);
      }
    } catch (error) {
      for (const { id } of from) this.#refuse(id, error);
    }
  }
}

/** The page around this frame, and nobody else; null where there is none. @returns {Channel | null} */
function parentWindow() {
  if (window.parent === window) return null;
  return {
    listen: (hear) => addEventListener('message', ({ source, data }) => source === window.parent && hear(data)),
    // Whoever frames this page may read what it shows: nothing here is a secret.
    post: (message) => window.parent.postMessage(message, '*'),
  };
}

/** @param {Widget} widget @param {string} cmd */
function can(widget, cmd) {
  const { needs } = COMMANDS[cmd];
  return needs === undefined || needs in widget;
}

/** Whether a message is for this page, rightly made or not; decks, analytics and extensions post messages of their own. @param {unknown} data */
function isOurs(data) {
  if (typeof data === 'string') return /^\s*\{.{0,200}"type"\s*:\s*"dstar"/s.test(data);
  return typeof data === 'object' && data !== null && /** @type {any} */ (data).type === 'dstar';
}

/** @param {any} data @returns {Order['id'] | undefined} undefined where there is one that cannot be used */
function idOf({ id = null }) {
  if (id === null || Number.isFinite(id)) return id;
  return typeof id === 'string' && id.length <= ID_LENGTH ? id : undefined;
}

/** @param {any} data @param {Order['id'] | undefined} id @returns {string | null} what is wrong with an order */
function faultOf(data, id) {
  if (typeof data === 'string') return 'An order is an object, not a text: send it without JSON.stringify.';
  const { v, cmd, params = {} } = data;
  if (id === undefined) return `id: a number, or a text of at most ${ID_LENGTH} characters, is wanted.`;
  if (v !== VERSION) return `v: this page speaks version ${VERSION}, and was sent ${said(v)}.`;
  if (typeof cmd !== 'string' || !Object.hasOwn(COMMANDS, cmd)) return `cmd: ${said(cmd)} is none of ${Object.keys(COMMANDS).join(', ')}.`;
  if (Object.prototype.toString.call(params) !== '[object Object]') return `params: an object such as {lr: 0.001} is wanted, not ${said(params)}.`;
  const { takes } = COMMANDS[cmd];
  const stray = takes && Object.keys(params).find((key) => !takes.includes(key));
  if (stray !== null && stray !== undefined) return `${cmd}: params has ${said(stray)}, and ${takes?.length ? `takes only ${takes.join(', ')}` : 'takes nothing'}.`;
  return null;
}

/** A value in a sentence, short. @param {unknown} value */
function said(value) {
  const text = typeof value === 'string' ? `'${value}'` : value === null || typeof value !== 'object' ? String(value) : Array.isArray(value) ? 'a list' : 'an object';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
