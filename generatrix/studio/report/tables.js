// The tables: what matters most with a line for each model, then every number with a line for each measure.

const kGroups = [
  { name: 'quality', title: 'Quality of samples' },
  { name: 'likelihood', title: 'Likelihood' },
  { name: 'representation', title: 'Codes and reconstruction' },
  { name: 'cost', title: 'Cost' },
];

// Columns of a group as [column, its index].
function columnsOf(report, group) {
  return report.columns.map((column, index) => [column, index]).filter(([column]) => column.group === group);
}

// Letters for the reasons why there is no number; the list of them stands below the table.
class Footnotes {
  constructor(table) {
    this.table = table;
    this.reasons = [];
  }
  mark(reason) {
    if (!this.reasons.includes(reason)) this.reasons.push(reason);
    const index = this.reasons.indexOf(reason);
    const letter = index < 26 ? String.fromCharCode(97 + index) : String(index + 1);
    const id = `${this.table}-note-${index + 1}`;
    return el('a', { class: 'mark', href: `#${id}`, title: reason, 'aria-label': `footnote ${letter}: ${reason}` }, letter);
  }
  list() {
    if (!this.reasons.length) return null;
    return el('ol', { class: 'footnotes' },
      this.reasons.map((reason, index) => el('li', { id: `${this.table}-note-${index + 1}` }, reason)));
  }
}

// Eight colors; the ninth row has the first color and a square.
function swatch(index) {
  const shape = index % 16 < 8 ? 'swatch' : 'swatch square';
  return el('span', { class: shape, style: `--color: var(--row-${index % 8})`, 'aria-hidden': 'true' });
}

// A path may end a line after each folder, a word never in its middle, and the swatch never stands alone.
function swatchAndName(index, name) {
  const parts = name.split('/');
  return el('span', {}, el('span', { class: 'together' }, swatch(index), parts[0]), parts.slice(1).map((part) => ['/', el('wbr', {}), part]));
}

function rowName(row, index) {
  const sampler = row.sampler && row.sampler !== 'none' ? el('span', { class: 'chip', title: 'sampler' }, row.sampler) : null;
  return el('span', { class: 'row-name' }, swatchAndName(index, row.name), ' ', sampler);
}

function rowText(row) {
  return row.sampler && row.sampler !== 'none' ? `${row.name} + ${row.sampler}` : row.name;
}

function cellOf(cell, notes) {
  if (cell.value === null) {
    return el('td', { class: 'number none' }, '\u2013', cell.reason ? el('sup', {}, notes.mark(cell.reason)) : null);
  }
  const parts = [el('span', { class: 'value', title: String(cell.value) }, numberText(cell.value))];
  if (cell.standard_error !== null) parts.push(el('span', { class: 'error', title: `standard error: ${cell.error_by}` }, errorText(cell.standard_error, cell.value)));
  if (cell.best) parts.push(el('span', { class: 'sr' }, ' (best)'));
  if (cell.kind) parts.push(el('span', { class: 'kind' }, kindText(cell.kind)));
  if (cell.caution) parts.push(el('sup', {}, notes.mark(cell.caution)));
  return el('td', { class: cell.best ? 'number best' : 'number' }, parts);
}

function heading(column) {
  const unit = (column.heading || '').includes(column.unit.replace('1/', '/')) ? '' : column.unit;  // said already
  return el('th', { scope: 'col', class: 'number', title: column.summary },
    el('span', { class: 'heading' }, column.heading || words(column.name)), ' ', arrow(column),
    unit ? el('span', { class: 'unit' }, unit) : null);
}

// Rows that no model made, as far as they have a number in these columns.
function baselinesOf(report, entries) {
  return report.baselines.filter((row) => entries.some(([, index]) => row.cells[index].value !== null));
}

function baselineCell(cell, notes) {
  return cell.value === null ? el('td', { class: 'number' }) : cellOf(cell, notes);
}

// A table that may be wider than the page. Where it is, a shade and a line say so.
function scrolled(table, label) {
  const inside = el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': label }, table);
  const outside = el('div', { class: 'scroller' }, el('p', { class: 'swipe' }, 'Swipe sideways: there are more columns \u2192'), inside);
  const look = () => {
    const hidden = inside.scrollWidth - inside.clientWidth;
    outside.classList.toggle('wide', hidden > 2);
    outside.classList.toggle('more', hidden - inside.scrollLeft > 2);
  };
  inside.addEventListener('scroll', look, { passive: true });
  whenSized(look);
  return outside;
}

