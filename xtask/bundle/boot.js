// @ts-check
// The only script that a single file holds as text: it unpacks the page's own, and runs it.
import { unpack } from './unpack.js'

const block = /** @type {Element} */ (document.querySelector('script[data-file="page.js"]'))
const start = async () => {
  const script = document.createElement('script')
  script.type = 'module'
  script.textContent = await (await unpack(block.textContent ?? '')).text()
  document.head.append(script)
}
start().catch((error) => {
  const said = document.createElement('p')
  said.setAttribute('role', 'alert')
  said.textContent = `This browser cannot open the page (${error}). Chrome or Edge 123, Firefox 120, Safari 17.5 or newer can. 此浏览器无法打开本页，请使用上述版本或更新的浏览器。`
  document.body.prepend(said)
})
