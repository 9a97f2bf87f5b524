// @ts-check
/** Mistyped and hostile addresses and attributes: said, mended, never executed; and the page trains. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { open, withLab } from '../browser.mjs'

const HOSTILE = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>'

test('a hostile address is mended, named on the page, and the page trains', async () => {
  const hash = `lr=NaN&batch=1e9&data=${encodeURIComponent(HOSTILE)}&sede=4&${encodeURIComponent(HOSTILE)}=1&hide=nothing&k=%zz&backend=cpu&autoplay=false`
  await open({ path: `index.html#${hash}` }, async (page) => {
    const seen = await withLab(page, async (lab) => {
      const { step } = await lab.step(1)
      return {
        step,
        params: lab.params,
        text: lab.shadowRoot.textContent,
        injected: lab.shadowRoot.querySelectorAll('img, script').length + document.querySelectorAll('img[src="x"]').length,
        pwned: /** @type {any} */ (window).pwned,
        hash: location.hash,
      }
    })
    assert.equal(seen.step, 1)
    assert.deepEqual([seen.params.lr, seen.params.batch, seen.params.data, seen.params.k], [2e-3, 4096, 'ring8', 2])
    assert.deepEqual([seen.injected, seen.pwned], [0, undefined])
    for (const named of ['NaN', '1e9', '4096', '<img', 'sede']) assert.ok(seen.text.includes(named), `the page names ${named}`)
    assert.ok(!seen.hash.includes('img') && seen.hash.includes('seed=7'), seen.hash)
  })
})

test('ten megabytes of address are refused as a whole, and the page trains', async () => {
  await open({ path: 'embed.html#backend=cpu&autoplay=false' }, async (page) => {
    const seen = await withLab(page, async (lab) => {
      const before = lab.params
      // Addresses of this length cannot be typed or followed in Chromium, but a page can set an attribute of any.
      lab.setAttribute('data', 'x'.repeat(10_000_000))
      lab.setAttribute('lr', '1'.repeat(1_000_000))
      await new Promise(requestAnimationFrame)
      const notes = await lab.set({ data: 'y'.repeat(10_000_000) })
      const { step } = await lab.step(1)
      return { step, same: lab.params.data === before.data, notes, length: lab.shadowRoot.textContent.length }
    })
    assert.deepEqual([seen.step, seen.same], [1, true])
    assert.equal(seen.notes[0].key, 'data')
    assert.ok(seen.notes[0].given.length <= 70)
    assert.ok(seen.length < 100_000, `the page shows ${seen.length} characters`)
  })
})

test('a long hash is refused with a message', async () => {
  await open({ path: `embed.html#backend=cpu&autoplay=false&lr=${'1'.repeat(1_000_000)}` }, async (page) => {
    const seen = await withLab(page, async (lab) => ({ step: (await lab.step(1)).step, lr: lab.params.lr, text: lab.shadowRoot.textContent }))
    // The whole address is refused, so the run is the default one, and plays.
    assert.ok(seen.step >= 1)
    assert.equal(seen.lr, 2e-3)
    assert.match(seen.text, /8192|8,192/)
  })
})

test('attributes are read like the address', async () => {
  await open({ path: 'embed.html#backend=cpu&autoplay=false' }, async (page) => {
    const seen = await withLab(page, async () => {
      const lab = /** @type {any} */ (document.createElement('dstar-lab'))
      for (const [key, value] of Object.entries({ lr: 'fast', batch: '-3', backend: 'cpu', autoplay: 'false' })) lab.setAttribute(key, value)
      document.body.append(lab)
      const { step } = await lab.step(1)
      return { step, params: lab.params, text: lab.shadowRoot.textContent }
    })
    assert.deepEqual([seen.step, seen.params.lr, seen.params.batch], [1, 2e-3, 1])
    assert.ok(seen.text.includes('fast') && seen.text.includes('-3'))
  })
})

test('what is wrong with a mixture is said component by component, and the rest is used', async () => {
  const mix = encodeURIComponent(`0*1,1,.2;${HOSTILE};-1,0,900;1,1,.3;${'2,2,.1;'.repeat(70)}`)
  await open({ path: `embed.html#backend=cpu&autoplay=false&lang=en&data=custom&mix=${mix}` }, async (page) => {
    const seen = await withLab(page, async (lab) => {
      const { step, params } = await lab.step(1)
      const notices = lab.shadowRoot.querySelector('.notices').innerText
      await lab.set({ lang: 'zh' })
      return { step, params, notices, zh: lab.shadowRoot.querySelector('.notices').innerText, injected: lab.shadowRoot.querySelectorAll('img, script').length }
    })
    assert.deepEqual([seen.step, seen.injected], [1, 0])
    assert.ok(seen.params.mix.startsWith('.0001*1,1,.2;-1,0,50;1,1,.3;2,2,.1;2,2;'), seen.params.mix)
    assert.equal(seen.params.mix.split(';').length, 63)
    assert.match(seen.notices, /component 1: “0\*1,1,\.2” is out of range; \.0001\*1,1,\.2 is used/)
    assert.match(seen.notices, /component 2: “<img.*” cannot be read, and is left out/)
    assert.match(seen.notices, /component 3: “-1,0,900” is out of range; -1,0,50 is used/)
    assert.match(seen.notices, /at most 64 components are used; 10 more are left out/)
    assert.match(seen.zh, /第 2 个分量：“<img.*”无法读取/)
  })
})
