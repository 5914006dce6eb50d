// How the models differ in their settings, and how every number was obtained.

function copied(text) {
  const button = el('button', { type: 'button', class: 'copy' }, 'Copy');
  button.addEventListener('click', () => navigator.clipboard.writeText(text).then(() => { button.textContent = 'Copied'; }));
  return el('div', { class: 'command' }, el('code', {}, text), navigator.clipboard ? button : null);
}

// One column for each contestant: samplers share a configuration.
function contestants(report) {
  return report.rows.map((row, index) => ({ row, index })).filter(({ row }, i) => report.rows.findIndex((r) => r.name === row.name) === i);
}

function configurations(report) {
  const shown = contestants(report);
  const differing = report.differences.filter((d) => new Set(shown.map(({ index }) => d.values[index])).size > 1);
  const table = differing.length
    ? scrolled(el('table', { class: 'settings' }, el('caption', { class: 'sr' }, 'Settings in which the models differ'),
      el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, 'Setting'),
        shown.map(({ row, index }) => el('th', { scope: 'col' }, swatch(index), row.name)))),
      el('tbody', {}, differing.map((d) => el('tr', {}, el('th', { scope: 'row' }, el('code', {}, d.key)),
        shown.map(({ index }) => el('td', {}, d.values[index] ? el('code', {}, d.values[index]) : el('span', { class: 'none' }, '\u2013'))))))),
    'Settings in which the models differ')
    : null;
  const whole = shown.filter(({ row }) => row.config).map(({ row, index }) =>
    el('details', {}, el('summary', {}, swatch(index), row.name, el('span', { class: 'under' }, row.source)), el('pre', {}, el('code', {}, row.config))));
  if (!table && !whole.length) return null;
  return [table, whole.length ? el('div', { class: 'block' }, el('h3', {}, 'Complete configurations'), whole) : null];
}

function evidence(cell) {
  const parts = [];
  if (cell.by_seed.filter((v) => v !== null).length > 1) parts.push(`by seed: ${cell.by_seed.map((v) => numberText(v)).join(', ')}`);
  for (const [name, value] of Object.entries(cell.extra)) parts.push(`${words(name)}: ${numberText(value)}`);
  if (cell.features) parts.push(`features ${cell.features.slice(0, 12)}`);
  return parts.join('; ');
}

function provenanceOf(report, column, index) {
  const cells = report.rows.map((row, i) => ({ row, i, cell: row.cells[index] }));
  const kinds = new Set(cells.filter(({ cell }) => cell.kind).map(({ cell }) => cell.kind));
  const optional = (value) => el('td', { class: 'number' }, value === null || value === 0 ? '' : numberText(value));
  return el('details', {},
    el('summary', {}, el('span', { class: 'heading' }, words(column.name)), ' ', arrow(column), el('span', { class: 'under' }, column.summary)),
    kinds.size > 1 ? el('p', { class: 'about' }, `Kinds: ${[...kinds].map(words).join('; ')}. Only equal kinds are ranked together.`) : null,
    scrolled(el('table', { class: 'provenance' },
      el('thead', {}, el('tr', {}, ['Model', 'Value', 'Deviation', 'Standard error', 'Real rows', 'Samples', 'Real data', 'Kind', 'Besides'].map((text, i) =>
        el('th', { scope: 'col', class: i > 0 && i < 7 ? 'number' : null }, text)))),
      el('tbody', {}, cells.map(({ row, i, cell }) => el('tr', {}, el('th', { scope: 'row' }, rowName(row, i)),
        cell.value === null
          ? el('td', { class: 'none', colspan: 8 }, cell.reason || 'no number')
          : [el('td', { class: 'number' }, numberText(cell.value, 6)), optional(cell.spread), optional(cell.standard_error), optional(cell.n_real),
            optional(cell.n_fake), el('td', { class: 'number' }, cell.real_vs_real === null ? '' : numberText(cell.real_vs_real)),
            el('td', {}, cell.kind ? words(cell.kind) : ''), el('td', { class: 'besides' }, evidence(cell))])))), words(column.name)));
}

function provenance(report) {
  const seeds = [...new Set(report.rows.flatMap((row) => row.seeds))];
  return [
    el('p', { class: 'about' },
      `Judged on ${plural(report.n_real, 'real row', 'real rows')} and ${plural(report.n_fake, 'sample', 'samples')} with seed ${report.seed}`
      + `${seeds.length ? `; trained from ${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')}` : ''}. `
      + 'A deviation is over trainings from different seeds; a standard error is of the value, over rows and draws, and over seeds where there are several. '
      + 'Real data: the same measure between these real rows and as many others, which is the best that a perfect model could expect.'),
    report.command ? copied(report.command) : null,
    kGroups.map((group) => [group, columnsOf(report, group.name)]).filter(([, columns]) => columns.length).map(([group, columns]) =>
      el('div', { class: 'block' }, el('h3', {}, group.title), columns.map(([column, index]) => provenanceOf(report, column, index)))),
  ];
}
