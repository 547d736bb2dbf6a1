/** Is mail flowing, through whom, what waits, what failed. */
import {bar, h, setText} from './dom.js';
import {chart} from './chart.js';
import {history, latest, onSnapshot} from './feed.js';
import {count, duration, plural, rate, tone, words} from './words.js';
import {vendorCards} from './vendors.js';

const sum = (snapshot, key) => snapshot.vendors.reduce((total, vendor) => total + vendor[key], 0);
const vendorNames = () => (latest()?.vendors ?? []).map(vendor => vendor.name);
const seconds = snapshot => Date.parse(snapshot.at) / 1000;

/** In one sentence; without rates, so that it changes only when something has. */
function verdict(snapshot) {
  const names = list => list.map(vendor => vendor.name).join(', ');
  const suspended = snapshot.vendors.filter(vendor => vendor.suspended);
  const broken = snapshot.vendors.filter(vendor => !vendor.suspended && vendor.circuit === 'open');
  const silent = snapshot.vendors.filter(vendor => !vendor.suspended && vendor.circuit !== 'open' && vendor.stalled);
  const ready = snapshot.vendors.filter(vendor => !vendor.suspended && !vendor.stalled && vendor.circuit === 'ready');
  const probing = snapshot.vendors.filter(vendor => !vendor.suspended && vendor.circuit === 'half_open');
  if (snapshot.emails === null) return ['bad', 'The database does not answer.'];
  if (suspended.length + broken.length === snapshot.vendors.length) return ['bad', 'No vendor can be called: emails wait.'];
  const troubles = [
    broken.length ? `The circuit of ${names(broken)} is open; other vendors take its emails.` : '',
    silent.length ? `${names(silent)} ${silent.length === 1 ? 'does' : 'do'} not answer.` : '',
    ready.length ? `${names(ready)} failed and ${ready.length === 1 ? 'is' : 'are'} ready to be tried.` : '',
    probing.length ? `${names(probing)} is being tried again.` : '',
    suspended.length ? `${names(suspended)} ${suspended.length === 1 ? 'is' : 'are'} suspended.` : '',
  ].filter(Boolean).join(' ');
  return troubles ? ['warn', troubles] : ['good', 'All vendors are well.'];
}

function tile(label, href) {
  const value = h('b', {}, '–');
  const note = h('small', {}, '\u00a0');
  const place = h(href ? 'a' : 'div', {class: 'panel tile', href}, h('span', {}, label), value, note);
  return {
    place,
    show(text, more = '\u00a0', colour = '') {
      setText(value, text);
      setText(note, more);
      place.className = `panel tile ${colour}`;
    },
  };
}

/** Each vendor's emails upon those of the vendors after it. */
function stacked(span) {
  const shown = history.slice(-span);
  const names = vendorNames();
  const sent = (snapshot, name) => snapshot.vendors.find(vendor => vendor.name === name)?.sent ?? 0;
  const layers = names.map((_, from) => shown.map(snapshot =>
    names.slice(from).reduce((total, name) => total + sent(snapshot, name), 0)));
  return [shown.map(seconds), ...layers];
}

function delays(span) {
  const shown = history.slice(-span);
  return [shown.map(seconds), shown.map(one => one.delay?.p99 ?? null), shown.map(one => one.delay?.p50 ?? null)];
}

/** How many calls failed in the last minute, as far as the page was open. */
function failedLately() {
  const totals = new Map();
  for (const {failures} of history.slice(-60)) {
    for (const [kind, value] of Object.entries(failures)) totals.set(kind, (totals.get(kind) ?? 0) + value);
  }
  return [...totals].map(([kind, value]) => [kind, Math.round(value)]).filter(([, value]) => value > 0).sort((a, b) => b[1] - a[1]);
}

function barList(entries, none) {
  const most = Math.max(1e-9, ...entries.map(([, value]) => value));
  if (entries.every(([, value]) => value === 0)) return h('p', {class: 'muted'}, none);
  return h('ul', {class: 'rows'}, entries.map(([name, value, text, href]) => h('li', {class: tone(name)},
    href ? h('a', {href}, words(name)) : h('span', {}, words(name)),
    h('span', {class: 'number'}, text),
    bar(`${words(name)}: ${text}`, value / most, tone(name)))));
}

const legend = entries => entries.map(([colour, name, text]) =>
  h('li', {}, h('span', {class: 'swatch', style: {'--colour': `var(${colour})`}}), name, h('span', {class: 'muted'}, text)));

