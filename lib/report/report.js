'use strict';
const cases = [...document.querySelectorAll('.case')];
const find = document.getElementById('find');
const boxes = [...document.querySelectorAll('.chip input')];

/** A closed case stands in a template until it is opened, so that a page of many cases is there at once. */
function build(c) {
  const template = c.querySelector(':scope > template');
  if (template) template.replaceWith(template.content);
}
for (const c of cases) c.addEventListener('toggle', () => { if (c.open) build(c); });

function filter() {
  const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = boxes.filter(b => b.checked).map(b => b.value);
  let shown = 0;
  for (const c of cases) {
    const verdict = !wanted.length || wanted.includes(c.dataset.verdict) || wanted.includes('WARN') && c.dataset.warn > 0;
    c.hidden = !verdict || !words.every(w => c.dataset.words.includes(w));
    if (!c.hidden) shown++;
  }
  document.getElementById('shown').textContent = shown === cases.length ? shown + ' cases' : shown + ' of ' + cases.length;
}
find.addEventListener('input', filter);
for (const b of boxes) b.addEventListener('change', filter);

const orders = {
  verdict: () => 0,
  name: (a, b) => a.id < b.id ? -1 : 1,
  time: (a, b) => b.dataset.ms - a.dataset.ms,
};
for (const button of document.querySelectorAll('[data-sort]')) button.addEventListener('click', () => {
  for (const other of document.querySelectorAll('[data-sort]')) other.setAttribute('aria-pressed', other === button);
  document.getElementById('cases').append(...[...cases].sort(orders[button.dataset.sort]));
});

/** Opens what the address names: a case, or a line of its log. */
function follow() {
  const id = decodeURIComponent(location.hash.slice(1));
  const c = cases.find(c => id === c.id || id.startsWith('log-' + c.id + '/'));
  if (!c) return;
  c.hidden = false;
  c.open = true;
  build(c);
  document.getElementById(id)?.scrollIntoView({block: id === c.id ? 'start' : 'center'});
}
addEventListener('hashchange', follow);

function move(by) {
  const shown = [...document.querySelectorAll('.case:not([hidden]) > summary')];
  const at = shown.indexOf(document.activeElement);
  const next = shown[at < 0 ? (by > 0 ? 0 : shown.length - 1) : Math.min(shown.length - 1, Math.max(0, at + by))];
  next?.focus();
  next?.scrollIntoView({block: 'nearest'});
}
addEventListener('keydown', e => {
  if (e.ctrlKey || e.metaKey || e.altKey) return;
  if (e.key === 'Escape') {
    find.value = '';
    for (const b of boxes) b.checked = false;
    filter();
    find.blur();
  } else if (e.target === find) return;
  else if (e.key === '/') { e.preventDefault(); find.focus(); find.select(); }
  else if (e.key === 'j') move(1);
  else if (e.key === 'k') move(-1);
});

addEventListener('click', e => {
  const copy = e.target.closest('.copy');
  if (copy) {
    const code = copy.parentElement.querySelector('code');
    getSelection().selectAllChildren(code);
    navigator.clipboard?.writeText(code.textContent).then(() => { copy.textContent = 'copied'; setTimeout(() => copy.textContent = 'copy', 1200); });
  }
  const plot = e.target.closest('.plot');
  if (plot) nearest(plot, timeAt(plot, e), true);
});

const span = plot => Number(plot.parentElement.dataset.span);
const timeAt = (plot, e) => { const r = plot.getBoundingClientRect(); return Math.min(1, Math.max(0, (e.clientX - r.left) / r.width)) * span(plot); };

/** The same moment in timeline and log: a line across the one, a mark on a line of the other. */
function cursor(body, ms) {
  const plot = body.querySelector('.plot');
  const c = plot?.querySelector('.cursor');
  if (!c) return;
  c.style.visibility = ms === null ? 'hidden' : 'visible';
  if (ms === null) return;
  const x = 100 * ms / span(plot) + '%', text = c.querySelector('text'), right = ms > span(plot) * .9;
  for (const a of ['x1', 'x2']) c.querySelector('line').setAttribute(a, x);
  text.setAttribute('x', x);
  text.setAttribute('dx', right ? -5 : 5);
  text.setAttribute('text-anchor', right ? 'end' : 'start');
  text.textContent = (ms / 1000).toFixed(3) + ' s';
}
function nearest(plot, ms, scroll) {
  const body = plot.closest('.body'), lines = [...body.querySelectorAll('.log [data-t]')];
  if (!lines.length) return;
  const line = lines.reduce((a, b) => Math.abs(b.dataset.t - ms) < Math.abs(a.dataset.t - ms) ? b : a);
  for (const l of body.querySelectorAll('.log .now')) l.classList.remove('now');
  line.classList.add('now');
  const log = line.parentElement;
  if (scroll) log.scrollTop = line.offsetTop - log.offsetTop - log.clientHeight / 2;
}
addEventListener('mousemove', e => {
  const plot = e.target.closest?.('.plot'), told = e.target.closest?.('.body [data-t]');
  for (const other of document.querySelectorAll('.cursor')) if (other.style.visibility === 'visible' && !plot?.contains(other)) other.style.visibility = 'hidden';
  if (plot) cursor(plot.closest('.body'), timeAt(plot, e));
  else if (told) cursor(told.closest('.body'), Number(told.dataset.t));
});

filter();
follow();
