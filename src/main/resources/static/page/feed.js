/** What the server tells once a second, and the last ten minutes of it. */

import {get} from './api.js';

const KEPT = 600;
const AGAIN_MS = 3000;
/** The server ends the stream once a minute, and the browser asks again: nobody needs to know. */
const UNNOTICED_MS = 1500;

let source = null;
let again = null;
let losing = null;
const listeners = new Set();
export const history = [];

export const latest = () => history.at(-1) ?? null;

/** Tells of each snapshot, the last one at once. Returns how to stop. */
export function onSnapshot(listener) {
  listeners.add(listener);
  if (latest()) listener(latest());
  return () => listeners.delete(listener);
}

/** @param onState is told whether the connection is there */
export function connect(onState) {
  source = new EventSource('/dashboard/stream');
  source.onopen = () => {
    clearTimeout(losing);
    onState(true);
  };
  source.onmessage = event => {
    const snapshot = JSON.parse(event.data);
    history.push(snapshot);
    if (history.length > KEPT) history.shift();
    listeners.forEach(listener => listener(snapshot));
  };
  source.onerror = () => {
    clearTimeout(losing);
    losing = setTimeout(() => onState(false), UNNOTICED_MS);
    // The browser tries again by itself unless the answer was no stream.
    if (source.readyState === EventSource.CLOSED) again = setTimeout(() => reconnect(onState), AGAIN_MS);
  };
}

/** Asks first who is logged in: of a stream that is refused the browser does not say why. */
async function reconnect(onState) {
  await get('/session').catch(() => {});
  if (again !== null) connect(onState);
}

/** Stops, and forgets what was told: the next one to log in may not see it. */
export function disconnect() {
  source?.close();
  source = null;
  clearTimeout(again);
  clearTimeout(losing);
  again = null;
  history.length = 0;
}
