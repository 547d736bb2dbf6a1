// Drives a running gateway with Resend's own client. What is asserted of `data` is typed by that package: a field that it
// does not know does not compile.
import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { Resend, type CreateEmailOptions, type ErrorResponse, type Response } from 'resend';

const baseUrl = process.env.GATEWAY_URL!;
const resend = new Resend(process.env.GATEWAY_KEY!, { baseUrl });

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const POSTGRES_TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+\+00$/;

function email(subject: string) {
  return { from: 'Acme <hello@example.com>', to: ['ada@example.org'], subject, text: 'Hello' };
}

function done<T>(response: Response<T>): T {
  assert.equal(response.error, null);
  assert.ok(response.data);
  return response.data;
}

function refused(response: Response<unknown>, statusCode: number, name: ErrorResponse['name']): string {
  assert.equal(response.data, null);
  assert.ok(response.error);
  assert.equal(response.error.statusCode, statusCode);
  assert.equal(response.error.name, name);
  return response.error.message;
}

const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

test('an email with every field is sent and comes back as its types say', async () => {
  const { id } = done(await resend.emails.send({
    ...email('Everything'),
    cc: 'cc@example.org',
    bcc: ['bcc@example.org'],
    replyTo: 'reply@example.com',
    html: '<p>Hello <img src="cid:logo"></p>',
    headers: { 'X-Entity-Ref-ID': '42' },
    tags: [{ name: 'category', value: 'welcome' }],
    attachments: [
      { filename: 'a.txt', content: Buffer.from('a buffer') },
      { filename: 'b.txt', content: Buffer.from('base64').toString('base64'), contentType: 'text/plain' },
      { filename: 'logo.png', content: Buffer.from([1, 2, 3]), contentId: 'logo' },
    ],
  }));
  assert.match(id, UUID);

  const found = done(await resend.emails.get(id));
  assert.equal(found.object, 'email');
  assert.equal(found.id, id);
  assert.equal(found.from, 'Acme <hello@example.com>');
  assert.deepEqual(found.to, ['ada@example.org']);
  assert.deepEqual(found.cc, ['cc@example.org']);
  assert.deepEqual(found.bcc, ['bcc@example.org']);
  assert.deepEqual(found.reply_to, ['reply@example.com']);
  assert.equal(found.subject, 'Everything');
  assert.equal(found.text, 'Hello');
  assert.equal(found.html, '<p>Hello <img src="cid:logo"></p>');
  assert.deepEqual(found.tags, [{ name: 'category', value: 'welcome' }]);
  assert.equal(found.last_event, 'sent');
  assert.equal(found.scheduled_at, null);
  assert.match(found.message_id, /^<.+@.+>$/);
  assert.match(found.created_at, POSTGRES_TIME);
});

test('fields that an email does not have are null', async () => {
  const { id } = done(await resend.emails.send(email('Plain')));
  const found = done(await resend.emails.get(id));

  for (const field of ['cc', 'bcc', 'reply_to', 'html', 'scheduled_at'] as const) {
    assert.equal(found[field], null, field);
  }
});

test('a strict batch is accepted whole or not at all', async () => {
  const { data } = done(await resend.batch.send([email('One'), email('Two')]));
  assert.equal(data.length, 2);
  data.forEach(({ id }) => assert.match(id, UUID));

  const message = refused(
    await resend.batch.send([email('Three'), { ...email('Four'), to: 'nobody' }]), 422, 'invalid_parameter');
  assert.match(message, /\[1\]\.to/);
});

test('a permissive batch accepts what it can, and names the others', async () => {
  const answer = done(await resend.batch.send(
    [email('Five'), { ...email('Six'), to: 'nobody' }], { batchValidation: 'permissive' }));

  assert.equal(answer.data.length, 1);
  assert.equal(answer.errors.length, 1);
  assert.equal(answer.errors[0].index, 1);
  assert.match(answer.errors[0].message, /to/);
});

test('a list is walked by cursors in both directions', async () => {
  done(await resend.batch.send([email('A'), email('B'), email('C')]));

  const first = done(await resend.emails.list({ limit: 2 }));
  assert.equal(first.object, 'list');
  assert.equal(first.has_more, true);
  assert.equal(first.data.length, 2);
  assert.match(first.data[0].created_at, POSTGRES_TIME);

  const second = done(await resend.emails.list({ limit: 1, after: first.data[1].id }));
  assert.equal(second.data.length, 1);
  assert.ok(!first.data.some(({ id }) => id === second.data[0].id));

  const back = done(await resend.emails.list({ limit: 1, before: second.data[0].id }));
  assert.equal(back.data[0].id, first.data[1].id);
});

test('a scheduled email gets another date, and is canceled', async () => {
  const { id } = done(await resend.emails.send({ ...email('Later'), scheduledAt: inAnHour() }));
  assert.equal(done(await resend.emails.get(id)).last_event, 'scheduled');

  const later = new Date(Date.now() + 7_200_000).toISOString();
  const updated = done(await resend.emails.update({ id, scheduledAt: later }));
  assert.equal(updated.object, 'email');
  assert.equal(updated.id, id);
  assert.ok(done(await resend.emails.get(id)).scheduled_at);

  assert.deepEqual(done(await resend.emails.cancel(id)), { object: 'email', id });
  assert.equal(done(await resend.emails.get(id)).last_event, 'canceled');
  assert.equal((await resend.emails.cancel(id)).error?.statusCode, 422);
});

