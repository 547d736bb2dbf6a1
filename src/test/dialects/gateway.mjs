// The gateway that the clients of other vendors are pointed at, and what it says of their emails.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';

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

/** An application's endpoint for events in the form of a vendor, and what it needs to verify them. */
export async function endpoint(format, events) {
  const told = [];
  const server = createServer((request, response) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      told.push({ headers: request.headers, body: Buffer.concat(parts) });
      response.end();
    });
  });
  // A test that fails must not keep the process alive.
  server.unref();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const response = await fetch(`${url}/webhooks`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ endpoint: `http://127.0.0.1:${server.address().port}/`, format, events }),
  });
  assert.equal(response.status, 200);
  const webhook = await response.json();
  return {
    secret: webhook.signing_secret,
    /** Waits for the first event that a test is true of. */
    async first(wanted) {
      for (let i = 0; i < 500; i++) {
        const found = told.find(wanted);
        if (found) {
          return found;
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      assert.fail(`no such event among ${told.map((one) => one.body)}`);
    },
    /** Tells the gateway to stop. */
    async close() {
      await fetch(`${url}/webhooks/${webhook.id}`, { method: 'DELETE', headers: { authorization: `Bearer ${key}` } });
      server.close();
    },
  };
}
