// @ts-check
// One control for one row of the parameter table, by its kind.

import { h, icon } from './dom.js';

/** @import {Params, Row, Value} from '../types.js' */
/** @typedef {import('./text.js').Text} Text */

/**
 * @typedef {object} Field
 * @property {Row} row
 * @property {HTMLElement} element
 * @property {(value: Value, params: Params, locked?: boolean) => void} show
 */

/** @typedef {(value: Value) => void} Report called with what the reader chose */

/** Whole numbers of a wider range are typed, not slid. */
const SLIDABLE = 20000;

/** @param {Row} row @param {Text} text @param {Report} report @returns {Field} */
export function makeField(row, text, report) {
  const makers = { int: number, float: number, own, choice, bool, family, names, mix, line };
  const { element, show } = makers[row.kind](row, text, report);
  element.dataset.key = row.key;
  element.setAttribute('part', 'field');
  return { row, element, show: padlocked(element, text, show) };
}

/**
 * Shows a value; what is locked shows it too, and cannot be changed.
 * @param {HTMLElement} element @param {Text} text @param {(value: Value, params: Params) => void} show @returns {Field['show']}
 */
function padlocked(element, text, show) {
  const sign = text.bind(text.bind(h('span', { class: 'padlock', role: 'img', hidden: true }, icon('lock')), 'lock.sign', 'aria-label'), 'lock.sign', 'title');
  (element.querySelector('label, .label') ?? element).append(sign);
  /** @param {boolean} disabled */
  const setAll = (disabled) => {
    for (const control of /** @type {NodeListOf<HTMLInputElement | HTMLSelectElement>} */ (element.querySelectorAll('input, select'))) control.disabled = disabled;
  };
  return (value, params, locked = false) => {
    // Unlocked first: what is disabled for another reason says so itself when it is shown.
    if (!locked && !sign.hidden) setAll(false);
    show(value, params);
    if (locked) setAll(true);
    sign.hidden = !locked;
  };
}

/** @param {Row} row */
const idOf = (row) => `p-${row.key}`;

/** The parameter's name, its key, and a mark where a change starts the run again. @param {Row} row @param {Text} text */
function label(row, text) {
  const name = text.bind(h('span', { class: 'label-name' }), `param.${row.key}`);
  const restart = row.restart && text.bind(h('span', { class: 'restart' }, '↻'), 'controls.restarts', 'title');
  if (restart) restart.textContent = ' ↻';
  const made = h('label', { for: idOf(row) }, name, restart, ' ', h('span', { class: 'key' }, row.key));
  return text.onChange(made, () => {
    made.title = text.sentence(row.doc);
  });
}

/**
 * A slider's position in [0, 1000] and the value it stands for: even steps, decades, or (whole numbers) squares.
 * @param {Row} row
 */
function slide(row) {
  const { min = 0, max = 1 } = row;
  const even = { to: (/** @type {number} */ v) => v, from: (/** @type {number} */ v) => v };
  const shape = row.log ? { to: Math.log10, from: (/** @type {number} */ v) => 10 ** v }
    : row.kind === 'int' && max > 200 ? { to: Math.sqrt, from: (/** @type {number} */ v) => v * v } : even;
  const [low, high] = [shape.to(min), shape.to(max)];
  return {
    /** @param {number} value */
    position: (value) => (1000 * (shape.to(value) - low)) / (high - low),
    /** @param {number} position */
    value: (position) => {
      const exact = shape.from(low + (position / 1000) * (high - low));
      if (row.kind === 'int') return Math.round(exact);
      if (row.log) return Number(exact.toPrecision(2));
      const step = row.step ?? (max - min) / 1000;
      return Math.min(max, Math.max(min, Number((Math.round(exact / step) * step).toPrecision(6))));
    },
  };
}

/** @param {Row} row @param {Text} text @param {Report} report */
function number(row, text, report) {
  const { min = 0, max = 1 } = row;
  // `step=any`: the table says what is allowed, and says so in words.
  const box = h('input', { type: 'number', id: idOf(row), min: String(min), max: String(max), step: 'any', inputMode: 'decimal' });
  box.addEventListener('change', () => report(box.value));
  const element = h('div', { class: 'field' }, label(row, text), box);
  if (max - min > SLIDABLE) return { element, show: (/** @type {Value} */ value) => void (box.value = String(value)) };
  const scale = slide(row);
  const narrow = row.kind === 'int' && max - min <= 200;
  const range = h('input', narrow ? { type: 'range', min: String(min), max: String(max), step: '1' } : { type: 'range', min: '0', max: '1000', step: '1' });
  const read = () => (narrow ? Number(range.value) : scale.value(Number(range.value)));
  text.bind(range, `param.${row.key}`, 'aria-label');
  range.addEventListener('input', () => {
    box.value = String(read());
    if (!row.restart) report(read());
  });
  if (row.restart) range.addEventListener('change', () => report(read()));
  element.append(range);
  return {
    element,
    show: (/** @type {Value} */ value) => {
      box.value = String(value);
      if (!range.matches(':active')) range.value = String(narrow ? value : scale.position(Number(value)));
      range.setAttribute('aria-valuetext', String(value));
    },
  };
}

