// @ts-check
// One widget alone: the one that the address names, or the lab.

import { address } from './address.js';
import { WIDGETS } from './course/all.js';
import { handKeysBack } from './handback.js';
import { tellHeight } from './height.js';
import { h } from './lab/dom.js';
import { Text } from './lab/text.js';
import { Messages } from './messages.js';

/** A lesson brings a lab of its own. @type {Record<string, string>} */
const TAGS = { lab: 'dstar-lab', ...WIDGETS, lesson: 'dstar-lesson', ab: 'dstar-ab' };

const text = new Text();
const main = document.querySelector('main');
/** @type {string | undefined} */
let shown;
/** Of a lesson, orders go to the lab in it. */
const widget = () => /** @type {import('./messages.js').Widget | null} */ (main?.querySelector('dstar-lab') ?? main?.querySelector('[hash]') ?? null);
const messages = new Messages(widget);
const measure = tellHeight(() => main?.querySelector(':scope > [hash]') ?? null, (event, detail) => messages.tell(event, detail));
handKeysBack((event, detail) => messages.tell(event, detail));

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
  const made = document.createElement(tag);
  made.setAttribute('hash', '');
  if (tag !== 'dstar-lab') made.setAttribute('fit', '');
  main?.querySelector('[hash]')?.remove();
  main?.append(made);
  for (const event of ['ready', 'params', 'change']) made.addEventListener(event, measure);
  customElements.whenDefined(tag).then(() => made.isConnected && messages.follow(widget() ?? made));
}

text.use('auto');
address.listen(follow);
follow();
