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
    const taken = points.map((point) => [point.x - 8, point.x + 8, point.y + 4]);  // [left, right, y] of points and of names
    c.data.datasets.forEach((set, i) => {
      const point = c.getDatasetMeta(i).data[0];
      if (!point) return;
      const width = c.ctx.measureText(set.label).width;
      const left = point.x > (c.chartArea.left + c.chartArea.right) / 2 ? point.x - 11 - width : point.x + 11;
      let y = point.y + 4;
      while (taken.some(([from, to, at]) => left < to && from < left + width && Math.abs(at - y) < 14)) y -= 14;
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

function axisOf(column, values) {
  const hint = kArrows[column.better] ? ` (${kArrows[column.better][1]})` : '';
  return axis(`${words(column.name)}${column.unit ? `, ${column.unit}` : ''}${hint}`, scaleOf(values));
}

function tradeConfig(report, x, y) {
  const points = pointsOf(report, x, y);
  return {
    type: 'scatter',
    data: { datasets: points.map((p) => ({ label: rowText(p.row), data: [{ x: p.x, y: p.y }], pointRadius: 7, pointHoverRadius: 9,
      backgroundColor: color(`--row-${p.i % 8}`) })) },
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

function curveConfig(curves, last) {
  return {
    type: 'line',
    data: { datasets: curves.map((curve, i) => ({ label: curve.name, data: curve.x.map((x, k) => ({ x, y: curve.y[k] })), borderWidth: 1.6,
      pointRadius: curve.x.length < 3 ? 3 : 0, borderColor: color(`--row-${i % 8}`), backgroundColor: color(`--row-${i % 8}`) })) },
    options: {
      animation: false, maintainAspectRatio: false, interaction: { mode: 'nearest', axis: 'x', intersect: false },
      plugins: { legend: { position: 'bottom', labels: { boxWidth: 10, boxHeight: 2 } },
        tooltip: { callbacks: { title: (items) => `${numberText(items[0].parsed.x)} s`, label: (item) => `${item.dataset.label}: ${numberText(item.parsed.y)}` } } },
      scales: { x: { ...axis('seconds of training'), min: 0, suggestedMax: last }, y: axis(curves[0].unit || '') },
    },
  };
}

// A chart for each model and unit: losses of different models have nothing to do with each other, so they share no axis but time.
function trainingCurves(report) {
  const rows = report.rows.filter((row, i) => row.curves.length && report.rows.findIndex((other) => other.name === row.name) === i);
  const last = Math.max(...rows.flatMap((row) => row.curves.map((curve) => curve.x[curve.x.length - 1] || 0)));
  return rows.flatMap((row) => [...new Set(row.curves.map((curve) => curve.unit))].map((unit) => {
    const curves = row.curves.filter((curve) => curve.unit === unit);
    return el('figure', { class: 'curve' },
      el('figcaption', {}, swatch(report.rows.indexOf(row)), row.name, unit ? el('span', { class: 'unit' }, unit) : null),
      chart(() => curveConfig(curves, last), `Training of ${row.name}: ${curves.map((curve) => curve.name).join(', ')}`,
        220 + 12 * curves.length));  // room for the legend, two names in a line
  }));
}
