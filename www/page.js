// @ts-check
// The page around the lab: its words, in the language the lab speaks, and the chapters.

import { h } from './lab/dom.js';
import { Text } from './lab/text.js';

const text = new Text();

for (const node of document.querySelectorAll('[data-text]')) text.bind(node, node.getAttribute('data-text') ?? '');

const chapters = document.querySelector('[data-chapters]');
for (let i = 1; i <= Number(chapters?.getAttribute('data-chapters')); i++) {
  const title = text.bind(h('span'), `chapter.${i}.title`);
  chapters?.append(h('article', { class: 'chapter', id: `chapter-${i}` },
    h('h3', {}, h('span', { class: 'ordinal' }, `${i}`), ' ', title), text.bind(h('p'), `chapter.${i}.text`)));
}

const speak = () => {
  text.use(document.documentElement.lang.startsWith('zh') ? 'zh' : 'en');
  document.title = text.t('page.title');
};
new MutationObserver(speak).observe(document.documentElement, { attributeFilter: ['lang'] });
speak();
