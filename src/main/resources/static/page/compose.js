/** Writes a test email, says what would become of it, and sends it. */
import {Refused, get, post} from './api.js';
import {badge, h, toast} from './dom.js';
import {request} from './curl.js';
import {duration, moment, statusBadge, tone, words} from './words.js';

const AFTER_TYPING_MS = 400;

const split = text => text.split(',').map(part => part.trim()).filter(Boolean);

function read(form) {
  const typed = Object.fromEntries(new FormData(form));
  const body = {from: typed.from.trim(), to: split(typed.to), subject: typed.subject};
  if (typed.text) body.text = typed.text;
  if (typed.html) body.html = typed.html;
  if (typed.vendor) body.vendor = typed.vendor;
  if (typed.priority !== 'normal') body.priority = typed.priority;
  if (typed.scheduled) body.scheduled_at = new Date(typed.scheduled).toISOString();
  if (typed.tag) {
    const [name, ...value] = typed.tag.split('=');
    body.tags = [{name: name.trim(), value: value.join('=').trim()}];
  }
  return body;
}

function field(name, label, attributes = {}, element = 'input') {
  return h('label', {}, label, h(element, {name, ...attributes}), h('span', {class: 'fault', id: `fault-${name}`, hidden: true}));
}

/** Fields of the API that have another name in the form. */
const FIELDS = {scheduled_at: 'scheduled', tags: 'tag'};

