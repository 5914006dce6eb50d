// The page, from the one document inside it.

function facts(report) {
  const all = [['Data', [report.data, report.values, report.split].filter(Boolean).join(', ')], ['Training', report.budget],
    ['Judged on', `${plural(report.n_real, 'real row', 'real rows')}, ${plural(report.n_fake, 'sample', 'samples')}`], ['Machine', report.machine]];
  return el('dl', { class: 'facts' }, all.filter(([, value]) => value).map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value))));
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
      'Best of each column marked; \u00b1 is the deviation over seeds. Numbers of different kinds are never ranked against each other.', headlineTable(report)),
    section('samples', 'Samples', null, cards(report)),
    section('trade', 'One against the other', null, tradeOff(report)),
    section('numbers', 'All numbers', null,
      kGroups.filter((group) => columnsOf(report, group.name).length).map((group) => groupTable(report, group))),
    section('pictures', 'A closer look', null, otherPictures(report)),
    section('training', 'Training', 'Losses of different models are different quantities: only time is a common axis.',
      curves.length ? el('div', { class: 'curves' }, curves) : null),
    section('settings', 'Settings', null, configurations(report)),
    section('provenance', 'How every number was obtained', null, provenance(report)),
    section('notes', 'Notes', null, report.notes.length ? el('ul', {}, report.notes.map((note) => el('li', {}, note))) : null),
  ].filter(Boolean);
  document.getElementById('report').append(...sections);
  document.getElementById('contents').append(...sections.map((s) => el('a', { href: `#${s.id}` }, s.querySelector('h2').textContent)));
  document.getElementById('foot').append(`Made by Generatrix ${report.version}. This file needs no other and makes no request; report.json holds the same numbers.`);
  drawAll();
}

showReport(JSON.parse(document.getElementById('data').textContent));

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
addEventListener('beforeprint', () => document.querySelectorAll('details').forEach((details) => { details.open = true; }));
document.getElementById('large').addEventListener('click', (event) => event.currentTarget.close());
