// @ts-check
// `<dstar-lessons>`: the lessons there are, as cards; a card's button starts its lesson in the page's `<dstar-lesson>`.

import { h, rich, styleSheets } from '../lab/dom.js';
import { Text } from '../lab/text.js';
import { lessonNames, loadLesson } from './lesson/book.js';

/** @typedef {import('./lesson.js').DstarLesson} DstarLesson */

export class DstarLessons extends HTMLElement {
  #text = new Text();
  #list = h('ol', { class: 'cards' });
  #watch = new MutationObserver(() => this.#speak());

  constructor() {
    super();
    this.attachShadow({ mode: 'open' }).append(...styleSheets(['tokens', 'widgets', 'lesson']), this.#list);
  }

  connectedCallback() {
    this.#watch.observe(document.documentElement, { attributeFilter: ['lang'] });
    this.#speak();
    this.#fill().catch((error) => this.#list.replaceChildren(h('li', { class: 'fault', role: 'alert' }, String(error))));
  }

  disconnectedCallback() {
    this.#watch.disconnect();
  }

  #speak() {
    this.#text.use(document.documentElement.lang.startsWith('zh') ? 'zh' : 'en');
  }

  async #fill() {
    const text = this.#text;
    const names = await lessonNames();
    this.#list.replaceChildren(...(await Promise.all(names.map(async (name) => {
      const { title, about, steps } = await loadLesson(name);
      const start = h('button', { type: 'button', 'data-lesson': name, onclick: () => this.#start(name) });
      text.onChange(start, () => {
        start.replaceChildren(...rich(text.t('lesson.start')));
        start.setAttribute('aria-label', `${text.t('lesson.start')}: ${text.spoken(title)}`);
      });
      const count = h('span', { class: 'count' });
      text.onChange(count, () => (count.textContent = text.t('lesson.steps', { count: steps.length })));
      return h('li', { class: 'card' }, text.bind(h('h3', { class: 'title' }), title), text.bind(h('p'), about), h('div', { class: 'row' }, start, count));
    }))));
  }

  /** @param {string} name */
  #start(name) {
    const lesson = /** @type {DstarLesson | null} */ (document.querySelector('dstar-lesson'));
    lesson?.scrollIntoView();
    lesson?.start(name);
  }
}

if (!customElements.get('dstar-lessons')) customElements.define('dstar-lessons', DstarLessons);
