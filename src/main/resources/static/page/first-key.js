/** Makes the first API key of a gateway that has none, with the token that only its owner can read. */
import {carry, post} from './api.js';
import {h} from './dom.js';
import {showNewKey} from './new-key.js';

const ADDRESS = /^#first-key=(.+)$/;

/** The token in the page's address, which never leaves the browser; it is taken out of the address and the history. */
export function tokenInAddress() {
  const token = ADDRESS.exec(location.hash)?.[1] ?? '';
  if (location.hash.startsWith('#first-key')) history.replaceState(null, '', location.pathname);
  return token;
}

/**
 * @param given the token, when the address had it
 * @param onSession is told whose session it is
 */
export function firstKey(main, given, onSession) {
  const fault = h('p', {class: 'fault', role: 'alert'});
  const token = h('input', {type: 'password', name: 'token', autocomplete: 'off', required: true, value: given});
  const name = h('input', {name: 'name', autocomplete: 'off', required: true, maxlength: 100, value: 'first'});
  const button = h('button', {class: 'main', type: 'submit'}, 'Make the first key');
  const place = h('div', {'aria-live': 'polite'});

  async function submit(event) {
    event.preventDefault();
    fault.textContent = '';
    button.disabled = true;
    try {
      carry(token.value.trim());
      const made = await post('/api-keys', {name: name.value, scopes: ['admin']});
      carry(null);
      const session = await post('/session', {key: made.token});
      showNewKey(place, name.value, made.token, () => onSession(session));
    } catch (refused) {
      fault.textContent = refused.noKeyYet ? 'That is not the token.' : refused.message;
      token.select();
    } finally {
      carry(null);
      button.disabled = false;
    }
  }

  place.append(h('form', {class: 'panel login', id: 'login', onsubmit: submit},
    h('label', {}, 'Token', token),
    h('label', {}, 'Name of the key', name),
    fault,
    h('div', {class: 'actions'}, button),
    h('p', {class: 'muted small'}, 'This gateway has no API key yet. The token is in the file first-key beside its database, which only its owner reads. ',
      'The first key may do everything, and from then on every call needs a key.')));
  main.append(h('h1', {}, 'Make the first API key'), place);
  (given ? name : token).focus();
}
