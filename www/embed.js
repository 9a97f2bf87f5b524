// @ts-check
// One widget alone: the one that the address names, or the lab.

import { address } from './address.js';
import { WIDGETS } from './course/all.js';
import { h } from './lab/dom.js';
import { Text } from './lab/text.js';

/** A lesson brings a lab of its own. @type {Record<string, string>} */
const TAGS = { lab: 'dstar-lab', ...WIDGETS, lesson: 'dstar-lesson', ab: 'dstar-ab' };

const text = new Text();
const main = document.querySelector('main');
/** @type {string | undefined} */
let shown;

function follow() {
  const name = address.chapter?.name ?? 'lab';
  const known = Object.hasOwn(TAGS, name);
  const tag = known ? TAGS[name] : 'dstar-lab';
  const lang = address.common('lang');
  if (Object.hasOwn(WIDGETS, name)) {
    // Without a lab on the page, nobody else sets these.
    text.use(lang ?? 'auto');
    document.documentElement.lang = text.language === 'zh' ? 'zh-Hans' : 'en';
    const theme = address.common('theme');
    document.documentElement.style.colorScheme = theme === 'light' || theme === 'dark' ? theme : '';
  }
  document.querySelector('.remark')?.remove();
  if (!known) {
    if (lang) text.use(lang);
    document.body.prepend(h('p', { class: 'remark', role: 'alert' }, text.t('course.no-widget', { name, known: Object.keys(TAGS).join(', ') })));
  }
  if (tag === shown) return;
  shown = tag;
  if (name === 'ab') import('./lab/time/ab.js');
  const widget = document.createElement(tag);
  widget.setAttribute('hash', '');
  if (tag !== 'dstar-lab') widget.setAttribute('fit', '');
  main?.querySelector('[hash]')?.remove();
  main?.append(widget);
}

text.use('auto');
address.listen(follow);
follow();
