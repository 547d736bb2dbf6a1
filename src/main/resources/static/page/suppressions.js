/** The addresses that no email goes to. */
import {call, get, post, withParameters} from './api.js';
import {h, toast} from './dom.js';
import {moment} from './words.js';

const PAGE = 50;

export function suppressions(main) {
  const list = h('ul', {class: 'lines', 'aria-label': 'Suppressed addresses'});
  const note = h('p', {class: 'empty', role: 'status'}, 'Looking …');
  const more = h('button', {hidden: true, onclick: () => load(last)}, 'Show more');
  const address = h('input', {name: 'email', type: 'email', required: true, autocomplete: 'off', placeholder: 'ada@example.org'});
  const fault = h('p', {class: 'fault small', id: 'fault-email', hidden: true});
  const form = h('form', {class: 'panel', novalidate: true, onsubmit: add},
    h('div', {class: 'inline'}, h('label', {}, 'Address', address),
      h('div', {class: 'actions'}, h('button', {class: 'main', type: 'submit'}, 'Suppress'), h('button', {type: 'button', onclick: find}, 'Find'))), fault);
  main.append(h('div', {class: 'title'}, h('h1', {}, 'Suppressions')),
    h('p', {class: 'muted'}, 'No email goes to these addresses, whoever sends it.'),
    form, h('section', {class: 'panel'}, list, note), h('div', {class: 'more'}, more));
  let last = '';

  function line(one) {
    const item = h('li', {}, h('b', {class: 'grow'}, one.email), h('span', {class: 'muted small'}, `${one.reason}, by ${one.source}`), moment(one.created_at),
      h('button', {class: 'quiet', 'aria-label': `Let emails go to ${one.email} again`, onclick: () => remove(one.email)}, 'Remove'));
    return item;
  }

  function show(found, hasMore, none) {
    list.append(...found.map(line));
    last = found.at(-1)?.email ?? last;
    more.hidden = !hasMore;
    note.hidden = list.children.length > 0;
    note.textContent = note.hidden ? '' : none;
  }

  function complain(message) {
    fault.hidden = message === null;
    fault.textContent = message ?? '';
    address.toggleAttribute('aria-invalid', false);
    if (message !== null) address.setAttribute('aria-invalid', 'true');
  }

  async function load(after) {
    try {
      const page = await get(withParameters('/suppressions', {limit: PAGE, after}));
      if (!after) list.replaceChildren();
      show(page.data, page.has_more, 'No address is suppressed.');
    } catch (refused) {
      note.hidden = false;
      note.textContent = refused.message;
    }
  }

  async function add(event) {
    event.preventDefault();
    try {
      await post('/suppressions', {email: address.value.trim()});
      complain(null);
      toast(`No email goes to ${address.value.trim()} any more.`);
      form.reset();
      await load('');
    } catch (refused) {
      complain(refused.message);
      address.focus();
    }
  }

  async function find() {
    const wanted = address.value.trim();
    complain(null);
    if (!wanted) {
      await load('');
      return;
    }
    list.replaceChildren();
    try {
      show([await get(`/suppressions/${encodeURIComponent(wanted)}`)], false, '');
    } catch {
      show([], false, `${wanted} is not suppressed.`);
    }
  }

  async function remove(email) {
    try {
      await call('DELETE', `/suppressions/${encodeURIComponent(email)}`);
      toast(`Emails go to ${email} again.`);
    } catch (refused) {
      toast(refused.message);
    }
    await load('');
    address.focus();
  }

  load('');
}
