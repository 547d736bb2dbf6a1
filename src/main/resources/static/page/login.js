/** Asks for an API key. The browser keeps a cookie for it that no script can read; the key itself is kept nowhere. */
import {post} from './api.js';
import {h} from './dom.js';

/**
 * @param why what to say at first, or nothing
 * @param onSession is told whose session it is
 */
export function login(main, why, onSession) {
  const fault = h('p', {class: 'fault', role: 'alert'}, why);
  const key = h('input', {type: 'password', name: 'key', autocomplete: 'current-password', required: true});
  const button = h('button', {class: 'main', type: 'submit'}, 'Log in');

  async function submit(event) {
    event.preventDefault();
    fault.textContent = '';
    button.disabled = true;
    try {
      onSession(await post('/session', {key: key.value.trim()}));
    } catch (refused) {
      fault.textContent = refused.message;
      key.select();
    } finally {
      button.disabled = false;
    }
  }

  main.append(h('h1', {}, 'Log in'),
    h('form', {class: 'panel login', id: 'login', onsubmit: submit},
      h('label', {}, 'API key', key),
      fault,
      h('div', {class: 'actions'}, button),
      h('p', {class: 'muted small'}, 'A key of the tenant default that may read. You stay logged in for 12 hours.')));
  key.focus();
}
