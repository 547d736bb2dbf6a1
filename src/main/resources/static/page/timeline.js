/** The way of an email, step by step, with the time between. */
import {h} from './dom.js';
import {date, duration, moment, tone, words} from './words.js';

function step(entry, previous) {
  const since = previous === null ? null : date(entry.at) - date(previous.at);
  return h('li', {class: tone(entry.type)},
    h('div', {class: 'what'},
      h('b', {}, words(entry.type)),
      entry.vendor && h('span', {class: 'chip'}, entry.vendor),
      entry.ms !== undefined && h('span', {class: 'muted small'}, `took ${duration(entry.ms)}`),
      h('span', {class: 'when'}, moment(entry.at, 'precise'), since !== null && since > 0 && ` · +${duration(since)}`)),
    entry.detail && h('p', {}, detail(entry.detail)));
}

/** Moments within our own sentences are written like all others. */
function detail(text) {
  return text.split(/(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z)/).map((part, index) => index % 2 === 1 ? moment(part) : part);
}

export function timeline(entries) {
  return h('ol', {class: 'timeline'}, entries.map((entry, index) => step(entry, entries[index - 1] ?? null)));
}
