// Numbers as text, and elements from text: nothing of the report is ever read as HTML.

function el(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(properties || {})) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ''));
  return element;
}

const kSuffixes = ['', 'k', 'M', 'G', 'T', 'P'];

// The power of 1000 that a number is written in: 0 up to 100,000.
function suffixOf(value) {
  if (Math.abs(value) < 1e5) return 0;
  return Math.min(kSuffixes.length - 1, Math.floor(Math.log10(Math.abs(value)) / 3));
}

function significant(value, digits) {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 1e-3) return value.toExponential(Math.max(0, digits - 2)).replace(/(\.\d*?)0+e/, '$1e').replace('.e', 'e').replace('e-', 'e\u2212');
  if (size >= 10 ** digits) return Math.round(value).toLocaleString('en-US');
  return parseFloat(value.toPrecision(digits)).toLocaleString('en-US', { maximumFractionDigits: 20 });
}

// "1.49M", "12,345", "0.0312"; a minus sign, not a hyphen
function numberText(value, digits = 4) {
  if (value === null || value === undefined || !Number.isFinite(value)) return '\u2013';
  const suffix = suffixOf(value);
  return (significant(value / 1000 ** suffix, digits) + kSuffixes[suffix]).replace(/^-/, '\u2212');
}

// An error in the scale of its number: 1.49M +- 0.02M
function errorText(error, value) {
  const suffix = suffixOf(value);
  return '\u00b1\u2009' + significant(error / 1000 ** suffix, 2) + kSuffixes[suffix];
}

function words(name) {
  return name.replaceAll('_', ' ');
}

// "lower_bound, mass" in a narrow place
function kindText(kind) {
  return words(kind).replace('lower bound', 'bound');
}

const kArrows = { higher: ['\u2191', 'higher is better'], lower: ['\u2193', 'lower is better'] };

function arrow(column) {
  const found = kArrows[column.better];
  return found ? el('span', { class: 'arrow', title: found[1], role: 'img', 'aria-label': found[1] }, found[0]) : null;
}

function plural(n, one, many) {
  return `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`;
}

// What depends on the width of the page: done when all stands on it, and again when the width or what is open changes.
const sizedParts = [];

function whenSized(arrange) {
  sizedParts.push(arrange);
}

function arrangeAll() {
  sizedParts.forEach((arrange) => arrange());
}
