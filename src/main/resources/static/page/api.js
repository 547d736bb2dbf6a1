/** Calls the gateway's API. */

/** What the API refused, in its words; `faults` name the fields. */
export class Refused extends Error {
  constructor(message, faults = []) {
    super(message);
    this.faults = faults;
  }
}

export async function call(method, path, body) {
  const options = {method, headers: {Accept: 'application/json'}};
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
