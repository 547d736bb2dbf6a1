/** The From domains: each vendor's part as a table, and the records that are missing. */
import {get, post} from './api.js';
import {badge, h, toast} from './dom.js';
import {away} from './words.js';

const TONES = {ok: 'good', warning: 'warn', failing: 'bad', unknown: 'idle', unchecked: 'idle'};
const TITLES = {spf: 'SPF', dmarc: 'DMARC', mx: 'MX', one_click_unsubscribe: 'One-click unsubscribe'};

const stateBadge = state => badge(state === 'ok' ? 'OK' : state.charAt(0).toUpperCase() + state.slice(1), TONES[state]);

/** A record as a line of a zone file, with a button that copies it. */
function record(one) {
  const text = `${one.name} ${one.type} ${one.value}`;
  return h('li', {}, h('code', {class: 'wrap'}, text),
    h('button', {class: 'quiet', 'aria-label': `Copy ${text}`, onclick: async () => {
      try {
        await navigator.clipboard.writeText(text);
        toast('The record is in the clipboard.');
      } catch {
        toast('The browser does not let the page write to the clipboard.');
      }
    }}, 'Copy'));
}

function row(title, check) {
  return h('tr', {}, h('th', {scope: 'row'}, title), h('td', {}, stateBadge(check.state)),
    h('td', {class: 'wrap'}, check.detail, check.missing.length > 0 && h('ul', {class: 'records', 'aria-label': 'Records to add'}, check.missing.map(record))));
}

function panel(domain, reload) {
  const button = h('button', {class: 'quiet', 'aria-label': `Check ${domain.name}`, onclick: check}, 'Check now');
  async function check() {
    button.disabled = true;
    try {
      await post(`/domains/${encodeURIComponent(domain.name)}/check`);
      await reload();
    } catch (refused) {
      toast(refused.message);
      button.disabled = false;
    }
  }
  const checks = domain.checks ?? [];
  return h('section', {class: 'panel', 'aria-label': domain.name, 'data-domain': domain.name},
    h('header', {class: 'title'}, h('h2', {}, domain.name, ' ', stateBadge(domain.state)), button),
    h('p', {class: 'small muted'}, domain.checked_at ? ['Checked ', away(domain.checked_at)] : 'Not checked yet',
      domain.last_seen ? [' · last email ', away(domain.last_seen)] : ' · named by the configuration'),
    checks.length > 0 && h('div', {class: 'scroll'}, h('table', {class: 'checks'}, h('tbody', {},
      checks.map(one => row(TITLES[one.name] ?? one.name, one)),
      domain.vendors.map(one => row(one.vendor, one))))));
}

export function domains(main) {
  const list = h('div', {class: 'stack'});
  const note = h('p', {class: 'empty', role: 'status'}, 'Looking …');
  main.append(h('div', {class: 'title'}, h('h1', {}, 'Domains')),
    h('p', {class: 'muted'}, 'The domains that emails came from in the last 30 days, and whether they pass SPF, DKIM and DMARC by each vendor.'), list, note);
  async function load() {
    try {
      const {data} = await get('/domains');
      list.replaceChildren(...data.map(domain => panel(domain, load)));
      note.hidden = data.length > 0;
      note.textContent = 'No email came yet.';
    } catch (refused) {
      note.hidden = false;
      note.textContent = refused.message;
    }
  }
  load();
}
