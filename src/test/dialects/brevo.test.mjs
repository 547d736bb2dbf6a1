// Brevo's own client against the gateway.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { BrevoClient, BrevoError } from '@getbrevo/brevo';
import * as gateway from './gateway.mjs';

const connect = (apiKey) => new BrevoClient({ apiKey, baseUrl: `${gateway.url}/v3` });
const client = connect(gateway.key);
const plain = () => ({
  sender: { email: 'hello@example.com' }, to: [{ email: 'ada@smtp.example' }], subject: 'Hi', textContent: 'Hello',
});

test('brevo: a plain mail is sent', async () => {
  const response = await client.transactionalEmails.sendTransacEmail(plain());

  assert.equal((await gateway.sent(response.messageId)).subject, 'Hi');
});

test('brevo: a mail with every field is kept field by field', async () => {
  const response = await client.transactionalEmails.sendTransacEmail({
    sender: { email: 'hello@example.com', name: 'Zoë' },
    to: [{ email: 'ada@smtp.example', name: 'Ada, of London' }],
    cc: [{ email: 'cc@smtp.example' }],
    bcc: [{ email: 'bcc@smtp.example' }],
    replyTo: { email: 'support@example.com' },
    subject: 'Grüße {{params.name}}',
    textContent: gateway.text,
    htmlContent: gateway.html,
    headers: { 'X-Entity-Ref': '42', 'X-Mailin-custom': 'user_id:42' },
    params: { name: 'Ada' },
    tags: ['Welcome email'],
    attachment: [
      { content: gateway.file.toString('base64'), name: 'plan.txt' },
      { content: gateway.image.toString('base64'), name: 'logo.png' },
    ],
  });

  const stored = await gateway.sent(response.messageId);
  assert.deepEqual(stored.to, ['Ada, of London <ada@smtp.example>']);
  assert.deepEqual(stored.cc, ['cc@smtp.example']);
  assert.deepEqual(stored.bcc, ['bcc@smtp.example']);
  assert.equal(stored.from, 'Zoë <hello@example.com>');
  assert.deepEqual(stored.reply_to, ['support@example.com']);
  assert.equal(stored.subject, 'Grüße Ada');
  assert.equal(stored.text, gateway.text);
  assert.equal(stored.html, gateway.html);
  assert.equal(stored.headers['X-Entity-Ref'], '42');
  assert.deepEqual(stored.tags, [{ name: 'Welcome email', value: '' }]);
  assert.deepEqual(stored.metadata, { 'X-Mailin-custom': 'user_id:42' });
  const files = gateway.files(stored);
  assert.equal(files['plan.txt'].size, gateway.file.length);
  assert.equal(files['logo.png'].content_id, 'logo.png');
});

test('brevo: versions are a batch', async () => {
  const response = await client.transactionalEmails.sendTransacEmail({
    ...plain(),
    messageVersions: [{ to: [{ email: 'one@smtp.example' }] }, { to: [{ email: 'two@smtp.example' }], subject: 'Second' }],
  });

  assert.equal(response.messageIds.length, 2);
  assert.equal((await gateway.sent(response.messageIds[1])).subject, 'Second');
});

test('brevo: a mail with scheduledAt is scheduled', async () => {
  const at = gateway.inAnHour();
  const response = await client.transactionalEmails.sendTransacEmail({ ...plain(), scheduledAt: at.toISOString() });

  const stored = await gateway.email(response.messageId);
  assert.equal(stored.status, 'scheduled');
  assert.equal(new Date(stored.due_at).getTime(), at.getTime());
});

test('brevo: faults are thrown', async () => {
  await assert.rejects(
    client.transactionalEmails.sendTransacEmail({ ...plain(), to: [{ email: 'nobody' }] }),
    (error) => error instanceof BrevoError && error.statusCode === 400 && error.body.message.includes('`to'));
  await assert.rejects(
    client.transactionalEmails.sendTransacEmail({ ...plain(), templateId: 1 }),
    (error) => error.body.message.includes('`templateId`'));
  await assert.rejects(
    connect('wrong').transactionalEmails.sendTransacEmail(plain()),
    (error) => error.statusCode === 401 && error.body.code === 'unauthorized');
});

test('brevo: the account is read', async () => {
  assert.deepEqual((await client.account.getAccount()).plan, []);
});

test('brevo: events have Brevo\'s form and a Standard Webhooks signature', async () => {
  const endpoint = await gateway.endpoint('brevo');
  const response = await client.transactionalEmails.sendTransacEmail({ ...plain(), tags: ['Welcome email'] });

  const told = await endpoint.first((one) => one.body.includes(response.messageId));
  const event = JSON.parse(told.body);
  assert.equal(event.event, 'request');
  assert.equal(event.email, 'ada@smtp.example');
  assert.equal(event['message-id'], response.messageId);
  assert.deepEqual(event.tags, ['Welcome email']);
  const signed = `${told.headers['webhook-id']}.${told.headers['webhook-timestamp']}.${told.body}`;
  const secret = Buffer.from(endpoint.secret.replace('whsec_', ''), 'base64');
  assert.equal(told.headers['webhook-signature'], `v1,${createHmac('sha256', secret).update(signed).digest('base64')}`);
  await endpoint.close();
});
