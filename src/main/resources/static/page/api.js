/** Calls the gateway's API. */

/** What the API refused, in its words; `faults` name the fields. */
export class Refused extends Error {
  constructor(message, faults = []) {
    super(message);
    this.faults = faults;
  }
}

let session = null;

/** @param known as the gateway tells of it; null for none */
export function speakAs(known) {
  session = known;
}

/** Whether the gateway has no key yet, and asks nobody for one. */
export const open = () => session?.open === true;

/** Whether the one who looks may make and revoke keys. */
export const administers = () => open() || session?.scopes?.includes('admin') === true;

/** Whether a key is the one of this login. */
export const isOurs = key => key.prefix === session?.prefix;

/** Told to the window when a call fails for want of a login. */
export const LOGIN_NEEDED = 'loginneeded';

/** Told to the window, with the session, when a view has logged in. */
export const LOGGED_IN = 'loggedin';

export async function call(method, path, body) {
  const options = {method, headers: {Accept: 'application/json'}};
  // Proves to the gateway that it is this page that asks, not another one by the browser's cookie.
  if (session?.csrf && method !== 'GET') options.headers['X-CSRF-Token'] = session.csrf;
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
  if (response.status === 401 && answer.name === 'missing_api_key') dispatchEvent(new CustomEvent(LOGIN_NEEDED, {detail: answer.message}));
  if (!response.ok) throw new Refused(answer.message ?? `The gateway answered ${response.status}.`, answer.errors ?? []);
  return answer;
}

export const get = path => call('GET', path);
export const post = (path, body) => call('POST', path, body);

/** A path with those parameters that have a value. */
export function withParameters(path, parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value);
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}
