/** The list of emails: found by what one knows of them, newest first, and new ones as they come. */
import {get, withParameters} from './api.js';
import {h} from './dom.js';
import {onSnapshot} from './feed.js';
import {STATUSES, moment, statusBadge, words} from './words.js';

const PAGE = 50;
const LOOK_EVERY = 2;
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** What somebody typed is a recipient, a tag, or a part of the subject. */
function filters(parameters) {
  const typed = (parameters.get('q') ?? '').trim();
  const kind = /^\S+@\S+$/.test(typed) ? 'recipient' : /^[\w-]+=\S*$/.test(typed) ? 'tag' : 'subject';
  return {[kind]: typed, status: parameters.get('status'), vendor: parameters.get('vendor')};
}

function row(email) {
  return h('tr', {'data-id': email.id},
    h('td', {class: 'subject'}, h('a', {href: `#/emails/${email.id}`}, email.subject || '(no subject)')),
    h('td', {class: 'to', title: email.to.join(', ')}, email.to.join(', ')),
    h('td', {class: 'state'}, statusBadge(email.status)),
    h('td', {class: 'via'}, email.vendor ?? '–'),
    h('td', {class: 'at number'}, moment(email.created_at)));
}

function form(parameters) {
  const options = (name, all, values) => h('select', {name},
    h('option', {value: ''}, all), values.map(value => h('option', {value, selected: parameters.get(name) === value}, name === 'status' ? words(value) : value)));
  const vendors = options('vendor', 'Any vendor', []);
  get('/vendors').then(list => vendors.append(...list.data.map(vendor =>
    h('option', {value: vendor.name, selected: parameters.get('vendor') === vendor.name}, vendor.name)))).catch(() => {});
  const place = h('form', {class: 'panel filters', role: 'search', onsubmit: search},
    h('label', {}, 'Search', h('input', {name: 'q', type: 'search', value: parameters.get('q'), placeholder: 'Id, recipient, name=value of a tag, or subject'})),
    h('label', {}, 'Status', options('status', 'Any status', STATUSES)),
    h('label', {}, 'Vendor', vendors),
    h('button', {class: 'main', type: 'submit'}, 'Search'));
  function search(event) {
    event.preventDefault();
    const wanted = Object.fromEntries(new FormData(place));
    location.hash = ID.test(wanted.q.trim()) ? `#/emails/${wanted.q.trim()}` : withParameters('#/emails', wanted);
  }
  return place;
}

export function emails(main, parameters) {
  const wanted = filters(parameters);
  const rows = h('tbody', {});
  const table = h('table', {class: 'emails'},
    h('caption', {class: 'unseen'}, 'Emails, newest first'),
    h('thead', {}, h('tr', {}, [['subject', 'Subject'], ['to', 'To'], ['state', 'Status'], ['via', 'Sent by'], ['at', 'Accepted']]
      .map(([column, title]) => h('th', {class: column, scope: 'col'}, title)))), rows);
  const note = h('p', {class: 'empty', role: 'status'}, 'Looking …');
  const more = h('button', {hidden: true, onclick: () => next()}, 'Show older ones');
  const fresh = h('button', {hidden: true, onclick: () => start()}, 'There are new emails: show them');
  table.hidden = true;
  main.append(
    h('div', {class: 'title'}, h('h1', {}, 'Emails'), fresh),
    form(parameters),
    h('section', {class: 'panel list', 'aria-label': 'Found emails'}, table, note),
    h('div', {class: 'more'}, more));

  let shown = [];
  let following = true;
  let loading = false;
  let left = false;

  const page = after => get(withParameters('/emails', {...wanted, limit: PAGE, after}));

  function show(list, hasMore) {
    shown = list;
    rows.replaceChildren(...list.map(row));
    ended(hasMore);
  }

  function ended(hasMore) {
    more.hidden = !hasMore;
    table.hidden = shown.length === 0;
    const none = Object.values(wanted).some(Boolean) ? 'No email is like that.' : 'No email yet. Compose one, or POST it to /emails.';
    note.textContent = shown.length === 0 ? none : '';
    if (wanted.subject) note.textContent += ' Subjects are searched in the newest 10,000 of these emails.';
    note.hidden = note.textContent === '';
  }

  async function load(work) {
    if (loading || left) return;
    loading = true;
    try {
      await work();
    } catch (refused) {
      note.hidden = false;
      note.textContent = refused.message;
    } finally {
      loading = false;
    }
  }

  const start = () => load(async () => {
    const first = await page();
    following = true;
    fresh.hidden = true;
    show(first.data, first.has_more);
  });

  const next = () => load(async () => {
    following = false;
    const older = await page(shown.at(-1).id);
    shown = [...shown, ...older.data];
    rows.append(...older.data.map(row));
    ended(older.has_more);
  });

  /** A list that somebody reads, or has a key in, does not move under their eyes. */
  const look = () => load(async () => {
    const first = await page();
    const same = JSON.stringify(first.data) === JSON.stringify(shown.slice(0, PAGE));
    if (same || left) return;
    if (following && !rows.contains(document.activeElement) && scrollY < 300) show(first.data, first.has_more);
    else fresh.hidden = first.data[0]?.id === shown[0]?.id;
  });

  const end = new IntersectionObserver(seen => {
    if (seen[0].isIntersecting && !more.hidden && scrollY > 0) next();
  }, {rootMargin: '300px'});
  end.observe(more);

  let ticks = 0;
  start();
  const stop = onSnapshot(() => ++ticks % LOOK_EVERY === 0 && !document.hidden && look());
  return () => {
    left = true;
    stop();
    end.disconnect();
  };
}
