// Charts by Chart.js: one measure against another, and how each training went.

function color(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

const drawn = [];

// `configure` is called again when the colors of the page change.
function chart(configure, label, height = 420) {
  const canvas = el('canvas', { role: 'img', 'aria-label': label });
  const box = el('div', { class: 'canvas', style: `height: ${height}px` }, canvas);
  drawn.push({ canvas, configure, chart: null });
  return box;
}

function drawAll() {
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  Chart.defaults.color = color('--quiet');
  Chart.defaults.borderColor = color('--line');
  for (const one of drawn) {
    if (one.chart) one.chart.destroy();
    one.chart = new Chart(one.canvas, one.configure());
  }
}

function isPowerOfTen(value) {
  const power = Math.log10(value);
  return Math.abs(power - Math.round(power)) < 1e-9;
}

function axis(title, type = 'linear') {
  return {
    type, title: { display: true, text: title },
    ticks: { callback: (value) => (type === 'linear' || isPowerOfTen(value) ? numberText(value, 3) : null) },
    grid: { color: color('--line'), drawBorder: false },
  };
}

// Names beside the points, so that no legend has to be matched.
const names = {
  id: 'names',
  afterDatasetsDraw(c) {
    c.ctx.save();
    c.ctx.font = `12px ${Chart.defaults.font.family}`;
    c.ctx.fillStyle = color('--text');
    const points = c.data.datasets.map((_, i) => c.getDatasetMeta(i).data[0]).filter(Boolean);
    const taken = points.map((point) => [point.x - 8, point.x + 8, point.y + 3]);  // [left, right, y] of points and of names
    c.data.datasets.forEach((set, i) => {
      const point = c.getDatasetMeta(i).data[0];
      if (!point) return;
      const width = c.ctx.measureText(set.label).width;
      const left = point.x > (c.chartArea.left + c.chartArea.right) / 2 ? point.x - 11 - width : point.x + 11;
      const free = (at) => at > c.chartArea.top && at < c.chartArea.bottom
        && !taken.some(([from, to, other]) => left < to && from < left + width && Math.abs(other - at) < 14);
      const y = [0, -14, 14, -28, 28, -42, 42].map((shift) => point.y + 4 + shift).find(free) ?? point.y + 4;
      taken.push([left, left + width, y]);
      c.ctx.fillText(set.label, left, y);
    });
    c.ctx.restore();
  },
};

function pointsOf(report, x, y) {
  return report.rows.map((row, i) => ({ row, i, x: row.cells[x].value, y: row.cells[y].value })).filter((p) => p.x !== null && p.y !== null);
}

// Powers of ten where values differ a lot.
function scaleOf(values) {
  const low = Math.min(...values), high = Math.max(...values);
  return low > 0 && high / low > 30 ? 'logarithmic' : 'linear';
}

// With room around the outermost points: a dot on the edge would lose its half.
function axisOf(column, values) {
  const hint = kArrows[column.better] ? ` (${kArrows[column.better][1]})` : '';
  const scale = scaleOf(values);
  const low = Math.min(...values), high = Math.max(...values);
  const room = scale === 'logarithmic' ? { min: low / 1.6, max: high * 1.6 } : { grace: '8%' };
  return { ...axis(`${words(column.name)}${column.unit ? `, ${column.unit}` : ''}${hint}`, scale), ...room };
}

function tradeConfig(report, x, y) {
  const points = pointsOf(report, x, y);
  return {
    type: 'scatter',
    data: { datasets: points.map((p) => ({ label: rowText(p.row), data: [{ x: p.x, y: p.y }], pointRadius: 7, pointHoverRadius: 9,
      pointStyle: p.i % 16 < 8 ? 'circle' : 'rect', clip: false, backgroundColor: color(`--row-${p.i % 8}`) })) },
    options: {
      animation: false, maintainAspectRatio: false, layout: { padding: { top: 12, right: 16 } },
      plugins: { legend: { display: false }, tooltip: { callbacks: {
        label: (item) => `${item.dataset.label}: ${numberText(item.parsed.x)}, ${numberText(item.parsed.y)}` } } },
      scales: { x: axisOf(report.columns[x], points.map((p) => p.x)), y: axisOf(report.columns[y], points.map((p) => p.y)) },
    },
    plugins: [names],
  };
}

// Numbers of different kinds do not belong on one axis.
function axes(report) {
  return report.columns.map((column, index) => ({ column, index, cells: report.rows.map((row) => row.cells[index]).filter((c) => c.value !== null) }))
    .filter(({ cells }) => cells.length > 1 && new Set(cells.map((c) => c.kind)).size === 1).map(({ index }) => index);
}

function tradeOff(report) {
  const usable = axes(report);
  const prefer = (group) => usable.filter((i) => report.columns[i].group === group && report.columns[i].better !== 'neither');
  const named = (list, name) => list.find((i) => report.columns[i].name === name) ?? list[0];
  const chosen = { x: named(prefer('cost'), 'samples_per_second_256'), y: named(prefer('quality'), 'frechet_distance') ?? prefer('likelihood')[0] };
  if (chosen.x === undefined || chosen.y === undefined) return null;
  const box = chart(() => tradeConfig(report, chosen.x, chosen.y), 'One measure of every model against another');
  const select = (key, label) => {
    const list = el('select', {}, usable.map((i) => el('option', { value: i, selected: i === chosen[key] }, words(report.columns[i].name))));
    list.addEventListener('change', () => { chosen[key] = Number(list.value); drawAll(); });
    return el('label', {}, label, list);
  };
  return el('div', { class: 'block' }, el('div', { class: 'choices' }, select('y', 'Upwards'), select('x', 'To the right')), box);
}

// One line, on an axis of its own: terms of a loss differ by powers of ten.
function curveConfig(curve, index, last) {
  return {
    type: 'line',
    data: { datasets: [{ data: curve.x.map((x, k) => ({ x, y: curve.y[k] })), borderWidth: 1.6, clip: false,
      pointRadius: curve.x.length < 3 ? 3 : 0, borderColor: color(`--row-${index % 8}`), backgroundColor: color(`--row-${index % 8}`) }] },
    options: {
      animation: false, maintainAspectRatio: false, interaction: { mode: 'nearest', axis: 'x', intersect: false },
      layout: { padding: { top: 6, right: 8 } },
      plugins: { legend: { display: false },
        tooltip: { callbacks: { title: (items) => `${numberText(items[0].parsed.x)} s`, label: (item) => `${curve.name}: ${numberText(item.parsed.y)}` } } },
      scales: { x: { ...axis('', 'linear'), title: { display: false }, min: 0, suggestedMax: last },
        y: { ...axis(curve.unit || ''), title: { display: Boolean(curve.unit), text: curve.unit }, grace: '5%', ticks: { maxTicksLimit: 5,
          callback: (value) => numberText(value, 3) } } },
    },
  };
}

// "model: loss" is "loss" where the model is the only player.
function termName(curve, curves) {
  const players = new Set(curves.map((one) => one.name.split(': ')[0]));
  return players.size === 1 && curve.name.includes(': ') ? curve.name.split(': ').slice(1).join(': ') : curve.name;
}

// A chart for each term of each model: losses of different models have nothing to do with each other, so they share no axis but
// time.
function trainingCurves(report) {
  const rows = contestants(report).filter(({ row }) => row.curves.length);
  const last = Math.max(...rows.flatMap(({ row }) => row.curves.map((curve) => curve.x[curve.x.length - 1] || 0)));
  return rows.map(({ row, index }) => {
    const took = report.trainings.find((training) => training.name === row.name);
    return el('div', { class: 'block' },
      el('h3', {}, swatch(index), row.name,
        took ? el('span', { class: 'unit' }, `${plural(Math.round(took.steps), 'step', 'steps')} in ${numberText(took.seconds, 3)} s`) : null),
      balanced({ class: 'curves' }, 230, row.curves.map((curve) => el('figure', { class: 'curve' },
        el('figcaption', {}, termName(curve, row.curves)),
        chart(() => curveConfig(curve, index, last), `Training of ${row.name}: ${curve.name}`, 150)))));
  });
}
