// The page, from the one document inside it.

function facts(report) {
  const all = [['Data', [report.data, report.values, report.split].filter(Boolean).join(', ')], ['Training', report.budget],
    ['Judged on', `${plural(report.n_real, 'real row', 'real rows')}, ${plural(report.n_fake, 'sample', 'samples')}`], ['Machine', report.machine]];
  return balanced({ class: 'facts' }, 190, all.filter(([, value]) => value).map(([name, value]) =>
    el('dl', {}, el('dt', {}, name), el('dd', {}, value))), 2);
}

function titleOf(report) {
  const models = new Set(report.rows.map((row) => row.name)).size;
  return `${plural(models, 'model', 'models')} on ${report.data}`;
}

function section(id, title, about, ...content) {
  const filled = content.flat(Infinity).filter(Boolean);
  return filled.length ? el('section', { id }, el('h2', {}, title), about ? el('p', { class: 'about' }, about) : null, filled) : null;
}

function showReport(report) {
  document.title = `${titleOf(report)} - Generatrix`;
  document.getElementById('top').append(
    el('p', { class: 'brand' }, 'Generatrix', el('span', {}, `comparison${report.version ? `, version ${report.version}` : ''}`)),
    el('h1', {}, titleOf(report)), facts(report));
  const curves = trainingCurves(report);
  const sections = [
    section('headline', 'At a glance',
      'The best of a column is marked, among numbers of one kind. \u00b1 is the standard error.', headlineTable(report)),
    section('samples', 'Samples', null, cards(report)),
    section('trade', 'One against the other', null, tradeOff(report)),
    section('numbers', 'All numbers', null,
      kGroups.filter((group) => columnsOf(report, group.name).length).map((group) => groupTable(report, group))),
    section('pictures', 'A closer look', null, otherPictures(report)),
    section('training', 'Training', 'To the right: seconds of training, the same for all. Upwards: one term of a loss. Losses of different models are '
      + 'different quantities, so each has its own axis.', curves),
    section('settings', 'Settings', null, configurations(report)),
    section('provenance', 'How every number was obtained', null, provenance(report)),
    section('notes', 'Notes', null, report.notes.length ? el('ul', {}, report.notes.map((note) => el('li', {}, note))) : null),
  ].filter(Boolean);
  document.getElementById('report').append(...sections);
  document.getElementById('contents').append(...sections.map((s) => el('a', { href: `#${s.id}` }, s.querySelector('h2').textContent)));
  document.getElementById('foot').append(`Made by Generatrix ${report.version}. This file needs no other and makes no request; report.json holds the same numbers.`);
  arrangeAll();
  drawAll();
}

showReport(JSON.parse(document.getElementById('data').textContent));

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
addEventListener('resize', arrangeAll);
document.addEventListener('toggle', arrangeAll, true);
addEventListener('beforeprint', () => document.querySelectorAll('details').forEach((details) => { details.open = true; }));
document.getElementById('large').addEventListener('click', (event) => event.currentTarget.close());
