// @ts-check
// When to rest: a hidden tab, a slide that has been left. What was running goes on when it is shown again.

export class Rest {
  #lab;
  #watching = new AbortController();
  /** Whether the lab was running when it was laid to rest, and nobody has given it another order since. */
  #resting = false;
  /** Whether the slide around this page is out of sight. */
  #left = false;

  /** @param {{isRunning: () => boolean, play: () => void, pause: () => void}} lab */
  constructor(lab) {
    this.#lab = lab;
  }

  watch() {
    this.stop();
    const { signal } = (this.#watching = new AbortController());
    document.addEventListener('visibilitychange', () => this.#settle(), { signal });
    addEventListener('message', (event) => {
      // A deck of slides tells its frames when they come and go; only the page around this one may.
      if (event.source !== window.parent || window.parent === window) return;
      if (event.data !== 'slide:stop' && event.data !== 'slide:start') return;
      this.#left = event.data === 'slide:stop';
      this.#settle();
    }, { signal });
  }

  stop() {
    this.#watching.abort();
    this.#resting = false;
  }

  /** An order of somebody's own ends the rest: what was paused by hand stays paused. */
  forget() {
    this.#resting = false;
  }

  #settle() {
    const hidden = document.hidden || this.#left;
    if (hidden && this.#lab.isRunning()) {
      this.#resting = true;
      this.#lab.pause();
    } else if (!hidden && this.#resting) {
      this.#resting = false;
      this.#lab.play();
    }
  }
}
