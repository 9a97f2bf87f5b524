// @ts-check
// The page around the lab: its words, in the language the lab speaks, and the chapters of the course.

import { address } from './address.js';
import { WIDGETS } from './course/all.js';
import { h } from './lab/dom.js';
import { Text } from './lab/text.js';

/** The chapters, in the order in which they are taught. */
const CHAPTERS = ['mle', 'kl', 'ce', 'js', 'dstar', 'game'];

const text = new Text();

for (const node of document.querySelectorAll('[data-text]')) text.bind(node, node.getAttribute('data-text') ?? '');

/** @param {string} name @param {number} i */
function chapter(name, i) {
  const title = h('h2', {}, h('span', { class: 'ordinal', 'aria-hidden': 'true' }, `${i + 1}`), text.bind(h('span'), `chapter.${name}.title`));
  const tag = name === 'game' ? 'dstar-lessons' : WIDGETS[name];
  const widget = tag && h(/** @type {any} */ (tag));
  widget?.setAttribute('hash', '');
  return h('section', { class: 'chapter', id: `chapter-${name}`, tabindex: '-1' }, title, text.bind(h('p', { class: 'lead' }), `chapter.${name}.text`), widget);
}

/** @param {string} name @param {number} i */
function entry(name, i) {
  const link = h('a', { href: `#chapter=${name}` }, h('span', { class: 'ordinal', 'aria-hidden': 'true' }, `${i + 1}`), text.bind(h('span'), `chapter.${name}.title`));
  // The lab keeps its part of the address; the chapter's part follows once something is touched in it.
  link.addEventListener('click', (event) => {
    event.preventDefault();
    show(name);
  });
  return h('li', {}, link);
}

/** @param {string} name */
function show(name) {
  const section = document.getElementById(`chapter-${name}`);
  section?.scrollIntoView();
  section?.focus({ preventScroll: true });
}

/** Goes to a chapter before all widgets have their sizes, and once more when they have, unless the reader has moved. @param {string} name */
async function arrive(name) {
  let moved = false;
  const stop = new AbortController();
  for (const type of ['wheel', 'pointerdown', 'keydown', 'touchstart']) addEventListener(type, () => (moved = true), { signal: stop.signal, passive: true });
  show(name);
  await Promise.all(Object.values(WIDGETS).map(async (tag) => {
    await customElements.whenDefined(tag);
    await /** @type {import('./course/widget.js').Widget | null} */ (document.querySelector(tag))?.ready;
  }));
  requestAnimationFrame(() => {
    stop.abort();
    if (!moved) show(name);
  });
}

/** Goes to the chapter that the address names. */
function follow() {
  const wish = address.chapter?.name;
  const remark = document.querySelector('[data-remark]');
  if (wish === undefined || !(remark instanceof HTMLElement)) return;
  remark.hidden = CHAPTERS.includes(wish);
  // A lesson is taught in the lab, where the page begins.
  if (wish === 'game' && address.chapter?.query) return;
  if (CHAPTERS.includes(wish)) arrive(wish);
  else remark.textContent = text.t('course.no-chapter', { name: wish, known: CHAPTERS.join(', ') });
}

document.querySelector('[data-contents]')?.append(...CHAPTERS.map(entry));
document.querySelector('[data-course]')?.append(...CHAPTERS.map(chapter));

const speak = () => {
  text.use(document.documentElement.lang.startsWith('zh') ? 'zh' : 'en');
  document.title = text.t('page.title');
};
new MutationObserver(speak).observe(document.documentElement, { attributeFilter: ['lang'] });
speak();
address.listen(follow);
follow();
