/** How numbers, times, statuses and kinds of failure are written. */
import {badge, h} from './dom.js';

const TONES = {
  scheduled: 'idle', queued: 'warn', sending: 'busy', sent: 'good', delivered: 'good', bounced: 'bad', complained: 'bad',
  rejected: 'bad', failed: 'bad', expired: 'bad', unconfirmed: 'warn', canceled: 'idle', suppressed: 'idle',
  message_rejected: 'bad', vendor_refused: 'bad', vendor_unavailable: 'bad', throttled: 'warn', skipped: 'idle', kept_warm: 'idle', postponed: 'idle', redirected: 'idle', note: 'idle',
  interrupted: 'warn', late: 'warn', deferred: 'warn', opened: 'good', clicked: 'good', unsubscribed: 'idle', rescheduled: 'idle', recipient_refused: 'warn', recipient_deferred: 'warn', accepted: 'busy', retried: 'busy', ticket_dead: 'warn', ready: 'good',
};

const WORDS = {
  message_rejected: 'Message rejected', vendor_refused: 'Vendor refused', vendor_unavailable: 'Vendor unavailable',
  recipient_refused: 'Recipient refused', recipient_deferred: 'Recipient refused for now',
};

export const STATUSES = ['scheduled', 'queued', 'sending', 'sent', 'delivered', 'bounced', 'complained', 'rejected', 'failed',
  'expired', 'unconfirmed', 'canceled', 'suppressed'];

export const tone = word => TONES[word] ?? 'idle';
export const words = word => WORDS[word] ?? (word.charAt(0).toUpperCase() + word.slice(1)).replaceAll('_', ' ');
export const statusBadge = status => badge(words(status), tone(status));

const whole = new Intl.NumberFormat('en');
const tenths = new Intl.NumberFormat('en', {minimumFractionDigits: 1, maximumFractionDigits: 1});

export const count = number => whole.format(number);
export const rate = number => number >= 9.95 || number === 0 ? whole.format(Math.round(number)) : tenths.format(number);
export const plural = (number, one, many = `${one}s`) => `${count(number)} ${number === 1 ? one : many}`;

export function duration(ms) {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds < 10 ? tenths.format(seconds) : Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return Math.floor(seconds % 60) === 0 ? `${minutes} min` : `${minutes} min ${Math.floor(seconds % 60)} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days`;
}

/** Dates come as ISO 8601, or as PostgreSQL writes them. */
export const date = text => new Date(text.replace(' ', 'T').replace(/(\.\d{3})\d*/, '$1').replace(/\+00$/, 'Z'));

const clock = {hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23'};
const full = new Intl.DateTimeFormat('en-GB', {...clock, day: 'numeric', month: 'short'});
const today = new Intl.DateTimeFormat('en-GB', clock);
const precise = new Intl.DateTimeFormat('en-GB', {...clock, fractionalSecondDigits: 3});

const relative = new Intl.RelativeTimeFormat('en', {numeric: 'auto'});
const UNITS = [['year', 365 * 86_400_000], ['month', 30 * 86_400_000], ['day', 86_400_000], ['hour', 3_600_000], ['minute', 60_000]];

/** How far away a moment is, as in "in 90 days"; with UTC in the title. */
export function away(text) {
  const at = date(text);
  const ms = at - Date.now();
  const [unit, length] = UNITS.find(([, size]) => Math.abs(ms) >= 2 * size) ?? UNITS.at(-1);
  const words = Math.abs(ms) < 60_000 ? (ms < 0 ? 'just now' : 'within a minute') : relative.format(Math.round(ms / length), unit);
  return h('time', {datetime: at.toISOString(), title: at.toISOString().replace('T', ' ').replace('Z', ' UTC')}, words);
}

/** A moment in the viewer's zone, with UTC in the title. */
export function moment(text, style) {
  const at = date(text);
  const near = at.toDateString() === new Date().toDateString();
  const format = style === 'precise' && near ? precise : near ? today : full;
  return h('time', {datetime: at.toISOString(), title: at.toISOString().replace('T', ' ').replace('Z', ' UTC')}, format.format(at));
}
