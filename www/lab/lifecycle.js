// @ts-check
// When to rest: a hidden tab, a slide that has been left. What was running goes on when it is shown again.

/**
 * @param {{isRunning: () => boolean, play: () => void, pause: () => void}} lab
 * @returns {() => void} stops watching
 */
export function watchVisibility(lab) {
  const abort = new AbortController();
  const { signal } = abort;
  let resting = false;
  const rest = () => {
    if (!lab.isRunning()) return;
    resting = true;
    lab.pause();
  };
  const wake = () => {
    if (!resting) return;
    resting = false;
    lab.play();
  };
  document.addEventListener('visibilitychange', () => (document.hidden ? rest() : wake()), { signal });
  addEventListener(
    'message',
    (event) => {
      // A deck of slides tells its frames when they come and go; only the page around this one may.
      if (event.source !== window.parent || window.parent === window) return;
      if (event.data === 'slide:stop') rest();
      if (event.data === 'slide:start') wake();
    },
    { signal },
  );
  return () => abort.abort();
}
