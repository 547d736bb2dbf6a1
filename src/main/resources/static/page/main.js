/** Shows the view that the address names, and leaves the one before. */
import {h} from './dom.js';
import {connect} from './feed.js';
import {overview} from './overview.js';
import {emails} from './emails.js';
import {email} from './email.js';
import {compose} from './compose.js';
import {deadLetters} from './dead-letters.js';
import {suppressions} from './suppressions.js';

const VIEWS = {
  overview: ['Overview', overview],
  emails: ['Emails', emails],
  compose: ['Compose', compose],
  'dead-letters': ['Dead letters', deadLetters],
  suppressions: ['Suppressions', suppressions],
};

const main = document.getElementById('main');
const nav = document.getElementById('views');
let leave = () => {};
let first = true;

nav.append(...Object.entries(VIEWS).map(([name, [title]]) => h('a', {href: `#/${name}`, id: `to-${name}`}, title)));

function show() {
  const [path, query] = location.hash.replace(/^#\/?/, '').split('?');
  const [name, id] = path.split('/');
  const [title, view] = VIEWS[name] ?? VIEWS.overview;
  for (const link of nav.children) {
    const current = link.id === `to-${name in VIEWS ? name : 'overview'}`;
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
connect(on => {
  live.classList.toggle('on', on);
  document.getElementById('live-text').textContent = on ? 'live' : 'reconnecting';
});
addEventListener('hashchange', show);
show();