function showFaults(form, faults) {
  for (const place of form.querySelectorAll('.fault')) {
    place.hidden = true;
    place.previousElementSibling.removeAttribute('aria-invalid');
    place.previousElementSibling.removeAttribute('aria-describedby');
  }
  for (const fault of faults) {
    const name = fault.field?.replace(/[[.].*$/, '');
    const place = form.querySelector(`#fault-${CSS.escape(FIELDS[name] ?? name ?? '')}`);
    if (!place) continue;
    place.hidden = false;
    place.textContent = fault.message;
    place.previousElementSibling.setAttribute('aria-invalid', 'true');
    place.previousElementSibling.setAttribute('aria-describedby', place.id);
  }
}

function candidate(one, index) {
  const wait = one.wait_ms > 0 ? `${one.detail ? `${one.detail}; ` : ''}in ${duration(one.wait_ms)}` : one.detail;
  return h('li', {class: tone(one.type)}, h('span', {class: 'rank'}, String(index + 1)),
    h('span', {}, h('b', {}, one.vendor), ' ', badge(words(one.type), tone(one.type))),
    wait && h('p', {class: 'small muted wrap'}, wait));
}

function explanation(found) {
  const outcome = found.vendor
    ? [`It would be ${found.status === 'sent' ? 'sent by ' : `${found.status}, for `}`, h('b', {}, found.vendor), found.status === 'sent' ? ' at once.' : [' at ', moment(found.at), '.']]
    : found.status === 'suppressed' ? 'It would not be sent: all its recipients are suppressed.'
      : [`It would be ${found.status}`, found.at && [' until ', moment(found.at)], '.'];
  return [
    h('p', {}, outcome),
    found.chosen_by && h('p', {class: 'small muted'}, found.chosen_by === 'no rule' ? 'No rule matches, so the standard list of vendors is asked.' : `The candidates are chosen by ${found.chosen_by}.`),
    found.suppressed && h('p', {class: 'small wrap'}, `Left out because suppressed: ${found.suppressed.join(', ')}.`),
    found.candidates.length > 0 && h('ol', {}, found.candidates.map(candidate)),
  ].filter(Boolean);
}

export function compose(main, parameters) {
  const vendors = h('select', {name: 'vendor'}, h('option', {value: ''}, 'Automatic'));
  const form = h('form', {class: 'panel', novalidate: true, onsubmit: send, oninput: soon},
    h('div', {class: 'pair'},
      field('from', 'From', {value: 'Acme <hello@example.com>', autocomplete: 'off'}),
      field('to', 'To', {placeholder: 'ada@example.org, …', autocomplete: 'off', required: true})),
    field('subject', 'Subject', {value: 'A test email'}),
    field('text', 'Text', {}, 'textarea'),
    field('html', 'HTML, if any', {spellcheck: 'false'}, 'textarea'),
    h('div', {class: 'pair'},
      h('label', {}, 'Vendor', vendors, h('span', {class: 'fault', id: 'fault-vendor', hidden: true})),
      h('label', {}, 'Priority', h('select', {name: 'priority'}, ['normal', 'high', 'low'].map(value => h('option', {value}, words(value))))),
      field('tag', 'Tag, as name=value', {autocomplete: 'off'}),
      field('scheduled', 'Not before', {type: 'datetime-local'})),
    h('div', {class: 'actions'},
      h('button', {class: 'main', type: 'submit'}, 'Send'),
      h('button', {type: 'button', onclick: () => explain(true)}, 'Explain')));
  form.elements.text.value = 'Hello from Email Throttle.';
  const told = h('div', {class: 'explained', id: 'explained'}, h('p', {class: 'muted'}, 'Say to whom, and see here who would send it, and why.'));
  const result = h('section', {class: 'panel', role: 'status', hidden: true});
  main.append(h('div', {class: 'title'}, h('h1', {}, 'Compose')),
    h('div', {class: 'compose'}, form,
      h('div', {class: 'explained'}, result, h('section', {class: 'panel'}, h('h2', {}, 'What would happen'), told))));

  let waiting = null;
  let asked = 0;

  get('/vendors').then(list => vendors.append(...list.data.map(vendor => h('option', {value: vendor.name}, vendor.name)))).catch(() => {});
  if (parameters.get('like')) fill(parameters.get('like'));

  async function fill(id) {
    try {
      const like = request(await get(`/emails/${encodeURIComponent(id)}`));
      form.elements.from.value = like.from;
      form.elements.to.value = like.to.join(', ');
      form.elements.subject.value = like.subject;
      form.elements.text.value = like.text ?? '';
      form.elements.html.value = like.html ?? '';
      form.elements.tag.value = like.tags?.[0] ? `${like.tags[0].name}=${like.tags[0].value}` : '';
      soon();
    } catch (refused) {
      toast(refused.message);
    }
  }

  function soon() {
    clearTimeout(waiting);
    waiting = setTimeout(() => form.elements.to.value.trim() && explain(false), AFTER_TYPING_MS);
  }

  /** @param loudly whether faults are shown at their fields: not while somebody still types */
  async function explain(loudly) {
    const number = ++asked;
    try {
      const found = await post('/emails/explain', read(form));
      if (number !== asked) return;
      showFaults(form, []);
      told.replaceChildren(...explanation(found));
    } catch (refused) {
      if (!(refused instanceof Refused) || number !== asked) return;
      told.replaceChildren(h('p', {class: 'muted wrap'}, refused.message));
      if (loudly) showFaults(form, refused.faults);
    }
  }

  async function send(event) {
    event.preventDefault();
    const button = form.querySelector('button.main');
    button.disabled = true;
    try {
      const sent = await post('/emails', read(form));
      showFaults(form, []);
      result.hidden = false;
      result.replaceChildren(h('h2', {}, 'Accepted'),
        h('p', {}, statusBadge(sent.status), sent.vendor && [' by ', h('b', {}, sent.vendor)]),
        h('p', {}, h('a', {href: `#/emails/${sent.id}`}, 'See its timeline')));
      explain(false);
    } catch (refused) {
      if (!(refused instanceof Refused)) throw refused;
      showFaults(form, refused.faults);
      result.hidden = false;
      result.replaceChildren(h('h2', {}, 'Not sent'), h('p', {class: 'wrap'}, refused.message));
      form.querySelector('[aria-invalid]')?.focus();
    } finally {
      button.disabled = false;
    }
  }

  return () => clearTimeout(waiting);
}
