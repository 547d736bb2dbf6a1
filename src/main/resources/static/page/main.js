/** Shows the view that the address names, and leaves the one before. */
import {LOGGED_IN, LOGIN_NEEDED, administers, call, get, speakAs} from './api.js';
import {h, toast} from './dom.js';
import {connect, disconnect, onSnapshot} from './feed.js';
import {firstKey, tokenInAddress} from './first-key.js';
import {login} from './login.js';
import {overview} from './overview.js';
import {domains} from './domains.js';
import {emails} from './emails.js';
import {email} from './email.js';
import {compose} from './compose.js';
import {deadLetters} from './dead-letters.js';
import {keys} from './keys.js';
import {suppressions} from './suppressions.js';

const VIEWS = {
  overview: ['Overview', overview],
  emails: ['Emails', emails],
  compose: ['Compose', compose],
  'dead-letters': ['Dead letters', deadLetters],
  suppressions: ['Suppressions', suppressions],
  domains: ['Domains', domains],
  keys: ['API keys', keys],
};

const main = document.getElementById('main');
const nav = document.getElementById('views');
let leave = () => {};
let first = true;
let entered = false;
const token = tokenInAddress();
const guard = document.getElementById('guard');

onSnapshot(snapshot => {
  guard.hidden = !snapshot.guard;
  guard.textContent = snapshot.guard ?? '';
});

nav.append(...Object.entries(VIEWS).map(([name, [title]]) => h('a', {href: `#/${name}`, id: `to-${name}`}, title)));

function show() {
  if (!entered) return;
  const [path, query] = location.hash.replace(/^#\/?/, '').split('?');
  const [asked, id] = path.split('/');
  const name = Object.hasOwn(VIEWS, asked) && (asked !== 'keys' || administers()) ? asked : 'overview';
  const [title, view] = VIEWS[name];
  for (const link of nav.children) {
    const current = link.id === `to-${name}`;
    link.toggleAttribute('aria-current', false);
    if (current) {
      link.setAttribute('aria-current', 'page');
      link.scrollIntoView({block: 'nearest', inline: 'nearest'});
    }
  }
  leave();
  document.title = `${title} · Email Throttle`;
  main.replaceChildren();
  const parameters = new URLSearchParams(query ?? '');
  leave = (name === 'emails' && id ? email(main, decodeURIComponent(id)) : view(main, parameters)) ?? (() => {});
  if (!first) {
    const heading = main.querySelector('h1');
    heading?.setAttribute('tabindex', '-1');
    heading?.focus({preventScroll: true});
    scrollTo(0, 0);
  }
  first = false;
}

document.querySelector('.skip').addEventListener('click', event => {
  event.preventDefault();
  main.focus();
});

const live = document.getElementById('live');
const who = document.getElementById('who');

/** @param session whose it is, or that the gateway is open; null when it did not answer */
function greet(session) {
  speakAs(session);
  document.getElementById('to-keys').hidden = !administers();
  who.hidden = !session?.name;
  who.replaceChildren(h('span', {class: 'wrap', title: session?.prefix}, session?.name ?? ''), h('button', {class: 'quiet', onclick: logOut}, 'Log out'));
}

function enter(session) {
  entered = true;
  nav.hidden = live.hidden = false;
  greet(session);
  connect(on => {
    live.classList.toggle('on', on);
    document.getElementById('live-text').textContent = on ? 'live' : 'reconnecting';
  });
  show();
}

/**
 * @param why what to say at first, or nothing
 * @param noKeyYet whether the first key is still to be made
 */
function askToLogIn(why, noKeyYet) {
  if (document.getElementById('login')) return;
  entered = false;
  speakAs(null);
  disconnect();
  leave();
  leave = () => {};
  nav.hidden = live.hidden = who.hidden = true;
  document.title = `${noKeyYet ? 'First key' : 'Log in'} · Email Throttle`;
  document.querySelector('dialog')?.close();
  main.replaceChildren();
  if (noKeyYet) firstKey(main, token, enter);
  else login(main, why, enter);
}

async function logOut() {
  try {
    await call('DELETE', '/session');
    askToLogIn();
  } catch (refused) {
    toast(refused.message);
  }
}

addEventListener('hashchange', show);
addEventListener(LOGGED_IN, event => greet(event.detail));
addEventListener(LOGIN_NEEDED, ({detail}) => askToLogIn(entered ? detail.why : '', detail.noKeyYet));
get('/session').then(enter, () => document.getElementById('login') || enter(null));
