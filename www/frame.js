// @ts-check
/**
 * For the page around one or more frames of `embed.html`; optional. A classic script, so that it runs from another origin and from a file:
 *
 *     <script src="https://your.host/dstar/frame.js"></script>
 *     <iframe data-dstar="height" src="https://your.host/dstar/embed.html#data=ring8"></iframe>
 *
 * It tells each frame how much the page enlarges it (canvases stay sharp on a scaled slide), and whether it is shown (a hidden one
 * rests). `data-dstar` names what else it does, in any order: `height` gives a frame the height it asks for, `keys` presses again
 * in this page the keys that a frame had no use for (reveal.js hears of them by itself).
 */
(() => {
  /** @typedef {{ratio: number, seen: boolean}} Told */
  /** @type {WeakMap<HTMLIFrameElement, Told>} */
  const told = new WeakMap();
  /** Frames that have said hello. @type {Set<HTMLIFrameElement>} */
  const frames = new Set();
  const views = new IntersectionObserver(() => tellAll());
  let asked = false;

  /** @param {HTMLIFrameElement} frame @param {string} cmd @param {object} params */
  const order = (frame, cmd, params) => frame.contentWindow?.postMessage({ type: 'dstar', v: 1, cmd, params, id: null }, '*');

  /** @param {HTMLIFrameElement} frame */
  const tell = (frame) => {
    const before = told.get(frame);
    const seen = frame.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    const ratio = seen ? frame.getBoundingClientRect().width / frame.offsetWidth : NaN;
    const now = { seen, ratio: ratio > 0 && Number.isFinite(ratio) ? Math.round(100 * ratio) / 100 : (before?.ratio ?? 1) };
    told.set(frame, now);
    if (now.ratio !== (before?.ratio ?? 1)) order(frame, 'scale', { ratio: now.ratio });
    if (now.seen !== (before?.seen ?? true)) order(frame, 'seen', { seen: now.seen });
  };

  // A deck lays its slides out when it hears of the same event; what it has made of it is seen in the next frame.
  const tellAll = () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      for (const frame of frames) {
        if (frame.isConnected) tell(frame);
        else frames.delete(frame);
      }
    });
  };
  for (const event of ['resize', 'transitionend', 'fullscreenchange']) addEventListener(event, tellAll);

  addEventListener('message', ({ source, data }) => {
    if (data?.type !== 'dstar' || data.v !== 1 || typeof data.event !== 'string') return;
    const frame = [...document.querySelectorAll('iframe')].find((frame) => frame.contentWindow === source);
    if (!frame) return;
    const wishes = (frame.dataset.dstar ?? '').split(/\s+/);
    if (data.event === 'hello') {
      told.delete(frame);
      frames.add(frame);
      views.observe(frame);
      tell(frame);
    } else if (data.event === 'height' && wishes.includes('height')) {
      const { height } = data.detail;
      if (height > 0 && height < 20_000) frame.style.height = `${height}px`;
    } else if (data.event === 'key' && wishes.includes('keys')) {
      document.dispatchEvent(new KeyboardEvent('keydown', { ...data.detail, bubbles: true, cancelable: true }));
    }
  });
})();
