/** One card for each vendor: how it does, what of its limits is used, and the switch. */
import {Refused, get, post} from './api.js';
import {ask, badge, bar, h, toast} from './dom.js';
import {count, duration, moment, plural, rate} from './words.js';

const HOUR = 3_600_000;
const UNTIL = {'': 'until somebody resumes it', 0.25: 'for 15 minutes', 1: 'for an hour', 24: 'for a day'};

function state(vendor) {
  if (vendor.suspended) return badge('Suspended', 'warn');
  if (vendor.circuit === 'open') return badge(`Circuit open, ${duration(vendor.open_for_ms)} left`, 'bad');
  if (vendor.stalled) return badge('Does not answer', 'bad');
  if (vendor.circuit === 'half_open') return badge('Being tried again', 'warn');
  if (vendor.circuit === 'ready') return badge('Ready to be tried', 'warn');
  if (vendor.not_ready) return badge('Not ready', 'bad');
  return badge('Healthy', 'good');
}

function usage(label, used, most) {
  const share = most === 0 ? 0 : used / most;
  return h('li', {}, h('span', {}, label), h('span', {class: 'number muted'}, `${used} of ${most}`),
    bar(`${label}: ${used} of ${most}`, share, share >= 1 ? 'bad' : share > 0.8 ? 'warn' : ''));
}

const MINUTES = 60;

/** How a minute went: by its height as well as by its colour. One call in a thousand may fail on a good day. */
function mood([calls, failed]) {
  if (calls === 0) return 'idle';
  if (failed * 1000 < calls) return 'good';
  return failed * 2 < calls ? 'warn' : 'bad';
}

/** The last hour, a cell a minute, the newest on the right; who cannot see it hears of each minute with failures. */
function hour(minutes) {
  const calls = minutes.reduce((sum, minute) => sum + minute[0], 0);
  const failed = minutes.reduce((sum, minute) => sum + minute[1], 0);
  const tell = (minute, ago) => `${ago} min ago: ${plural(minute[0], 'call')}, ${count(minute[1])} failed`;
  const told = minutes.length === 0 ? 'The first minute is not over yet'
    : calls === 0 ? 'No calls' : `${plural(calls, 'call')}, ${failed === 0 ? 'none failed' : `${count(failed)} failed`}`;
  const since = minutes.length >= MINUTES ? 'last hour' : minutes.length === 1 ? 'last minute' : `last ${plural(minutes.length, 'minute')}`;
  const cells = Array.from({length: MINUTES}, (_, i) => {
    const ago = MINUTES - i;
    const minute = minutes[minutes.length - ago];
    return minute ? h('i', {class: mood(minute), title: tell(minute, ago)}) : h('i', {});
  });
  const troubles = minutes.map((minute, i) => minute[1] > 0 && tell(minute, minutes.length - i)).filter(Boolean);
  const label = ['Calls by the minute', ...troubles.length > 0 ? troubles : ['none failed']].join('. ');
  return [h('div', {class: 'hour', role: 'img', 'aria-label': label}, cells),
    h('p', {class: 'small muted'}, minutes.length === 0 ? `${told}.` : `${told} in the ${since}.`)];
}

async function suspend(name) {
  const asked = await ask(`Suspend ${name}`, 'It is called no more, on any node; other vendors take its emails.', [
    h('label', {}, 'Reason', h('input', {name: 'reason', required: true, maxlength: 200, autocomplete: 'off', placeholder: 'account under review'})),
    h('label', {}, 'How long', h('select', {name: 'hours'}, Object.entries(UNTIL).sort((a, b) => a[0] - b[0])
      .map(([hours, text]) => h('option', {value: hours}, text)))),
  ], 'Suspend');
  if (!asked) return;
  const until = asked.hours ? {until: new Date(Date.now() + asked.hours * HOUR).toISOString()} : {};
  await tell(post(`/vendors/${encodeURIComponent(name)}/suspend`, {reason: asked.reason, ...until}), `${name} is suspended.`);
}

async function drill(name) {
  const asked = await ask(`Drill without ${name}`, 'It is treated as dead on all nodes for a while, to see what takes over. Then it is called again by itself.', [
    h('label', {}, 'How long', h('select', {name: 'for'}, ['1m', '5m', '15m', '1h'].map(text => h('option', {value: text, selected: text === '5m'}, text)))),
  ], 'Begin');
  if (asked) await tell(post(`/vendors/${encodeURIComponent(name)}/drill`, {for: asked.for}), `The drill without ${name} has begun.`);
}

const isDrill = suspended => suspended?.by === 'operator' && suspended.reason === 'drill';

