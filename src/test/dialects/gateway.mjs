// The gateway that the clients of other vendors are pointed at, and what it says of their emails.
import assert from 'node:assert/strict';

/** Without a slash at its end. */
export const url = process.env.GATEWAY_URL;
/** `host:port`. */
export const host = new URL(url).host;
/** An API key that may do everything. */
export const key = process.env.GATEWAY_KEY;

export const text = 'Hello Ada,\nhere is the plan. ✓\n';
export const html = '<p>Hello <b>Ada</b> ✓ <img src="cid:logo.png"></p>';
export const file = Buffer.from('the plan\n');
export const image = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
/** A moment with whole seconds. */
export const inAnHour = () => new Date(Math.floor(Date.now() / 1000) * 1000 + 3_600_000);

/** What the gateway shows of an email. */
export async function email(id) {
  const response = await fetch(`${url}/emails/${encodeURIComponent(id)}`, { headers: { authorization: `Bearer ${key}` } });
  assert.equal(response.status, 200, `GET /emails/${id}`);
  return response.json();
}

/** The emails with a tag, the newest first. */
export async function tagged(name, value = '') {
  const tag = encodeURIComponent(`${name}=${value}`);
  const response = await fetch(`${url}/emails?tag=${tag}`, { headers: { authorization: `Bearer ${key}` } });
  assert.equal(response.status, 200);
  return (await response.json()).data;
}

/** Waits until an email is sent. */
export async function sent(id) {
  for (let i = 0; i < 500; i++) {
    const now = await email(id);
    if (now.status === 'sent') {
      return now;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.fail(`email ${id} is not sent`);
}

/** The files of an email, by their names: their types, and the sizes of their contents. */
export function files(stored) {
  return Object.fromEntries(stored.attachments.map((one) => [one.filename, one]));
}
