// @ts-check
// Points from what people have: rows of x and y with any separator and perhaps a header, or JSON.

/** Coordinates beyond this are taken for mistakes. */
const LARGEST = 1e6;
/** Rows beyond this are not read. */
const MOST_ROWS = 100_000;

/**
 * @typedef {object} Reading
 * @property {number[]} points x y x y …
 * @property {number} good how many points @property {number} bad how many rows are none
 * @property {{row: number, text: string}[]} examples the first bad rows, counted from 1
 * @property {boolean} header whether the first row was taken for one
 * @property {number} beyond rows that were not read
 * @property {string} [error] why nothing at all could be read
 */

/** @param {unknown} value */
const isCoordinate = (value) => typeof value === 'number' && Math.abs(value) <= LARGEST;

/** A number written in digits; in a row that is separated by semicolons or tabs a comma may be its decimal point. @param {string | undefined} text */
function numberOf(text) {
  const plain = (text ?? '').trim().replace(/^"(.*)"$/, '$1').replace('−', '-');
  if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain)) return NaN;
  return Number(plain);
}

/** @param {string} line @returns {string[]} */
function fieldsOf(line) {
  if (line.includes(';')) return line.split(';').map((field) => field.replace(',', '.'));
  if (line.includes('\t')) return line.split('\t').map((field) => (line.includes('.') ? field : field.replace(',', '.')));
  if (line.includes(',')) return line.split(',');
  return line.trim().split(/\s+/);
}

/** Where x and y stand: as the header says, or first and second. @param {string[]} fields */
function columnsOf(fields) {
  const names = fields.map((field) => field.trim().replace(/^"(.*)"$/, '$1').toLowerCase());
  const [x, y] = [names.findIndex((name) => /^x[_ ]?1?$/.test(name)), names.findIndex((name) => /^(y|x[_ ]?2)$/.test(name))];
  return x >= 0 && y >= 0 ? [x, y] : [0, 1];
}

/** @param {unknown} row a row of JSON @returns {unknown[]} */
function pairOf(row) {
  if (Array.isArray(row)) return row.length === 2 ? row : [];
  if (row !== null && typeof row === 'object') {
    const { x, y } = /** @type {{x?: unknown, y?: unknown}} */ (row);
    return [x, y];
  }
  return [];
}

/** @param {{row: number, text: string, pair: unknown[]}[]} rows @param {{header: boolean, beyond: number}} about @returns {Reading} */
function gather(rows, { header, beyond }) {
  /** @type {number[]} */
  const points = [];
  /** @type {Reading['examples']} */
  const examples = [];
  let bad = 0;
  for (const { row, text, pair } of rows) {
    if (pair.length === 2 && pair.every(isCoordinate)) points.push(.../** @type {number[]} */ (pair));
    else if (++bad <= 3) examples.push({ row, text: text.slice(0, 40) });
  }
  return { points, good: points.length / 2, bad, examples, header, beyond };
}

/** @param {string} text @returns {Reading} never throws */
export function readPoints(text) {
  const body = text.replace(/^\uFEFF/, '').trim();
  if (/^[[{]/.test(body)) {
    try {
      const rows = /** @type {unknown} */ (JSON.parse(body));
      if (!Array.isArray(rows)) return { ...gather([], { header: false, beyond: 0 }), error: 'not-a-list' };
      const read = rows.slice(0, MOST_ROWS).map((row, i) => ({ row: i + 1, text: JSON.stringify(row) ?? '', pair: pairOf(row) }));
      return gather(read, { header: false, beyond: rows.length - read.length });
    } catch {
      return { ...gather([], { header: false, beyond: 0 }), error: 'not-json' };
    }
  }
  const lines = body.split(/\r\n|\r|\n/).map((line, i) => ({ row: i + 1, text: line.trim() })).filter(({ text: line }) => line !== '' && !line.startsWith('#'));
  const first = lines[0] ? fieldsOf(lines[0].text) : [];
  const header = first.length > 1 && first.every((field) => Number.isNaN(numberOf(field)));
  const [x, y] = header ? columnsOf(first) : [0, 1];
  const rows = lines.slice(header ? 1 : 0);
  const read = rows.slice(0, MOST_ROWS).map(({ row, text: line }) => {
    const fields = fieldsOf(line);
    return { row, text: line, pair: [numberOf(fields[x]), numberOf(fields[y])] };
  });
  return gather(read, { header, beyond: rows.length - read.length });
}
