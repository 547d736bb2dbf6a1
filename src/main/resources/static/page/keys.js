/** The keys that programs call with. A new one is shown once. */
import {LOGGED_IN, call, get, isOurs, open, post, withParameters} from './api.js';
import {ask, badge, h, toast} from './dom.js';
import {showNewKey} from './new-key.js';
import {away, date} from './words.js';

const PAGE = 50;
const DAY = 86_400_000;
const SCOPES = {send: 'Send only', read: 'Look only', 'send,read': 'Send and look', admin: 'Everything'};
const ENDS = [['', 'never'], ['30', 'in 30 days'], ['90', 'in 90 days'], ['365', 'in a year']];

const nameField = value => h('label', {}, 'Name', h('input', {name: 'name', required: true, maxlength: 100, autocomplete: 'off', placeholder: 'billing', value}));
const choice = (label, name, entries) => h('label', {}, label, h('select', {name}, entries.map(([value, text]) => h('option', {value}, text))));
const inDays = days => days ? new Date(Date.now() + days * DAY).toISOString() : null;

export function keys(main) {
  const list = h('ul', {class: 'lines', 'aria-label': 'API keys'});
  const note = h('p', {class: 'empty', role: 'status'}, 'Looking …');
  const more = h('button', {hidden: true, onclick: () => load(last)}, 'Show more');
  const fresh = h('div', {class: 'fresh', 'aria-live': 'polite'});
  const maker = h('button', {class: 'main', onclick: make}, 'Make a key …');
  main.append(h('div', {class: 'title'}, h('h1', {}, 'API keys'), maker),
    h('p', {class: 'muted'}, 'Programs call with a key. From the first one on every call needs one, and this page asks for one too.'),
    fresh, h('section', {class: 'panel'}, list, note), h('div', {class: 'more'}, more));
  let last = '';

  function limits(key) {
    const expired = key.expires_at && date(key.expires_at) < new Date();
    return h('span', {class: 'muted small'},
      key.expires_at ? [expired ? 'expired ' : 'expires ', away(key.expires_at), ' · '] : '',
      key.from_domains.length > 0 ? `sends from ${key.from_domains.join(', ')} · ` : '',
      key.networks.length > 0 ? `used from ${key.networks.join(', ')} · ` : '',
      key.last_used_at ? ['last used ', away(key.last_used_at)] : 'never used');
  }

  function line(key) {
    return h('li', {}, h('div', {class: 'grow'}, h('b', {}, key.name), ' ', h('code', {}, `${key.prefix}…`),
      key.tenant === 'default' ? '' : [' ', h('span', {class: 'chip'}, key.tenant)]),
    key.scopes.map(scope => badge(scope, scope === 'admin' ? 'warn' : 'idle')), limits(key),
    h('div', {class: 'actions'},
      h('button', {class: 'quiet', 'aria-label': `Change ${key.name}`, onclick: () => change(key)}, 'Change …'),
      h('button', {class: 'quiet', 'aria-label': `Revoke ${key.name}`, onclick: () => revoke(key)}, 'Revoke …')));
  }

  async function load(after) {
    try {
      const page = await get(withParameters('/api-keys', {limit: PAGE, after}));
      if (!after) list.replaceChildren();
      list.append(...page.data.map(line));
      last = page.data.at(-1)?.id ?? last;
      more.hidden = !page.has_more;
      list.hidden = list.children.length === 0;
      note.hidden = !list.hidden;
      note.textContent = note.hidden ? '' : 'There is no key yet, and no call needs one.';
    } catch (refused) {
      note.hidden = false;
      note.textContent = refused.message;
    }
  }

  /** The first key shuts out whoever has none: it is one for everything, and this page logs in with it at once. */
  async function make() {
    const first = open();
    const asked = await ask('Make a key', first ? 'It is the first: it may do everything, and from now on every call needs a key. It is shown once, so copy it then.'
      : 'It is shown once, so copy it then.', [
      nameField(),
      !first && choice('May do', 'scopes', Object.entries(SCOPES)),
      !first && h('label', {}, 'Sends from these domains only', h('input', {name: 'domains', autocomplete: 'off', placeholder: 'any, or example.com, example.org'})),
      choice('Expires', 'days', ENDS),
    ].filter(Boolean), 'Make it');
    if (!asked) return;
    const domains = (asked.domains ?? '').split(/[\s,]+/).filter(Boolean);
    const ends = inDays(asked.days);
    try {
      const made = await post('/api-keys', {name: asked.name, scopes: (asked.scopes ?? 'admin').split(','), ...domains.length > 0 && {from_domains: domains},
        ...ends && {expires_at: ends}});
      showNewKey(fresh, asked.name, made.token, () => fresh.replaceChildren());
      if (first) dispatchEvent(new CustomEvent(LOGGED_IN, {detail: await post('/session', {key: made.token})}));
      await load('');
    } catch (refused) {
      toast(refused.message);
    }
  }

  async function change(key) {
    const asked = await ask(`Change ${key.name}`, 'What it may do stays.', [
      nameField(key.name),
      choice('Expires', 'days', [['keep', 'as it is'], ...ENDS]),
    ], 'Change it');
    if (!asked) return;
    await settle(call('PATCH', `/api-keys/${key.id}`, {name: asked.name, ...asked.days !== 'keep' && {expires_at: inDays(asked.days)}}), `${asked.name} is changed.`);
  }

  async function revoke(key) {
    const asked = await ask(`Revoke ${key.name}`, `Within a second nobody gets in with it any more${isOurs(key) ? ', you neither: it is the key that you are logged in with' : ''}. `
      + 'It cannot be taken back.', [], 'Revoke');
    if (!asked) return;
    await settle(call('DELETE', `/api-keys/${key.id}`), `${key.name} is revoked.`);
  }

  async function settle(done, success) {
    try {
      await done;
      toast(success);
    } catch (refused) {
      toast(refused.message);
    }
    await load('');
    maker.focus();
  }

  load('');
}
