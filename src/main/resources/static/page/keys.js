/** The keys that programs call with. A new one is shown once. */
import {call, get, post, withParameters} from './api.js';
import {ask, badge, h, toast} from './dom.js';
import {date, moment} from './words.js';

const PAGE = 50;
const DAY = 86_400_000;
const SCOPES = {send: 'Send only', read: 'Look only', 'send,read': 'Send and look', admin: 'Everything'};
const LIVES = {'': 'never', 30: 'in 30 days', 90: 'in 90 days', 365: 'in a year'};

export function keys(main) {
  const list = h('ul', {class: 'lines', 'aria-label': 'API keys'});
  const note = h('p', {class: 'empty', role: 'status'}, 'Looking …');
  const more = h('button', {hidden: true, onclick: () => load(last)}, 'Show more');
  const fresh = h('div', {'aria-live': 'polite'});
  main.append(h('div', {class: 'title'}, h('h1', {}, 'API keys'), h('button', {class: 'main', onclick: make}, 'Make a key …')),
    h('p', {class: 'muted'}, 'Programs call with a key. From the first one on every call needs one, and this page asks for one too.'),
    fresh, h('section', {class: 'panel'}, list, note), h('div', {class: 'more'}, more));
  let last = '';

  function limits(key) {
    const expired = key.expires_at && date(key.expires_at) < new Date();
    return h('span', {class: 'muted small'},
      key.expires_at ? [expired ? 'expired ' : 'expires ', moment(key.expires_at), ' · '] : '',
      key.from_domains.length > 0 ? `sends from ${key.from_domains.join(', ')} · ` : '',
      key.networks.length > 0 ? `used from ${key.networks.join(', ')} · ` : '',
      key.last_used_at ? ['last used ', moment(key.last_used_at)] : 'never used');
  }

  function line(key) {
    return h('li', {}, h('div', {class: 'grow'}, h('b', {class: 'wrap'}, key.name), ' ', h('code', {}, `${key.prefix}…`),
      key.tenant === 'default' ? '' : [' ', h('span', {class: 'chip'}, key.tenant)]),
    key.scopes.map(scope => badge(scope, scope === 'admin' ? 'warn' : 'idle')), limits(key),
    h('button', {class: 'quiet', 'aria-label': `Revoke ${key.name}`, onclick: () => revoke(key)}, 'Revoke …'));
  }

  async function load(after) {
    try {
      const page = await get(withParameters('/api-keys', {limit: PAGE, after}));
      if (!after) list.replaceChildren();
      list.append(...page.data.map(line));
      last = page.data.at(-1)?.id ?? last;
      more.hidden = !page.has_more;
      note.hidden = list.children.length > 0;
      note.textContent = note.hidden ? '' : 'There is no key yet: programs of this machine need none, and others get no answer.';
    } catch (refused) {
      note.hidden = false;
      note.textContent = refused.message;
    }
  }

  async function make() {
    const asked = await ask('Make a key', 'It is shown once, so copy it then.', [
      h('label', {}, 'Name', h('input', {name: 'name', required: true, maxlength: 100, autocomplete: 'off', placeholder: 'billing'})),
      h('label', {}, 'May do', h('select', {name: 'scopes'}, Object.entries(SCOPES).map(([value, text]) => h('option', {value}, text)))),
      h('label', {}, 'Sends from these domains only', h('input', {name: 'domains', autocomplete: 'off', placeholder: 'any, or example.com, example.org'})),
      h('label', {}, 'Expires', h('select', {name: 'days'}, Object.entries(LIVES).sort((a, b) => a[0] - b[0]).map(([value, text]) => h('option', {value}, text)))),
    ], 'Make it');
    if (!asked) return;
    const domains = asked.domains.split(/[\s,]+/).filter(Boolean);
    try {
      const made = await post('/api-keys', {name: asked.name, scopes: asked.scopes.split(','), ...domains.length > 0 && {from_domains: domains},
        ...asked.days && {expires_at: new Date(Date.now() + asked.days * DAY).toISOString()}});
      show(asked.name, made.token);
      await load('');
    } catch (refused) {
      toast(refused.message);
    }
  }

  function show(name, token) {
    const field = h('input', {readonly: true, value: token, 'aria-label': `The key ${name}`, onfocus: () => field.select()});
    const copy = async () => {
      try {
        await navigator.clipboard.writeText(token);
        toast('Copied.');
      } catch {
        field.focus();
        toast('This browser copies nothing by itself: the key is selected.');
      }
    };
    fresh.replaceChildren(h('section', {class: 'panel new-key'}, h('h2', {class: 'wrap'}, `The key ${name}`),
      h('p', {class: 'muted'}, 'Copy it now: it is not shown again, and nobody else knows it.'),
      h('div', {class: 'inline'}, field, h('div', {class: 'actions'}, h('button', {class: 'main', onclick: copy}, 'Copy'),
        h('button', {onclick: () => fresh.replaceChildren()}, 'I have it')))));
    field.focus();
  }

  async function revoke(key) {
    const asked = await ask(`Revoke ${key.name}`, 'Within a second nobody gets in with it any more. It cannot be taken back.', [], 'Revoke');
    if (!asked) return;
    try {
      await call('DELETE', `/api-keys/${key.id}`);
      toast(`${key.name} is revoked.`);
    } catch (refused) {
      toast(refused.message);
    }
    await load('');
  }

  load('');
}
