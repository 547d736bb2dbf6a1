/** What failed or expired, grouped by why, and another life for one, a group, or all; and the tickets that the broker gave up. */
import {get, post, withParameters} from './api.js';
import {ask, badge, h, toast} from './dom.js';
import {count, moment, plural, statusBadge, tone, words} from './words.js';

const PAGE = 100;
const MOST = 1000;
const SHOWN = 50;
const AT_ONCE = 4;

/** Reasons that differ only in their numbers and ids are the same reason. */
const key = letter => JSON.stringify([letter.reason?.type, letter.reason?.vendor, letter.reason?.detail?.replace(/[0-9a-f-]*\d[0-9a-f-]*/gi, '#')]);

function groups(letters) {
  const found = new Map();
  for (const letter of letters) found.set(key(letter), [...found.get(key(letter)) ?? [], letter]);
  return [...found.values()].sort((a, b) => b.length - a.length);
}

async function newest() {
  const letters = [];
  let page;
  do {
    page = await get(withParameters('/dead-letters', {limit: PAGE, after: letters.at(-1)?.id}));
    letters.push(...page.data);
  } while (page.has_more && letters.length < MOST);
  return {letters, more: page.has_more};
}

function line(letter, retry) {
  const button = h('button', {class: 'quiet', 'aria-label': `Try again: ${letter.subject}`, onclick: async () => {
    button.disabled = true;
    await retry([letter]);
  }}, 'Try again');
  return h('li', {}, h('span', {class: 'grow'}, h('a', {href: `#/emails/${letter.id}`}, letter.subject || '(no subject)'),
    h('span', {class: 'muted small'}, ` to ${letter.to.join(', ')}`)), statusBadge(letter.status), moment(letter.created_at), button);
}

function group(letters, retry) {
  const reason = letters[0].reason;
  const times = letters.length === 1 ? moment(letters[0].created_at) : [moment(letters.at(-1).created_at), ' to ', moment(letters[0].created_at)];
  return h('section', {class: 'panel group', 'aria-label': `${letters.length} with the same reason`},
    h('header', {},
      h('div', {},
        h('p', {}, h('b', {}, plural(letters.length, 'email')), ' ', reason && badge(words(reason.type), tone(reason.type)), ' ',
          reason?.vendor && h('span', {class: 'chip'}, reason.vendor)),
        h('p', {class: 'wrap'}, reason?.detail ?? 'Its timeline does not say why.'),
        h('p', {class: 'muted small'}, 'accepted ', times)),
      h('button', {onclick: event => {
        event.currentTarget.disabled = true;
        retry(letters);
      }}, letters.length === 1 ? 'Try it again' : `Try these ${count(letters.length)} again`)),
    h('details', {}, h('summary', {}, 'Which ones'),
      h('ul', {class: 'lines'}, letters.slice(0, SHOWN).map(letter => line(letter, retry)),
        letters.length > SHOWN && h('li', {class: 'muted'}, `and ${count(letters.length - SHOWN)} more`))));
}

function deadTickets({data, has_more: more}) {
  return h('section', {class: 'panel group', 'aria-label': 'Dead tickets'},
    h('header', {}, h('div', {}, h('h2', {}, 'Dead tickets'),
      h('p', {class: 'muted'}, 'RabbitMQ brought these too often in vain: workers stopped, or lost it, before they had claimed the email. The email goes on without its ticket.'))),
    h('ul', {class: 'lines'}, data.map(email => h('li', {},
      h('span', {class: 'grow'}, h('a', {href: `#/emails/${email.id}`}, email.subject || '(no subject)'),
        h('span', {class: 'muted small'}, ` ${email.reason?.detail ?? ''}`)), statusBadge(email.status), moment(email.reason?.at ?? email.created_at))),
    more && h('li', {class: 'muted'}, `These are the newest ${count(data.length)}.`)));
}

export function deadLetters(main) {
  const all = h('button', {hidden: true, onclick: retryAll}, 'Try all again …');
  const place = h('div', {class: 'groups'}, h('p', {class: 'panel empty'}, 'Looking …'));
  const tickets = h('div', {class: 'groups'});
  const progress = h('section', {class: 'panel', hidden: true}, h('p', {role: 'status'}), h('progress', {'aria-label': 'Tried again', max: 1, value: 0}));
  let left = false;
  main.append(h('div', {class: 'title'}, h('h1', {}, 'Dead letters'), all),
    h('p', {class: 'muted'}, 'Emails that no vendor took in time, or that node after node stopped with. Trying one again gives it a new life of the usual length.'), progress, place, tickets);

  async function load() {
    try {
      const [{letters, more}, dead] = await Promise.all([newest(), get(withParameters('/dead-letters/tickets', {limit: SHOWN}))]);
      if (left) return;
      tickets.replaceChildren(...(dead.data.length === 0 ? [] : [deadTickets(dead)]));
      all.hidden = letters.length === 0;
      place.replaceChildren(
        ...groups(letters).map(one => group(one, retry)),
        ...(more ? [h('p', {class: 'muted'}, `These are the newest ${count(MOST)}; “Try all again” takes the older ones too.`)] : []),
        ...(letters.length === 0 ? [h('p', {class: 'panel empty'}, 'There are none: every email that was accepted is sent, on its way, or rejected for a fault of its own.')] : []));
    } catch (refused) {
      place.replaceChildren(h('p', {class: 'panel empty'}, refused.message));
    }
  }

  /** A few at a time; those that are not dead any more count as done. */
  async function retry(letters) {
    const waiting = [...letters];
    const problems = [];
    let done = 0;
    const show = () => {
      progress.hidden = letters.length === 1;
      progress.lastChild.value = done / letters.length;
      progress.firstChild.textContent = done === letters.length ? `${plural(done - problems.length, 'email')} queued again.` : `Trying ${plural(letters.length, 'email')} again …`;
    };
    show();
    await Promise.all(Array.from({length: AT_ONCE}, async () => {
      while (waiting.length > 0) {
        const letter = waiting.pop();
        try {
          await post(`/emails/${letter.id}/retry`);
        } catch (refused) {
          problems.push(refused.message);
        }
        done++;
        show();
      }
    }));
    toast(problems.length === 0 ? `${plural(letters.length, 'email')} queued again.` : `${plural(problems.length, 'email')} not: ${problems[0]}`);
    await load();
  }

  async function retryAll() {
    if (!await ask('Try all dead letters again', 'All that failed or expired are queued again, also those that are not shown here.', [], 'Try all again')) return;
    all.disabled = true;
    progress.hidden = false;
    progress.firstChild.textContent = 'Trying all again …';
    progress.lastChild.removeAttribute('value');
    try {
      const {count: number} = await post('/dead-letters/retry');
      progress.firstChild.textContent = `${plural(number, 'email')} queued again.`;
    } catch (refused) {
      progress.firstChild.textContent = refused.message;
    }
    progress.lastChild.value = 1;
    all.disabled = false;
    await load();
  }

  load();
  return () => left = true;
}
