// The tables: what matters most with a line for each model, then every number with a line for each measure.

const kGroups = [
  { name: 'quality', title: 'Quality of samples', shown: 4,
    first: ['frechet_distance', 'precision', 'recall', 'coverage', 'kernel_distance', 'classifier_score'] },
  { name: 'likelihood', title: 'Likelihood', shown: 1, first: ['bits_per_dim', 'log_likelihood', 'elbo', 'is'] },
  { name: 'representation', title: 'Codes', shown: 2, first: ['reconstruction_mse', 'round_trip_error'] },
  { name: 'cost', title: 'Cost', shown: 3, first: ['parameters', 'passes_to_sample', 'samples_per_second_256'] },
];

// Columns of a group as [column, its index].
function columnsOf(report, group) {
  return report.columns.map((column, index) => [column, index]).filter(([column]) => column.group === group);
}

// The columns of the headline: of each group the best known, then whatever else can be ranked.
function headlineOf(report, group) {
  const all = columnsOf(report, group.name);
  const known = group.first.map((name) => all.find(([column]) => column.name === name)).filter(Boolean);
  const others = all.filter((entry) => !known.includes(entry) && entry[0].better !== 'neither');
  return [...known, ...others].slice(0, group.shown);
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

function swatch(index) {
  return el('span', { class: 'swatch', style: `--color: var(--row-${index % 8})`, 'aria-hidden': 'true' });
}

function rowName(row, index) {
  const sampler = row.sampler && row.sampler !== 'none' ? el('span', { class: 'chip', title: 'sampler' }, row.sampler) : null;
  return el('span', { class: 'row-name' }, swatch(index), el('span', {}, row.name), sampler);
}

function rowText(row) {
  return row.sampler && row.sampler !== 'none' ? `${row.name} + ${row.sampler}` : row.name;
}

function cellOf(cell, notes) {
  if (cell.value === null) {
    return el('td', { class: 'number none' }, '\u2013', cell.reason ? el('sup', {}, notes.mark(cell.reason)) : null);
  }
  const parts = [el('span', { class: 'value', title: String(cell.value) }, numberText(cell.value))];
  if (cell.standard_error != null) parts.push(el('span', { class: 'spread', title: `standard error: ${cell.error_by}` }, spreadText(cell.standard_error, cell.value)));
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
  return (report.baselines || []).filter((row) => entries.some(([, index]) => row.cells[index].value !== null));
}

function baselineCell(cell, notes) {
  return cell.value === null ? el('td', { class: 'number floor' }) : cellOf(cell, notes);
}

function scrolled(table, label) {
  return el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': label }, table);
}

function headlineTable(report) {
  const notes = new Footnotes('headline');
  const groups = kGroups.map((group) => [group, headlineOf(report, group)]).filter(([, columns]) => columns.length);
  const columns = groups.flatMap(([, entries]) => entries);
  const starts = new Set(groups.map(([, entries]) => entries[0][1]));
  const edge = (cell, index) => (starts.has(index) ? (cell.classList.add('edge'), cell) : cell);
  const head = el('thead', {},
    el('tr', { class: 'groups' }, el('td', {}),
      groups.map(([group, entries]) => el('th', { scope: 'colgroup', colspan: entries.length, class: 'edge' }, group.title))),
    el('tr', {}, el('th', { scope: 'col' }, 'Model'), columns.map(([column, index]) => edge(heading(column), index))));
  const line = (row, i) => el('tr', {},
    el('th', { scope: 'row' }, rowName(row, i), el('span', { class: 'under' }, row.family || row.model)),
    row.failure
      ? el('td', { class: 'failure', colspan: columns.length }, row.failure)
      : columns.map(([, index]) => edge(cellOf(row.cells[index], notes), index)));
  const baselines = baselinesOf(report, columns);
  const foot = baselines.length
    ? el('tfoot', {}, baselines.map((row) => el('tr', {}, el('th', { scope: 'row' }, row.name, el('span', { class: 'under' }, 'no model')),
      columns.map(([, index]) => edge(baselineCell(row.cells[index], notes), index)))))
    : null;
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
