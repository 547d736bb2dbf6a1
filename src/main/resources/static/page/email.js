/** One email: its facts, its timeline, what is in it, and what can still be done about it. */
import {Refused, get, post} from './api.js';
import {facts, h, toast} from './dom.js';
import {onSnapshot} from './feed.js';
import {moment, plural, statusBadge} from './words.js';
import {timeline} from './timeline.js';
import {curl} from './curl.js';

const WAITING = ['scheduled', 'queued'];
const MOVING = [...WAITING, 'sending'];
const RETRYABLE = ['failed', 'expired', 'unconfirmed'];

const tag = ({name, value}) => h('span', {class: 'chip'}, value ? `${name}=${value}` : name);

function size(bytes) {
  return bytes < 1024 ? plural(bytes, 'byte') : bytes < 1048576 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

function summary(email) {
  return h('section', {class: 'panel'}, h('h2', {}, 'Envelope'), facts([
    ['From', email.from],
    ['To', email.to.join(', ')],
    ['Cc', email.cc?.join(', ')],
    ['Bcc', email.bcc?.join(', ')],
    ['Reply to', email.reply_to?.join(', ')],
    ['Accepted', moment(email.created_at)],
    ['Scheduled', email.scheduled_at && moment(email.scheduled_at)],
    ['Due', email.due_at && moment(email.due_at)],
    ['Gives up at', MOVING.includes(email.status) && moment(email.expires_at)],
    ['Sent by', email.vendor],
    ['Vendor’s id', email.vendor_message_id && h('span', {class: 'mono'}, email.vendor_message_id)],
    ['Failed rounds', email.attempts > 0 && String(email.attempts)],
    ['Message-ID', email.message_id && h('span', {class: 'mono'}, email.message_id)],
    ['Tags', email.tags.length > 0 && h('span', {class: 'actions'}, email.tags.map(tag))],
  ].filter(([, value]) => value !== false)));
}

function contents(email) {
  const part = (title, ...content) => h('section', {class: 'panel'}, h('h2', {}, title), content);
  const headers = Object.entries(email.headers);
  if (email.html === null && email.text === null) {
    return [part('Content', h('p', {class: 'muted'}, 'The bodies were deleted: their retention has ended. The timeline stays.'))];
  }
  return [
    email.html !== null && part('HTML', h('iframe', {class: 'frame', sandbox: '', title: 'The email as HTML; remote content is blocked', src: `/dashboard/emails/${email.id}/html`})),
    email.text !== null && part('Text', h('pre', {class: 'body', tabindex: '0', 'aria-label': 'The text'}, email.text)),
    headers.length > 0 && part('Headers', facts(headers)),
    email.attachments.length > 0 && part('Attachments', h('ul', {class: 'lines'}, email.attachments.map(file => h('li', {},
      h('span', {class: 'grow'}, file.filename), h('span', {class: 'muted small'}, `${file.content_type}, ${size(file.size)}`))))),
  ].filter(Boolean);
}

/** Shown only when there are several: one fares as the email does. */
function recipients(email) {
  if (email.recipients.length < 2) return null;
  return h('section', {class: 'panel'}, h('h2', {}, 'Recipients'), h('ul', {class: 'lines'}, email.recipients.map(one => h('li', {},
    h('span', {class: 'grow wrap'}, one.address, one.detail && h('span', {class: 'muted small'}, ` ${one.detail}`)), statusBadge(one.status)))));
}

export function email(main, id) {
  const heading = h('h1', {}, 'Email');
  const state = h('span', {});
  const actions = h('div', {class: 'actions'});
  const left = h('div', {});
  const right = h('div', {});
  const note = h('p', {class: 'panel empty'}, 'Looking …');
  main.append(
    h('p', {class: 'small'}, h('a', {href: '#/emails'}, '← All emails')),
    h('div', {class: 'title'}, h('div', {class: 'title'}, heading, state), actions),
    h('p', {class: 'muted small mono wrap'}, id),
    note, h('div', {class: 'email'}, left, right));

  let shown = null;
  let gone = false;

  async function act(path, done) {
    try {
      await post(path);
      toast(done);
    } catch (refused) {
      if (!(refused instanceof Refused)) throw refused;
      toast(refused.message);
    }
    await load();
  }

  async function copy(found) {
    try {
      await navigator.clipboard.writeText(curl(found, location.origin));
      toast('The command is in the clipboard.');
    } catch {
      toast('The browser does not let the page write to the clipboard.');
    }
  }

  function showActions(found) {
    const path = `/emails/${found.id}`;
    actions.replaceChildren(...[
      RETRYABLE.includes(found.status) && h('button', {class: 'main', onclick: () => act(`${path}/retry`, 'It is queued again.')}, 'Try again'),
      WAITING.includes(found.status) && h('button', {onclick: () => act(`${path}/cancel`, 'It is canceled.')}, 'Cancel it'),
      h('a', {class: 'button', href: `#/compose?like=${found.id}`}, 'Send one like it'),
      h('button', {onclick: () => copy(found)}, 'Copy as curl'),
    ].filter(Boolean));
  }

  async function load() {
    let found;
    try {
      found = await get(`/emails/${encodeURIComponent(id)}`);
    } catch (refused) {
      note.hidden = false;
      note.textContent = refused.message === 'Email not found' ? 'No email has this id. It may have been deleted: its retention has ended.' : refused.message;
      return;
    }
    if (gone || JSON.stringify(found) === JSON.stringify(shown)) return;
    note.hidden = true;
    heading.textContent = found.subject || '(no subject)';
    state.replaceChildren(statusBadge(found.status));
    if (shown?.status !== found.status) showActions(found);
    left.replaceChildren(h('section', {class: 'panel'}, h('h2', {}, 'Timeline'), timeline(found.timeline)), ...[recipients(found), summary(found)].filter(Boolean));
    if (shown === null) right.replaceChildren(...contents(found));
    shown = found;
  }

  load();
  const stop = onSnapshot(() => shown && MOVING.includes(shown.status) && load());
  return () => {
    gone = true;
    stop();
  };
}