/** A number of D's own, or the same as G's. @param {Row} row @param {Text} text @param {Report} report */
function own(row, text, report) {
  const { element, show } = number(row, text, report);
  const [box, range] = element.querySelectorAll('input');
  const same = h('input', { type: 'checkbox', onchange: () => report(same.checked ? 'same' : box.value) });
  element.setAttribute('role', 'group');
  text.bind(element, `param.${row.key}`, 'aria-label');
  element.append(h('label', { class: 'same' }, same, text.bind(h('span'), 'controls.same')));
  return {
    element,
    show: (/** @type {Value} */ value, /** @type {Params} */ params) => {
      same.checked = value === 'same';
      box.disabled = range.hidden = same.checked;
      show(same.checked ? params[row.of ?? ''] : value);
    },
  };
}

/** @param {Row} row @param {Text} text @param {Report} report */
function choice(row, text, report) {
  const options = (row.choices ?? []).map((word) => text.bind(h('option', { value: word }), `choice.${word}`));
  const select = h('select', { id: idOf(row), onchange: () => report(select.value) }, ...options);
  return { element: h('div', { class: 'field' }, label(row, text), select), show: (/** @type {Value} */ value) => void (select.value = String(value)) };
}

/** @param {Row} row @param {Text} text @param {Report} report */
function bool(row, text, report) {
  const box = h('input', { type: 'checkbox', id: idOf(row), onchange: () => report(box.checked) });
  return { element: h('div', { class: 'field' }, label(row, text), box), show: (/** @type {Value} */ value) => void (box.checked = value === true) };
}

/** A family of mixtures and, where it has one, its count. @param {Row} row @param {Text} text @param {Report} report */
function family(row, text, report) {
  const families = row.families ?? [];
  const options = families.map(({ word }) => text.bind(h('option', { value: word }), `family.${word}`));
  const select = h('select', { id: idOf(row) }, ...options);
  const count = h('select');
  text.bind(count, 'controls.count', 'aria-label');
  const countsOf = (/** @type {string} */ word) => families.find((known) => known.word === word)?.counts ?? [];
  select.addEventListener('change', () => report(families.find(({ word }) => word === select.value)?.default ?? select.value));
  count.addEventListener('change', () => report(select.value + count.value));
  return {
    element: h('div', { class: 'field wide' }, label(row, text), h('div', { class: 'pair' }, select, count)),
    show: (/** @type {Value} */ value) => {
      const [, word, size] = /^([a-z]*)(\d*)$/.exec(String(value)) ?? ['', '', ''];
      select.value = word;
      const counts = countsOf(word);
      count.hidden = counts.length === 0;
      if (count.dataset.word !== word) count.replaceChildren(...counts.map((n) => h('option', { value: String(n) }, String(n))));
      count.dataset.word = word;
      count.value = size;
    },
  };
}

/** The components of a mixture, as an address has them. @param {Row} row @param {Text} text @param {Report} report */
function mix(row, text, report) {
  const box = h('input', { type: 'text', id: idOf(row), spellcheck: false, autocomplete: 'off', onchange: () => report(box.value) });
  return { element: h('div', { class: 'field wide' }, label(row, text), box), show: (/** @type {Value} */ value) => void (box.value = String(value)) };
}

/** The two ends of a line; four empty boxes stand for the one that needs no numbers. @param {Row} row @param {Text} text @param {Report} report */
function line(row, text, report) {
  const change = () => {
    const given = boxes.map((box) => box.value.trim());
    if (given.every(Boolean)) report(given.join(','));
    else if (!given.some(Boolean)) report(row.default);
  };
  const boxes = ['x0', 'y0', 'x1', 'y1'].map((end) => {
    const box = h('input', { type: 'number', step: 'any', inputMode: 'decimal', onchange: change });
    text.bind(box, `slice.${end}`, 'aria-label');
    text.bind(box, `slice.${end}`, 'title');
    return text.bind(box, 'slice.auto', 'placeholder');
  });
  boxes[0].id = idOf(row);
  return {
    element: h('div', { class: 'field wide' }, label(row, text), h('div', { class: 'pair' }, ...boxes)),
    show: (/** @type {Value} */ value) => {
      const numbers = String(value).split(',');
      boxes.forEach((box, i) => void (box.value = numbers.length === 4 ? numbers[i] : ''));
    },
  };
}

/** A set of names, each ticked or not. @param {Row} row @param {Text} text @param {Report} report */
function names(row, text, report) {
  const boxes = (row.choices ?? []).map((name) => h('input', { type: 'checkbox', value: name, onchange: () => report(boxes.filter((box) => box.checked).map((box) => box.value).join(',')) }));
  const rows = boxes.map((box) => h('label', {}, box, text.bind(h('span'), text.has(`part.${box.value}`) ? `part.${box.value}` : `param.${box.value}`)));
  const list = h('div', { class: 'names', id: idOf(row), role: 'group' }, ...rows);
  text.bind(list, `param.${row.key}`, 'aria-label');
  const title = text.bind(h('span', { class: 'label' }), `param.${row.key}`);
  return {
    element: h('div', { class: 'field wide' }, title, text.bind(h('p', { class: 'hint' }), 'controls.hide'), list),
    show: (/** @type {Value} */ value) => {
      const chosen = new Set(String(value).split(','));
      for (const box of boxes) box.checked = chosen.has(box.value);
    },
  };
}
