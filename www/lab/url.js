// @ts-check
// Where parameters come from before anybody touches a control (attributes, the page's address), and the address
// they are written back to.

/** @typedef {import('./theory.js').Theory} Theory */

/**
 * The element's attributes that are parameters, as a query.
 * @param {Element} element @param {Set<string>} keys
 */
function attributeQuery(element, keys) {
  return [...element.attributes]
    .filter(({ name }) => keys.has(name))
    .map(({ name, value }) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
}

/** What stands after # in the address, or else after ?. */
function address() {
  return location.hash.length > 1 ? location.hash.slice(1) : location.search.slice(1);
}

/**
 * The parameters of the attributes, overridden by those of the address where the element follows it.
 * @param {Theory} theory @param {Element} element @param {boolean} follows
 */
export function gather(theory, element, follows) {
  const own = theory.parse(attributeQuery(element, new Set(theory.rows.map((row) => row.key))));
  if (!follows) return own;
  const given = theory.parse(address());
  const changes = Object.fromEntries(Object.entries(given.params).filter(([key]) => mentions(key)));
  const merged = theory.update(own.params, changes);
  return { params: merged.params, notes: [...own.notes, ...given.notes] };
}

/** Whether the address gives this key. @param {string} key */
function mentions(key) {
  return address().split('&').some((pair) => decoded(pair.split('=', 1)[0]) === key);
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Keeps one page's address and one lab's parameters in step. */
export class Address {
  #timer = 0;
  #query = '';
  #abort = new AbortController();

  /** @param {() => void} changed called when a reader edits the address or goes back */
  constructor(changed) {
    addEventListener('hashchange', () => location.hash.slice(1) !== this.#query && changed(), { signal: this.#abort.signal });
  }

  /** Writes the query soon; a burst of changes is written once. @param {string} query */
  write(query) {
    this.#query = query;
    if (this.#timer) return;
    const before = location.hash;
    this.#timer = window.setTimeout(() => {
      this.#timer = 0;
      // The reader was faster: what they typed will be heard next.
      if (location.hash !== before) return;
      try {
        history.replaceState(history.state, '', `#${this.#query}`);
      } catch {
        // A srcdoc frame has no address to write to, and some browsers ration the writing; the lab runs on.
      }
    }, 200);
  }

  close() {
    clearTimeout(this.#timer);
    this.#abort.abort();
  }
}
