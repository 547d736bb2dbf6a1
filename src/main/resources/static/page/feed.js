/** What the server tells once a second, and the last ten minutes of it. */

const KEPT = 600;
const AGAIN_MS = 3000;

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
  const source = new EventSource('/dashboard/stream');
  source.onopen = () => onState(true);
  source.onmessage = event => {
    const snapshot = JSON.parse(event.data);
    history.push(snapshot);
    if (history.length > KEPT) history.shift();
    listeners.forEach(listener => listener(snapshot));
  };
  source.onerror = () => {
    onState(false);
    // The browser tries again by itself unless the answer was no stream.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => connect(onState), AGAIN_MS);
  };
}
