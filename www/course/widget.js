// @ts-check
/**
 * What the five theory widgets have in common. One way: `state → draw(wasm, state)`; a drag, a slider, an attribute and the
 * address all end in `set()`, and everything shown is drawn from the state, at most once in a frame.
 *
 * A subclass has `static room` (its name in addresses, strings and formulas), `static schema` (see state.js), and
 * `build()`, `draw()`, `summary()`, `table()`.
 */

import { address } from '../address.js';
import { hrefOf } from '../assets.js';
import { h, rich, styleSheets } from '../lab/dom.js';
import { Notices } from '../lab/notices.js';
import { Text } from '../lab/text.js';
import { loadWasm } from '../lab/theory.js';
import { Formula } from './formula.js';
import { defaults, merge, pairsOf, queryOf } from './state.js';

/** @import {Note} from '../types.js' */
/** @typedef {import('../lab/theory.js').Wasm} Wasm */
/** @typedef {import('./state.js').Schema} Schema */
/** @typedef {import('./state.js').State} State */
/** @typedef {{head: string[], rows: (string | number)[][]}} Table cells as text, the head in the page's language */

/** A change has settled, and is spoken of, after so many ms. */
const SETTLED_MS = 700;

const STILL = matchMedia('(prefers-reduced-motion: reduce)');

export class Widget extends HTMLElement {
  /** @type {string} */
  static room = '';
  /** @type {Schema} */
  static schema = {};
  /** Attributes that every widget has. */
  static common = ['lang', 'hash', 'fit', 'id', 'class', 'style', 'slot', 'part', 'title', 'hidden'];

  /** Resolves when the first picture is drawn, or when it is known that none will be; never rejects. @type {Promise<void>} */
  ready;
  text = new Text();
  notices = new Notices(this.text);
  /** @type {State} */
  #state;
  /** @type {Wasm | null} */
  #wasm = null;
  #frame = 0;
  #timer = 0;
  /** Whatever moves by itself. @type {(() => boolean) | null} */
  #motion = null;
  /** The states since it began to move, as queries. @type {Set<string>} */
  #way = new Set();
  /** The symbol that is pointed at. @type {string | null} */
  #lit = null;
  #abort = new AbortController();
  #settle = () => {};
  #built = false;
  #said = h('div', { class: 'said', role: 'status', 'aria-live': 'polite' });
  #explained = h('p', { class: 'explained' });
  #data = h('details', { class: 'data' });
  #body = h('div', { class: 'widget', role: 'group', tabindex: '-1' });
  #attributes = new MutationObserver((changes) => this.#takeAttributes(new Set(changes.map(({ attributeName }) => attributeName ?? ''))));