// A grid whose columns are chosen so that no item stands alone in the last row: fewer columns where that helps, or narrower ones,
// otherwise a first item of two columns. Columns are `least` pixels wide; `fewest` columns there are always.
function balanced(properties, least, items, fewest = 1) {
  const grid = el('div', properties, items);
  const arrange = () => {
    const gap = parseFloat(getComputedStyle(grid).columnGap) || 0;
    const n = grid.children.length;
    const most = Math.min(n, Math.max(fewest, Math.floor((grid.clientWidth + gap) / (least + gap))));
    const even = Math.ceil(n / Math.ceil(n / most));
    const narrower = Math.floor((grid.clientWidth + gap) / (0.7 * least + gap));
    const fewer = Array.from({ length: Math.max(0, most - 1) }, (_, i) => most - i);
    const choices = [even, ...fewer, ...(most < narrower && most > 1 ? [most + 1] : []), 1];
    const columns = choices.find((c) => c === 1 || n % c !== 1);
    const alone = columns === 1 && most > 1;
    grid.style.gridTemplateColumns = `repeat(${alone ? most : columns}, minmax(0, 1fr))`;
    grid.classList.toggle('first-wide', alone);
  };
  whenSized(arrange);
  return grid;
}

// A heading with the sentence that explains it.
function explained(shown, column) {
  return el('th', { scope: 'col', class: 'number' }, el('span', { class: 'heading' }, shown.heading.replace(' %', '\u00a0%'), '\u00a0', arrow(column)),
    el('span', { class: 'explained' }, shown.about));
}

function headlineTable(report) {
  const notes = new Footnotes('headline');
  const shown = report.headline;
  const edge = (cell, i) => (i === 0 || shown[i].word !== shown[i - 1].word ? (cell.classList.add('edge'), cell) : cell);
  const groups = shown.filter((one, i) => i === 0 || one.word !== shown[i - 1].word)
    .map(({ word }) => el('th', { scope: 'colgroup', colspan: shown.filter((one) => one.word === word).length, class: 'edge' }, word));
  const head = el('thead', {}, el('tr', { class: 'groups' }, el('td', {}), groups),
    el('tr', {}, el('th', { scope: 'col' }, 'Model and sampler'), shown.map((one, i) => edge(explained(one, report.columns[one.column]), i))));
  const line = (row, i) => el('tr', {},
    el('th', { scope: 'row' }, rowName(row, i), el('span', { class: 'under' }, row.family || row.model)),
    row.failure
      ? el('td', { class: 'failure', colspan: shown.length }, row.failure)
      : shown.map((one, c) => edge(cellOf(row.cells[one.column], notes), c)));
  const baselines = baselinesOf(report, shown.map((one) => [null, one.column]));
  const baseline = (row) => el('tr', {}, el('th', { scope: 'row' }, row.name, el('span', { class: 'under' }, 'made by no model')),
    shown.map((one, c) => edge(baselineCell(row.cells[one.column], notes), c)));
  const foot = baselines.length ? el('tfoot', {}, baselines.map(baseline)) : null;
  const table = el('table', { class: 'headline' }, el('caption', { class: 'sr' }, 'The most important numbers of every model'),
    head, el('tbody', {}, report.rows.map(line)), foot);
  return [scrolled(table, 'Headline table'), notes.list()];
}

// A line for each measure, so that its description has room; the last columns say what rows that no model made give.
function groupTable(report, group) {
  const entries = columnsOf(report, group.name);
  const notes = new Footnotes(group.name);
  const baselines = baselinesOf(report, entries);
  const rows = report.rows.map((row, i) => [row, i]).filter(([row]) => !row.failure);  // the headline tells of the others
  const line = ([column, index]) => el('tr', {},
    el('th', { scope: 'row', class: 'measure' }, el('span', { class: 'heading' }, words(column.name)), ' ', arrow(column),
      column.unit ? el('span', { class: 'unit' }, column.unit) : null, el('span', { class: 'under' }, column.caution ? `${column.summary}. ${column.caution}` : column.summary)),
    rows.map(([row]) => cellOf(row.cells[index], notes)),
    baselines.map((row) => baselineCell(row.cells[index], notes)));
  const table = el('table', { class: 'group' }, el('caption', { class: 'sr' }, group.title),
    el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, 'Measure'),
      rows.map(([row, i]) => el('th', { scope: 'col', class: 'number' }, rowName(row, i))),
      baselines.map((row) => el('th', { scope: 'col', class: 'number', title: 'no model made these rows' }, row.name)))),
    el('tbody', {}, entries.map(line)));
  return el('div', { class: 'block', id: `numbers-${group.name}` }, el('h3', {}, group.title), scrolled(table, group.title), notes.list());
}
