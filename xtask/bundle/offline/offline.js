// @ts-check
// Lets the page open without a network from the second visit on: only the page itself, on a host, and in no frame.

const { serviceWorker } = navigator

async function begin() {
  const before = await serviceWorker.getRegistration()
  if (before?.waiting && serviceWorker.controller) {
    // A newer version is there. It takes over before this one has begun, if no other page is open.
    serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
    before.waiting.postMessage('take over')
  }
  if (document.readyState !== 'complete') await new Promise((resolve) => addEventListener('load', resolve, { once: true }))
  await serviceWorker.register(new URL('sw.js', import.meta.url), { updateViaCache: 'none' })
}

// Where a browser keeps nothing, the page does without.
if (serviceWorker && window.top === window) begin().catch(() => {})
