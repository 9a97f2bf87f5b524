// @ts-check
// What a person should know and may dismiss: clamped values, an engine that was replaced, a file that is no run.

import { h, icon } from './dom.js';

/** @import {Note} from '../types.js' */
/** @typedef {import('./text.js').Text} Text */

/** Remarks listed in one notice; the rest are counted. */
const LISTED = 6;

export class Notices {
  element = h('div', { class: 'notices', part: 'notices', role: 'status' });

  /** @param {Text} text */
  constructor(text) {
    this.text = text;
  }

  /** One sentence about a note, in the page's language. @param {Note} note */
  sentence(note) {
    const { text } = this;
    const key = `note.${note.code}`;
    if (!note.code || !text.has(key)) return note.why;
    const label = text.has(`param.${note.key}`) ? text.spoken(`param.${note.key}`) : '';
    const name = label ? text.t('note.name', { label, key: note.key }) : note.key;
    const hint = note.nearest ? text.t('note.nearest', { nearest: note.nearest }) : '';
    return text.t(key, { name, given: note.given, used: note.used ?? '' }) + hint;
  }

  /** @param {Note[]} notes */
  addNotes(notes) {
    if (notes.length === 0) return;
    const sentences = notes.slice(0, LISTED).map((note) => this.sentence(note));
    if (notes.length > LISTED) sentences.push(this.text.t('note.more', { count: notes.length - LISTED }));
    this.add(sentences, 'notes');
  }

  /**
   * Shows a notice until it is dismissed or another of its kind takes its place.
   * @param {string[]} sentences shown as text, whatever they hold @param {string} kind
   * @param {{label: string, act: () => void}} [offer] a button beside them
   */
  add(sentences, kind, offer) {
    this.dismiss(kind);
    const close = h('button', { type: 'button', class: 'plain', onclick: () => notice.remove() }, icon('close'));
    close.setAttribute('aria-label', this.text.t('notice.dismiss'));
    const notice = h('div', { class: 'notice', part: 'notice', 'data-kind': kind },
      h('ul', {}, ...sentences.map((sentence) => h('li', {}, sentence))),
      offer && h('button', { type: 'button', onclick: () => (notice.remove(), offer.act()) }, offer.label),
      close);
    this.element.append(notice);
  }

  /** @param {string} kind */
  dismiss(kind) {
    for (const notice of [...this.element.children]) {
      if (notice instanceof HTMLElement && notice.dataset.kind === kind) notice.remove();
    }
  }
}
