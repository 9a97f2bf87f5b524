// @ts-check
// What a person should know and may dismiss: clamped values, an engine that was replaced, a file that is no run.

import { h, icon } from './dom.js';

/** @import {Note} from '../types.js' */
/** @typedef {import('./text.js').Text} Text */

/** Remarks listed in one notice; the rest are counted. */
const LISTED = 6;

export class Notices {
  element = h('div', { class: 'notices', part: 'notices', role: 'status' });
  /** What says each notice anew. @type {Map<string, () => void>} */
  #shown = new Map();

  /** @param {Text} text */
  constructor(text) {
    this.text = text;
    text.onChange(this.element, () => this.#shown.forEach((say) => say()));
  }

  /** One sentence about a note, in the page's language. @param {Note} note */
  sentence(note) {
    const { text } = this;
    const key = `note.${note.code}`;
    if (!note.code || !text.has(key)) return note.why;
    const label = text.has(`param.${note.key}`) ? text.spoken(`param.${note.key}`) : '';
    const name = label ? text.t('note.name', { label, key: note.key }) : note.key;
    const hint = note.nearest ? text.t('note.nearest', { nearest: note.nearest }) : '';
    return text.t(key, { name, given: note.given, used: (note.part ?? note).used ?? '', part: note.part?.number }) + hint;
  }

  /** @param {Note[]} notes */
  addNotes(notes) {
    if (notes.length === 0) return;
    const more = notes.length - LISTED;
    this.add(() => [...notes.slice(0, LISTED).map((note) => this.sentence(note)), ...(more > 0 ? [this.text.t('note.more', { count: more })] : [])], 'notes');
  }

  /**
   * Shows a notice until it is dismissed or another of its kind takes its place.
   * @param {string[] | (() => string[])} sentences shown as text, whatever they hold; a function says them again in another language
   * @param {string} kind @param {{label: string, act: () => void}} [offer] a button beside them: the key of its label, and what it does
   */
  add(sentences, kind, offer) {
    this.dismiss(kind);
    const list = h('ul');
    const close = h('button', { type: 'button', class: 'plain', onclick: () => this.dismiss(kind) }, icon('close'));
    const act = offer && h('button', { type: 'button', onclick: () => (this.dismiss(kind), offer.act()) });
    const say = () => {
      const said = typeof sentences === 'function' ? sentences() : sentences;
      list.replaceChildren(...said.map((sentence) => h('li', {}, sentence)));
      close.setAttribute('aria-label', this.text.t('notice.dismiss'));
      if (act) act.textContent = this.text.t(offer.label);
    };
    say();
    this.#shown.set(kind, say);
    this.element.append(h('div', { class: 'notice', part: 'notice', 'data-kind': kind }, list, act, close));
  }

  /** Says a notice anew, whose numbers have changed. @param {string} kind */
  renew(kind) {
    this.#shown.get(kind)?.();
  }

  /** What failed, in the page's language where that is known. @param {unknown} error */
  fail(error) {
    const reason = error instanceof Error ? error.message : String(error);
    this.add(() => [this.text.sentence(reason)], 'failure');
  }

  /** @param {string} kind */
  dismiss(kind) {
    this.#shown.delete(kind);
    for (const notice of [...this.element.children]) {
      if (notice instanceof HTMLElement && notice.dataset.kind === kind) notice.remove();
    }
  }
}