test('the same idempotency key sends once, and for another email it is a conflict', async () => {
  const idempotencyKey = randomUUID();
  const first = done(await resend.emails.send(email('Once'), { idempotencyKey }));

  assert.equal(done(await resend.emails.send(email('Once'), { idempotencyKey })).id, first.id);
  refused(await resend.emails.send(email('Other'), { idempotencyKey }), 409, 'invalid_idempotent_request');
  refused(
    await resend.emails.send(email('Long'), { idempotencyKey: 'k'.repeat(257) }), 400, 'invalid_idempotency_key');
});

test('errors are the objects that the client knows', async () => {
  refused(await resend.emails.send({ ...email('x'), from: 'nobody' }), 422, 'invalid_from_address');
  const message = refused(
    await resend.emails.send({ ...email('x'), subject: undefined } as unknown as CreateEmailOptions),
    422,
    'missing_required_field');
  assert.equal(message, 'Missing `subject` field.');
  refused(
    await resend.emails.send({ ...email('x'), attachments: [{ filename: 'a', path: 'http://127.0.0.1/' }] }),
    422,
    'invalid_attachment');
  refused(await resend.emails.get(randomUUID()), 404, 'not_found');
});

test('a wrong key is invalid, and one that only sends reads nothing', async () => {
  refused(await new Resend('re_123456789', { baseUrl }).emails.send(email('x')), 403, 'invalid_api_key');

  const { id, token } = done(await resend.apiKeys.create({ name: 'sends', permission: 'sending_access' }));
  const sender = new Resend(token, { baseUrl });
  const sent = done(await sender.emails.send(email('By a key that sends')));
  refused(await sender.emails.get(sent.id), 401, 'restricted_api_key');

  const keys = done(await resend.apiKeys.list());
  assert.equal(keys.object, 'list');
  assert.equal(keys.data.find((key) => key.id === id)?.name, 'sends');
  assert.equal(done(await resend.apiKeys.remove(id)).id, id);
  assert.ok(!done(await resend.apiKeys.list()).data.some((key) => key.id === id));
});

test('the files of an email are listed and fetched', async () => {
  const { id } = done(await resend.emails.send({
    ...email('Files'),
    attachments: [
      { filename: 'a.txt', content: Buffer.from('a file') },
      { filename: 'logo.png', content: Buffer.from([1, 2, 3]), contentId: 'logo' },
    ],
  }));

  const files = done(await resend.emails.attachments.list({ emailId: id }));
  assert.equal(files.object, 'list');
  assert.deepEqual(files.data.map((file) => file.filename), ['a.txt', 'logo.png']);
  assert.deepEqual(files.data.map((file) => file.content_disposition), ['attachment', 'inline']);
  const file = done(await resend.emails.attachments.get({ emailId: id, id: files.data[0].id }));
  assert.equal(file.object, 'attachment');
  assert.equal(file.size, 6);
  const bytes = await fetch(file.download_url, { headers: { authorization: `Bearer ${process.env.GATEWAY_KEY}` } });
  assert.equal(await bytes.text(), 'a file');
});

test('a webhook is registered, listed, changed and removed', async () => {
  const hook = done(await resend.webhooks.create({
    endpoint: 'https://example.com/hooks', events: ['email.sent', 'email.bounced', 'contact.created'] }));
  assert.match(hook.signing_secret, /^whsec_/);
  const found = done(await resend.webhooks.get(hook.id));
  assert.equal(found.status, 'enabled');
  assert.equal(found.signing_secret, hook.signing_secret);
  assert.ok(done(await resend.webhooks.list({ limit: 10 })).data.some(({ id }) => id === hook.id));
  assert.equal(done(await resend.webhooks.update(hook.id, { status: 'disabled' })).id, hook.id);
  assert.equal(done(await resend.webhooks.get(hook.id)).status, 'disabled');
  assert.equal(done(await resend.webhooks.remove(hook.id)).deleted, true);
});

test('suppressions are added, found, listed and removed, alone and in batches', async () => {
  const { id } = done(await resend.suppressions.add({ email: 'node@example.org' }));
  const found = done(await resend.suppressions.get('node@example.org'));
  assert.equal(found.id, id);
  assert.equal(found.origin, 'manual');
  assert.ok(done(await resend.suppressions.list({ origin: 'manual', limit: 50 })).data.some((one) => one.id === id));
  assert.equal(done(await resend.suppressions.remove(id)).deleted, true);
  refused(await resend.suppressions.get(id), 404, 'not_found');

  const both = done(await resend.suppressions.batch.add({ emails: ['one@example.org', 'two@example.org'] }));
  assert.equal(both.data.length, 2);
  const removed = done(await resend.suppressions.batch.remove({ ids: both.data.map((one) => one.id) }));
  assert.deepEqual(removed.data.map((one) => one.deleted), [true, true]);
});
