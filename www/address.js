// @ts-check
/**
 * The page's address, which a lab and a chapter share: `#data=ring8&seed=7&chapter=kl&p=0,1&q=1,2`.
 *
 * What stands before `chapter` is the lab's, what follows is the chapter's (`lang` and `theme` are everybody's, wherever
 * they stand). In `embed.html#widget=kl&p=0,1` there is no lab, and every pair but `widget` is the widget's; only beside
 * `widget=lesson` stands a lab, to which all pairs go but `lesson` and `step`.
 * Each owner writes its own part and leaves the other's alone.
 */

/** Pairs that are for all of the page. */
const COMMON = ['lang', 'theme'];
/** A lesson's own pairs, where its lab stands beside it. */
const LESSON = ['lesson', 'step'];
/** A burst of changes is written once, after so many ms. */
const SOON_MS = 200;

/** @typedef {{name: string, query: string}} Chapter */
/** @typedef {{lab: string, chapter: Chapter | null}} Parts */

/** @param {string} pair */
export const keyOf = (pair) => decoded(pair.split('=', 1)[0]);

/** @param {string} text with percent signs, perhaps bad ones */
export function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** @param {string} pair */
const isCommon = (pair) => COMMON.includes(keyOf(pair));

/** Whether what stands after # is a place in the page, as in a link to its chapters. */
function namesPlace() {
  const name = decoded(location.hash.slice(1));
  return name !== '' && !name.includes('=') && document.getElementById(name) !== null;
}

/** What stands after # in the address, or else after ?. */
function text() {
  if (namesPlace()) return '';
  return location.hash.length > 1 ? location.hash.slice(1) : location.search.slice(1);
}

/**
 * Cuts an address into its parts.
 * @param {string} query
 * @returns {Parts}
 */
export function split(query) {
  const pairs = query.split('&').filter(Boolean);
  const value = (/** @type {number} */ at) => decoded(pairs[at].slice(pairs[at].indexOf('=') + 1));
  const widget = pairs.findIndex((pair) => keyOf(pair) === 'widget');
  if (widget >= 0) {
    const name = value(widget);
    const rest = pairs.filter((_, i) => i !== widget).join('&');
    if (name === 'lab') return { lab: rest, chapter: null };
    // Beside a lesson stands a lab.
    if (name === 'lesson') {
      const own = (/** @type {string} */ pair) => LESSON.includes(keyOf(pair));
      return { lab: pairs.filter((pair, i) => i !== widget && !own(pair)).join('&'), chapter: { name, query: pairs.filter(own).join('&') } };
    }
    return { lab: '', chapter: { name, query: rest } };
  }
  const at = pairs.findIndex((pair) => keyOf(pair) === 'chapter');
  if (at < 0) return { lab: query, chapter: null };
  const [before, after] = [pairs.slice(0, at), pairs.slice(at + 1)];
  const named = new Set(before.map(keyOf));
  return {
    lab: [...before, ...after.filter((pair) => isCommon(pair) && !named.has(keyOf(pair)))].join('&'),
    chapter: { name: value(at), query: after.filter((pair) => !isCommon(pair)).join('&') },
  };
}

class PageAddress {
  #parts = split(text());
  /** Whether the address names a widget rather than a chapter of the course. */
  #alone = text().split('&').some((pair) => keyOf(pair) === 'widget');
  #timer = 0;
  /** What stood after # when it was last read or written here. */
  #known = location.hash;
  /** @type {Set<(before: Parts) => void>} */
  #listeners = new Set();

  constructor() {
    addEventListener('hashchange', () => {
      this.#known = location.hash;
      if (location.hash.slice(1) === this.#whole()) return;
      // Going to a place changes nothing.
      if (namesPlace()) return this.#write();
      const before = this.#parts;
      this.#parts = split(text());
      for (const hear of this.#listeners) hear(before);
    });
  }

  /** The lab's part, as a query. */
  get lab() {
    return this.#parts.lab;
  }

  /** What is for all of the page, wherever it stands: `lang` or `theme`. @param {string} key @returns {string | null} null where it is not given */
  common(key) {
    const pair = text().split('&').find((pair) => keyOf(pair) === key);
    return pair === undefined ? null : decoded(pair.slice(pair.indexOf('=') + 1));
  }

  /** The chapter's part. */
  get chapter() {
    return this.#parts.chapter;
  }

  /** @param {string} lab */
  writeLab(lab) {
    this.#parts.lab = lab;
    this.#write();
  }

  /** @param {Chapter | null} chapter */
  writeChapter(chapter) {
    this.#parts.chapter = chapter;
    this.#write();
  }

  /** Calls `hear` with the parts before, when a reader edits the address or goes back. @param {(before: Parts) => void} hear @param {AbortSignal} [signal] ends it */
  listen(hear, signal) {
    this.#listeners.add(hear);
    signal?.addEventListener('abort', () => this.#listeners.delete(hear));
  }

  #whole() {
    const { lab, chapter } = this.#parts;
    if (!chapter) return this.#alone && lab ? `widget=lab&${lab}` : lab;
    // Without a lab, nobody else writes what is for all of the page.
    const kept = lab ? [] : text().split('&').filter(isCommon);
    return [lab, `${this.#alone ? 'widget' : 'chapter'}=${encodeURIComponent(chapter.name)}`, ...kept, chapter.query].filter(Boolean).join('&');
  }

  #write() {
    if (this.#timer) return;
    this.#timer = window.setTimeout(() => {
      this.#timer = 0;
      // The reader was faster: where they went will be heard next, and is not to be written over.
      if (location.hash !== this.#known) return;
      try {
        history.replaceState(history.state, '', `#${this.#whole()}`);
        this.#known = location.hash;
      } catch {
        // A srcdoc frame has no address to write to, and some browsers ration the writing; the page goes on.
      }
    }, SOON_MS);
  }
}

/** The one address of the page. */
export const address = new PageAddress();
