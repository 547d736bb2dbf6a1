/** Calls the gateway's API. */

/** What the API refused, in its words; `faults` name the fields. */
export class Refused extends Error {
  constructor(message, faults = [], noKeyYet = false) {
    super(message);
    this.faults = faults;
    this.noKeyYet = noKeyYet;
  }
}

let session = null;
let token = null;

/** @param known as the gateway tells of it; null for none */
export function speakAs(known) {
  session = known;
}

/** Calls with the first key's token until it is null again. */
export function carry(given) {
  token = given;
}

/** Whether the gateway has no key yet, and asks nobody for one. */
export const open = () => session?.open === true;

/** Whether the one who looks may make and revoke keys. */
export const administers = () => open() || session?.scopes?.includes('admin') === true;

/** Whether a key is the one of this login. */
export const isOurs = key => key.prefix === session?.prefix;

const NO_KEY_YET = 'no_api_key_yet';

/** Told to the window when a call fails for want of a login. */
export const LOGIN_NEEDED = 'loginneeded';

/** Told to the window, with the session, when a view has logged in. */
export const LOGGED_IN = 'loggedin';

export async function call(method, path, body) {
  const options = {method, headers: {Accept: 'application/json'}};
  // Proves to the gateway that it is this page that asks, not another one by the browser's cookie.
  if (session?.csrf && method !== 'GET') options.headers['X-CSRF-Token'] = session.csrf;
  if (token) options.headers.Authorization = `Bearer ${token}`;
  if (body !== undefined) {
    options.headers['Content-Type'] = 'application/json';
    options.body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Refused('The gateway does not answer.');
  }
  const answer = await response.json().catch(() => ({}));
  // 401 with another name: the key is known, and may not do this.
  const noKeyYet = answer.name === NO_KEY_YET;
  if (response.status === 401 && (noKeyYet || answer.name === 'missing_api_key')) dispatchEvent(new CustomEvent(LOGIN_NEEDED, {detail: {why: answer.message, noKeyYet}}));
  if (!response.ok) throw new Refused(answer.message ?? `The gateway answered ${response.status}.`, answer.errors ?? [], noKeyYet);
  return answer;
}

export const get = path => call('GET', path);
export const post = (path, body) => call('POST', path, body);

/** A path with those parameters that have a value. */
export function withParameters(path, parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value);
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}
