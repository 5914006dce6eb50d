// What samples look like: a card for each model, then every other picture side by side.

function enlarge(image, caption) {
  const dialog = document.getElementById('large');
  dialog.querySelector('figure').replaceChildren(el('img', { src: image.src, alt: image.alt }), el('figcaption', {}, caption));
  dialog.showModal();
}

function picture(source, alt, caption) {
  const image = el('img', { src: source, alt, loading: 'lazy' });
  const button = el('button', { class: 'picture', type: 'button', 'aria-label': `Enlarge: ${alt}` }, image);
  button.addEventListener('click', () => enlarge(image, caption));
  return button;
}

function pictureOf(row, title) {
  return row.pictures.find((p) => p.title === title && p.src);
}

// Columns in which the row has the best value.
function wins(report, row) {
  return report.columns.filter((column, i) => row.cells[i] && row.cells[i].best);
}

function card(report, row, index) {
  const samples = pictureOf(row, 'samples');
  const shown = report.headline.filter(({ word }) => word === 'quality' || word === 'likelihood');
  const facts = shown.filter(({ column }) => row.cells[column] && row.cells[column].value !== null).map(({ column, heading }) =>
    el('div', {}, el('dt', {}, heading),
      el('dd', {}, numberText(row.cells[column].value),
        row.cells[column].kind ? el('span', { class: 'kind' }, kindText(row.cells[column].kind)) : null)));
  const best = wins(report, row).filter((column) => column.group !== 'cost').map((column) => column.heading || words(column.name));
  let body = null;  // data without pictures
  if (row.failure) body = el('div', { class: 'no-picture failure' }, row.failure);
  else if (samples) body = picture(samples.src, `Samples of ${rowText(row)}`, rowText(row));
  else if (report.rows.some((other) => pictureOf(other, 'samples'))) body = el('div', { class: 'no-picture' }, 'no picture of samples');
  return el('article', { class: 'card', style: `--color: var(--row-${index % 8})` }, body,
    el('h3', {}, rowName(row, index)), el('p', { class: 'under' }, row.family || row.model),
    facts.length ? el('dl', {}, facts) : null,
    best.length ? el('p', { class: 'wins' }, el('b', {}, 'Best in '), best.join(', ')) : null);
}

function cards(report) {
  const real = report.real && report.real.src
    ? el('article', { class: 'card real' }, picture(report.real.src, `Real rows of ${report.data}`, `${report.data}, real rows`),
      el('h3', {}, 'Real data'), el('p', { class: 'under' }, `${report.data}, ${report.split || 'rows'}`),
      report.real.scale ? el('p', { class: 'under' }, report.real.scale) : null)
    : null;
  return balanced({ class: 'cards' }, 210, [real, ...report.rows.map((row, index) => card(report, row, index))].filter(Boolean), 2);
}

const kAbout = {
  'density': 'The density that the model gives each place: darker is higher.',
  'density (lower bound)': 'A bound that the density of each place is never below: darker is higher.',
  'nearest training images': 'Samples, each with its nearest training row below it: pairs that are alike to the pixel are memories, not inventions.',
  'reconstructions': 'Real rows, each with what comes back from its code below it.',
  'interpolations': 'Straight lines between the codes of real rows, decoded.',
};

const kOfSampler = ['samples', 'nearest training images'];  // others are of the model alone: once for each

function otherPictures(report) {
  const titles = [...new Set(report.rows.flatMap((row) => row.pictures.filter((p) => p.src).map((p) => p.title)))];
  return titles.filter((title) => title !== 'samples').map((title) => {
    const figures = report.rows.map((row, index) => [row, index, pictureOf(row, title)]).filter(([, , found]) => found);
    const ofSampler = kOfSampler.includes(title);
    const shown = figures.filter(([row], i) => ofSampler || figures.findIndex(([other]) => other.name === row.name) === i);
    return el('div', { class: 'block' }, el('h3', {}, title[0].toUpperCase() + title.slice(1)),
      kAbout[title] ? el('p', { class: 'about' }, kAbout[title]) : null,
      balanced({ class: 'figures' }, 300, shown.map(([row, index, found]) => {
        const name = ofSampler ? rowText(row) : row.name;
        return el('figure', {}, picture(found.src, `${title} of ${name}`, `${name}: ${title}`),
          el('figcaption', {}, ofSampler ? rowName(row, index) : [swatch(index), row.name]));
      })));
  });
}