  constructor() {
    super();
    this.ready = new Promise((resolve) => (this.#settle = resolve));
    this.#state = defaults(this.#kind.schema);
    const root = this.attachShadow({ mode: 'open' });
    root.append(...styleSheets(['tokens', 'widgets', 'handle', 'course'], () => {
      this.#body.dataset.styled = '';
      this.redraw();
    }), this.#body);
  }

  get #kind() {
    return /** @type {typeof Widget} */ (this.constructor);
  }

  // ---- for subclasses ----

  /** Makes the parts, once. @returns {Node[]} */
  build() {
    return [];
  }

  /** Draws a state. @param {Wasm} _wasm @param {State} _state */
  draw(_wasm, _state) {}

  /** What is to be seen, in one or two sentences. @returns {string} */
  summary() {
    return '';
  }

  /** The numbers behind the picture; asked for only while the reader looks at them. @returns {Table | null} */
  table() {
    return null;
  }

  /** A formula of this chapter, whose symbols light up the picture. @param {string} key */
  formula(key) {
    return new Formula(key, (symbol) => this.light(symbol));
  }

  /** Sets a value from within; remarks are not needed, since it comes from a control. @param {State} changes */
  change(changes) {
    this.#state = { ...this.#state, ...changes };
    this.redraw();
    this.#publish();
  }

  /**
   * Runs `step` once a frame until it answers false; with reduced motion, all of it at once.
   * @param {() => boolean} step
   */
  run(step) {
    this.#motion = step;
    this.#way = new Set([this.#query]);
    if (STILL.matches) {
      while (this.#motion?.());
      this.#motion = null;
    }
    this.redraw();
  }

  get #query() {
    return queryOf(this.#kind.schema, this.#state);
  }

  /** Ends what `run` began. */
  stop() {
    this.#motion = null;
  }

  /** Whether something moves by itself. */
  get moving() {
    return this.#motion !== null;
  }

  /** Draws in the next frame. */
  redraw() {
    if (!this.#wasm || !this.isConnected) return;
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#now();
    });
  }

  /** Lights what stands for this symbol, and says what it means. @param {string | null} symbol */
  light(symbol) {
    this.#lit = symbol;
    this.#shine();
    this.#body.toggleAttribute('data-lit', symbol !== null);
    const key = `symbol.${symbol}`;
    this.#explained.replaceChildren(...(symbol !== null && this.text.has(key) ? rich(this.text.t(key)) : []));
  }

  /** Marks that are drawn anew are lit like the ones before them. */
  #shine() {
    const root = /** @type {ShadowRoot} */ (this.shadowRoot);
    const name = CSS.escape(this.#lit ?? '');
    const lit = new Set(this.#lit === null ? [] : root.querySelectorAll(`[data-symbol="${name}"], [data-lights="${name}"]`));
    for (const node of root.querySelectorAll('.lit')) if (!lit.has(node)) node.classList.remove('lit');
    for (const node of lit) node.classList.add('lit');
  }

  // ---- for everybody ----

  /** Every key. @returns {State} */
  get state() {
    return { ...this.#state };
  }

  /** Takes changes as texts or plain values. @param {Record<string, unknown>} changes @returns {Note[]} what was clamped or refused */
  set(changes) {
    if (changes === null || typeof changes !== 'object') throw new TypeError('set: an object such as {p: "0,1"} is wanted.');
    this.stop();
    const { schema } = this.#kind;
    /** @type {[string, string][]} */
    const given = Object.entries(changes).map(([key, value]) => [key, typeof value === 'object' && value !== null && Object.hasOwn(schema, key) ? schema[key].write(value) : String(value)]);
    const { state, notes } = merge(schema, this.#state, given);
    this.change(state);
    return notes;
  }

  reset() {
    this.stop();
    this.change(defaults(this.#kind.schema));
  }

  /** The address that gives this very state back. */
  get link() {
    const { room, schema } = this.#kind;
    const query = queryOf(schema, this.#state);
    const course = document.querySelector('[data-course]') !== null;
    const page = course ? new URL(location.href) : new URL(hrefOf('embed.html'));
    page.hash = [`${course ? 'chapter' : 'widget'}=${room}`, query, `lang=${this.text.language}`].filter(Boolean).join('&');
    return page.href;
  }

  connectedCallback() {
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    this.#speak();
    const watch = new MutationObserver(() => this.#speak());
    watch.observe(document.documentElement, { attributeFilter: ['lang'] });
    signal.addEventListener('abort', () => watch.disconnect());
    this.#attributes.observe(this, { attributes: true });
    if (this.hasAttribute('hash')) address.listen(() => this.#takeAddress(), signal);
    this.#boot().catch((error) => this.#fail(error));
  }

  disconnectedCallback() {
    this.#abort.abort();
    this.#attributes.disconnect();
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    this.#frame = this.#timer = 0;
    this.stop();
  }

  async #boot() {
    if (!this.#built) {
      this.#built = true;
      this.#takeAttributes(new Set([...this.attributes].map(({ name }) => name)));
      this.#takeAddress();
      this.#body.append(...this.build(), this.#foot(), this.notices.element, this.#said);
      this.text.bind(this.#body, `${this.#kind.room}.label`, 'aria-label');
    }
    this.#wasm = await loadWasm();
    if (!this.isConnected) return;
    this.#now();
    performance.mark(`dstar:${this.#kind.room}`);
    this.#settle();
    this.dispatchEvent(new CustomEvent('ready'));
  }

  /** @param {unknown} error */
  #fail(error) {
    const reason = error instanceof Error ? error.message : String(error);
    this.#body.replaceChildren(h('p', { class: 'failure', role: 'alert' }, this.text.t('course.failed', { reason })));
    this.#settle();
  }

  #now() {
    if (!this.#wasm) return;
    if (this.#motion && !this.#motion()) this.#motion = null;
    this.draw(this.#wasm, this.#state);
    this.#shine();
    if (this.#data.open) this.#tabulate();
    if (this.#motion) {
      this.redraw();
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => {
      const words = this.summary();
      if (this.#said.textContent !== words) this.#said.textContent = words;
    }, SETTLED_MS);
  }

  #foot() {
    const { text } = this;
    const copied = h('span', { class: 'copied', role: 'status' });
    const copy = text.bind(h('button', { type: 'button', class: 'plain copy', onclick: async () => {
      try {
        await navigator.clipboard.writeText(this.link);
        copied.textContent = text.t('course.copied');
      } catch {
        // Without leave to write to the clipboard, the link is shown instead, to be copied by hand.
        this.notices.add([this.link], 'link');
      }
    } }), 'course.copy');
    const reset = text.bind(h('button', { type: 'button', class: 'plain reset', onclick: () => this.reset() }), 'course.reset');
    this.#data.append(text.bind(h('summary'), 'course.data'), h('div', { class: 'scroll', tabindex: '0', role: 'region' }));
    text.bind(/** @type {Element} */ (this.#data.lastElementChild), 'course.data', 'aria-label');
    this.#data.addEventListener('toggle', () => this.#tabulate());
    return h('div', { class: 'foot' }, this.#explained, h('div', { class: 'tools' }, this.#data, reset, copy, copied));
  }

  #tabulate() {
    const table = this.#data.open ? this.table() : null;
    const cells = (/** @type {'th' | 'td'} */ tag, /** @type {(string | number)[]} */ row) => h('tr', {}, ...row.map((cell) => h(tag, tag === 'th' ? { scope: 'col' } : {}, String(cell))));
    this.#data.lastElementChild?.replaceChildren(...(table ? [h('table', {}, h('thead', {}, cells('th', table.head)), h('tbody', {}, ...table.rows.map((row) => cells('td', row))))] : []));
  }

  #speak() {
    const wish = this.getAttribute('lang') ?? document.documentElement.lang;
    this.text.use(wish.startsWith('zh') ? 'zh' : wish.startsWith('en') ? 'en' : 'auto');
    this.#body.lang = this.text.language === 'zh' ? 'zh-Hans' : 'en';
    this.redraw();
  }

  /** @param {Set<string>} names */
  #takeAttributes(names) {
    if (names.has('lang')) this.#speak();
    const { common, schema } = this.#kind;
    const given = /** @type {[string, string][]} */ ([...names]
      .filter((name) => !common.includes(name) && !/^(data|aria)-/.test(name) && (this.hasAttribute(name) || Object.hasOwn(schema, name)))
      .map((name) => [name, this.getAttribute(name) ?? schema[name].write(schema[name].default)]));
    this.#take(given, []);
  }

  #takeAddress() {
    const chapter = this.hasAttribute('hash') ? address.chapter : null;
    if (chapter?.name !== this.#kind.room) return;
    const { schema } = this.#kind;
    const { pairs, notes } = pairsOf(chapter.query);
    const own = pairs.filter(([key]) => key !== 'lang' && key !== 'theme');
    // The address comes behind what moves: a state on its way is none that the reader asks for, who changed the language, say.
    if (this.#motion && this.#way.has(queryOf(schema, merge(schema, defaults(schema), own).state))) return;
    this.stop();
    this.#state = defaults(schema);
    this.#take(own, notes);
  }

  /** @param {[string, string][]} given @param {Note[]} notes */
  #take(given, notes) {
    const read = merge(this.#kind.schema, this.#state, given);
    this.#state = read.state;
    this.notices.addNotes([...notes, ...read.notes]);
    this.redraw();
  }

  /** Writes the address, where this element owns its chapter's part of it. */
  #publish() {
    this.dispatchEvent(new CustomEvent('change', { detail: this.state }));
    if (!this.hasAttribute('hash')) return;
    const query = this.#query;
    if (this.#motion) this.#way.add(query);
    address.writeChapter({ name: this.#kind.room, query });
  }
}