/** What took over in a drill, read again every two seconds while it runs and once when it is over. */
function drillReport(name) {
  const place = h('div', {class: 'drill', 'aria-live': 'polite'});
  let read = 0;
  let ran = false;
  return {
    place,
    async show(running) {
      if (!running && !ran || running && Date.now() - read < 2000) return;
      read = Date.now();
      ran = running;
      const report = await get(`/vendors/${encodeURIComponent(name)}/drill`).catch(() => null);
      if (!report) return;
      const lines = report.took_over.map(one =>
        `${one.vendor} took over ${plural(one.emails, 'email')}: ${one.mean_ms} ms on average, ${one.longest_ms} ms at most.`);
      if (report.not_sent > 0) lines.push(`${plural(report.not_sent, 'attempt')} found no vendor.`);
      place.replaceChildren(h('p', {class: 'small muted'}, running ? 'Drill: ' : 'Last drill: ', lines.join(' ') || 'no email came.'));
    },
  };
}

/** Takes as long as the vendor takes to answer. */
async function check(name, button) {
  button.disabled = true;
  try {
    const {readiness} = await post(`/vendors/${encodeURIComponent(name)}/check`);
    toast(`${name} is ${readiness.state.replace('_', ' ')}: ${[readiness.reason, ...readiness.warnings ?? []].join('; ')}.`);
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    toast(refused.message);
  } finally {
    button.disabled = false;
  }
}

const resume = name => tell(post(`/vendors/${encodeURIComponent(name)}/resume`), `${name} is called again.`);

async function tell(done, success) {
  try {
    await done;
    toast(success);
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    toast(refused.message);
  }
}

function suspension(suspended) {
  return h('p', {class: 'small wrap'}, suspended.reason, h('span', {class: 'muted'}, ` · by ${suspended.by}`,
    suspended.until ? [', until ', moment(suspended.until)] : ', until resumed'));
}

/**
 * The button stays the same element as long as it means the same, so that it can be pressed while all else changes; and the
 * hour, so that what a minute was can be read.
 */
function card(name, index) {
  const place = h('article', {class: 'panel vendor', 'aria-label': name, 'data-vendor': name, style: {'--colour': `var(--v${index % 8})`}});
  const body = h('div', {class: 'rows'});
  const header = h('header', {});
  const minutes = h('div', {});
  let told = null;
  const button = h('button', {class: 'quiet', onclick: () => button.dataset.does === 'resume' ? resume(name) : suspend(name)});
  const drillButton = h('button', {class: 'quiet', 'aria-label': `Drill without ${name}`, onclick: () => drill(name)}, 'Drill …');
  const checkButton = h('button', {class: 'quiet', 'aria-label': `Check the account of ${name}`, onclick: () => check(name, checkButton)}, 'Check');
  const report = drillReport(name);
  place.append(header, body, report.place, minutes, h('footer', {}, button, drillButton, checkButton));
  return {
    place,
    show(vendor) {
      if (told !== JSON.stringify(vendor.hour)) minutes.replaceChildren(...hour(vendor.hour));
      told = JSON.stringify(vendor.hour);
      header.replaceChildren(h('div', {}, h('h3', {}, vendor.name), h('p', {class: 'small muted'}, vendor.type)), state(vendor));
      body.replaceChildren(...[
        vendor.suspended && suspension(vendor.suspended),
        vendor.not_ready && h('p', {class: 'small wrap fault'}, `Not ready: ${vendor.not_ready.reason}`, h('span', {class: 'muted'}, ' · since ', moment(vendor.not_ready.since))),
        vendor.reputation && h('p', {class: 'small wrap fault'}, `Reputation at risk: ${vendor.reputation}`),
        h('div', {class: 'rates'},
          h('p', {class: 'small muted'}, h('b', {}, rate(vendor.sent)), 'sent/s'),
          h('p', {class: `small ${vendor.failed > 0 ? 'fault' : 'muted'}`}, h('b', {}, rate(vendor.failed)), 'failed/s')),
        h('ul', {class: 'rows'},
          vendor.limits.map(limit => usage(`Limit ${limit.limit}`, limit.used, limit.allowed)),
          vendor.max_in_flight !== null && usage('In flight', vendor.in_flight, vendor.max_in_flight)),
        vendor.pace < 1 && h('p', {class: 'small muted'}, `Slowed to ${Math.round(vendor.pace * 100)}% because it refused repeatedly.`),
      ].filter(Boolean));
      report.show(isDrill(vendor.suspended));
      drillButton.hidden = Boolean(vendor.suspended);
      const does = vendor.suspended ? 'resume' : 'suspend';
      if (button.dataset.does !== does) {
        button.dataset.does = does;
        button.textContent = does === 'resume' ? 'Resume' : 'Suspend …';
        button.setAttribute('aria-label', `${does === 'resume' ? 'Resume' : 'Suspend'} ${name}`);
      }
    },
  };
}

export function vendorCards() {
  const place = h('div', {class: 'vendors'});
  const cards = new Map();
  return {
    place,
    show(vendors) {
      vendors.forEach((vendor, index) => {
        if (!cards.has(vendor.name)) {
          cards.set(vendor.name, card(vendor.name, index));
          place.append(cards.get(vendor.name).place);
        }
        cards.get(vendor.name).show(vendor);
      });
    },
  };
}
