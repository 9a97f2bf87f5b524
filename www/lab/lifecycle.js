// @ts-check
/**
 * When to rest: a hidden tab, a slide that has been left or not yet been shown. What was running, or would have begun by itself,
 * goes on when it is seen.
 */

/** How often an element looks whether the page around it hides it: an ancestor's `display`, `visibility` and `opacity` tell nobody, in ms. */
const LOOK_MS = 250;

/** Whether the page around this frame shows it; null where it has not said so. @type {boolean | null} */
let shown = null;
const news = new EventTarget();

/** The page around this frame says whether it shows it. @param {unknown} is */
export function seen(is) {
  if (typeof is !== 'boolean') throw new TypeError('seen: true or false is wanted.');
  shown = is;
  news.dispatchEvent(new Event('change'));
}

if (globalThis.window && window.parent !== window) {
  addEventListener('message', ({ source, data }) => {
    // A deck of slides tells its frames when they come and go; only the page around this one may.
    if (source === window.parent && (data === 'slide:stop' || data === 'slide:start')) seen(data === 'slide:start');
  });
}

export class Rest {
  #element;
  #lab;
  #watching = new AbortController();
  /** Whether the lab was running when it was laid to rest, and nobody has given it another order since. */
  #resting = false;
  /** Whether it was out of sight at the last look. */
  #hidden = false;
  /** Whether this frame lies outside of what is seen of the page around it. */
  #outside = false;

  /** @param {Element} element @param {{isRunning: () => boolean, play: () => void, pause: () => void}} lab */
  constructor(element, lab) {
    this.#element = element;
    this.#lab = lab;
  }

  watch() {
    this.stop();
    const { signal } = (this.#watching = new AbortController());
    document.addEventListener('visibilitychange', () => this.#settle(), { signal });
    news.addEventListener('change', () => this.#settle(), { signal });
    const timer = setInterval(() => this.#settle(), LOOK_MS);
    signal.addEventListener('abort', () => clearInterval(timer));
    if (window.parent !== window) {
      const watch = new IntersectionObserver((entries) => {
        this.#outside = !entries[entries.length - 1].isIntersecting;
        this.#settle();
      });
      watch.observe(document.documentElement);
      signal.addEventListener('abort', () => watch.disconnect());
    }
    this.#hidden = this.#isHidden();
  }

  /** Begins training, or makes a note to begin it when it can be seen. */
  begin() {
    this.#hidden = this.#isHidden();
    if (this.#hidden) this.#resting = true;
    else this.#lab.play();
  }

  stop() {
    this.#watching.abort();
    this.#resting = false;
    this.#outside = false;
  }

  /** An order of somebody's own ends the rest: what was paused by hand stays paused. */
  forget() {
    this.#resting = false;
  }

  #isHidden() {
    // A deck knows best; what an observer says of a slide in a frame is often wrong.
    const away = shown === null ? this.#outside : !shown;
    return document.hidden || away || !this.#element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  }

  #settle() {
    const hidden = this.#isHidden();
    // An order given to a lab out of sight holds until it has been seen.
    if (hidden === this.#hidden) return;
    this.#hidden = hidden;
    if (hidden && this.#lab.isRunning()) {
      this.#resting = true;
      this.#lab.pause();
    } else if (!hidden && this.#resting) {
      this.#resting = false;
      this.#lab.play();
    }
  }
}