export function overview(main) {
  const summary = h('p', {class: 'verdict', role: 'status'}, h('span', {class: 'dot'}), h('span', {}, 'Waiting for the first second …'));
  const tiles = {
    sent: tile('Sent/s'), failed: tile('Failed calls/s'), waiting: tile('Waiting', '#/emails?status=queued'),
    delay: tile('Delay, typical'), dead: tile('Dead letters', '#/dead-letters'),
  };
  const flow = chart('Emails sent per second by vendor over the last five minutes',
    () => vendorNames().map((_, index) => ({colour: `--v${index % 8}`, fill: true})), stacked, value => rate(value), 1);
  const slow = chart('Median and 99th percentile of the delay over the last five minutes',
    () => [{colour: '--v2'}, {colour: '--v0'}], delays, value => duration(value), 5);
  const flowLegend = h('ul', {class: 'legend'});
  const slowLegend = h('ul', {class: 'legend'});
  const failures = h('div', {});
  const waiting = h('div', {});
  const cards = vendorCards();

  main.append(
    h('div', {class: 'title'}, h('h1', {}, 'Overview')),
    summary,
    h('section', {class: 'tiles', 'aria-label': 'Now'}, Object.values(tiles).map(one => one.place)),
    h('div', {class: 'two'},
      h('section', {class: 'panel'}, h('h2', {}, 'Emails/s'), flow.place, flowLegend),
      h('section', {class: 'panel'}, h('h2', {}, 'Delay until a vendor took it'), slow.place, slowLegend)),
    h('section', {'aria-labelledby': 'vendors'}, h('h2', {id: 'vendors', class: 'unseen'}, 'Vendors'), cards.place),
    h('div', {class: 'halves'},
      h('section', {class: 'panel'}, h('h2', {}, 'Where emails wait'), waiting),
      h('section', {class: 'panel'}, h('h2', {}, 'Failed calls in the last minute'), failures)));

  const stop = onSnapshot(snapshot => {
    const [mood, sentence] = verdict(snapshot);
    summary.className = `verdict ${mood}`;
    setText(summary.lastChild, sentence);
    showTiles(tiles, snapshot);
    flow.update();
    slow.update();
    flowLegend.replaceChildren(...legend(snapshot.vendors.map((vendor, index) => [`--v${index % 8}`, vendor.name, rate(vendor.sent)])));
    slowLegend.replaceChildren(...legend([
      ['--v2', 'p99', snapshot.delay ? duration(snapshot.delay.p99) : '–'],
      ['--v0', 'typical', snapshot.delay ? duration(snapshot.delay.p50) : '–']]));
    waiting.replaceChildren(barList(Object.entries(snapshot.emails ?? {}).map(([status, number]) =>
      [status, number, count(number), `#/emails?status=${status}`]), 'No email waits, and none has failed.'));
    failures.replaceChildren(barList(failedLately().map(([kind, value]) => [kind, value, count(value)]), 'No call has failed.'));
    cards.show(snapshot.vendors);
  });
  return () => {
    stop();
    flow.leave();
    slow.leave();
  };
}

function showTiles(tiles, snapshot) {
  const sent = sum(snapshot, 'sent');
  const failed = sum(snapshot, 'failed');
  const emails = snapshot.emails;
  const senders = snapshot.vendors.filter(vendor => vendor.sent > 0).length;
  tiles.sent.show(rate(sent), senders === 0 ? 'by no vendor' : `by ${plural(senders, 'vendor')}`);
  tiles.failed.show(rate(failed), failed > 0 ? `${Math.round(100 * failed / (sent + failed))}% of all calls` : 'none', failed > 0 ? 'bad' : '');
  tiles.delay.show(snapshot.delay ? duration(snapshot.delay.p50) : '–',
    snapshot.delay ? `p99 ${duration(snapshot.delay.p99)}` : 'nothing sent lately');
  if (emails === null) {
    tiles.waiting.show('?', 'no answer', 'bad');
    tiles.dead.show('?', 'no answer', 'bad');
    return;
  }
  const dead = emails.failed + emails.expired;
  tiles.waiting.show(count(emails.queued), snapshot.oldest_queued_ms === null ? 'nothing queued' : `the oldest for ${duration(snapshot.oldest_queued_ms)}`);
  tiles.dead.show(count(dead), dead === 0 ? 'none' : 'failed or expired', dead > 0 ? 'bad' : '');
}
