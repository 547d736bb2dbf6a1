// SendGrid's own client against the gateway.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventWebhook, EventWebhookHeader } from '@sendgrid/eventwebhook';
import mail from '@sendgrid/mail';
import client from '@sendgrid/client';
import Client from '@sendgrid/client/src/classes/client.js';
import * as gateway from './gateway.mjs';

mail.setApiKey(gateway.key);
client.setApiKey(gateway.key);
for (const one of [mail.client ?? client, client]) {
  one.setDefaultRequest('baseUrl', gateway.url);
}
mail.setClient(client);

// The client changes what it is given.
const plain = () => ({ to: 'ada@smtp.example', from: 'hello@example.com', subject: 'Hi', text: 'Hello' });
const id = (response) => response.headers['x-message-id'];

test('a plain mail is sent', async () => {
  const [response] = await mail.send(plain());

  assert.equal(response.statusCode, 202);
  const stored = await gateway.sent(id(response));
  assert.equal(stored.subject, 'Hi');
  assert.deepEqual(stored.to, ['ada@smtp.example']);
});

test('a mail with every field is kept field by field', async () => {
  const [response] = await mail.send({
    to: { email: 'ada@smtp.example', name: 'Ada, of London' },
    cc: ['cc@smtp.example'],
    bcc: ['bcc@smtp.example'],
    from: { email: 'hello@example.com', name: 'Zoë' },
    replyTo: 'support@example.com',
    subject: 'Grüße',
    text: gateway.text,
    html: gateway.html,
    headers: { 'X-Entity-Ref': '42', 'Idempotency-Key': 'of the email' },
    categories: ['Welcome email'],
    customArgs: { user_id: '42' },
    attachments: [
      { content: gateway.file.toString('base64'), filename: 'plan.txt', type: 'text/plain', disposition: 'attachment' },
      { content: gateway.image.toString('base64'), filename: 'logo.png', type: 'image/png', disposition: 'inline', content_id: 'logo.png' },
    ],
    trackingSettings: { clickTracking: { enable: false }, subscriptionTracking: { enable: false } },
    mailSettings: { sandboxMode: { enable: false } },
  });

  const stored = await gateway.sent(id(response));
  assert.deepEqual(stored.to, ['Ada, of London <ada@smtp.example>']);
  assert.deepEqual(stored.cc, ['cc@smtp.example']);
  assert.deepEqual(stored.bcc, ['bcc@smtp.example']);
  assert.equal(stored.from, 'Zoë <hello@example.com>');
  assert.deepEqual(stored.reply_to, ['support@example.com']);
  assert.equal(stored.text, gateway.text);
  assert.equal(stored.html, gateway.html);
  assert.equal(stored.headers['X-Entity-Ref'], '42');
  assert.deepEqual(stored.tags, [{ name: 'Welcome email', value: '' }]);
  assert.deepEqual(stored.metadata, { user_id: '42' });
  const files = gateway.files(stored);
  assert.equal(files['plan.txt'].size, gateway.file.length);
  assert.equal(files['logo.png'].content_id, 'logo.png');
});

test('sendMultiple makes an email for each recipient', async () => {
  const [response] = await mail.sendMultiple({ ...plain(), to: ['one@smtp.example', 'two@smtp.example'] });

  const all = await gateway.tagged('request', id(response));
  assert.deepEqual(all.map((one) => one.to[0]).sort(), ['one@smtp.example', 'two@smtp.example']);
});

test('an array of mails is sent one by one', async () => {
  const responses = await mail.send([plain(), { ...plain(), subject: 'Second' }]);

  assert.equal((await gateway.sent(id(responses[1][0]))).subject, 'Second');
});

test('substitutions are replaced', async () => {
  const [response] = await mail.send({
    ...plain(), text: 'Hello {{name}}', substitutions: { name: 'Ada' },
  });

  assert.equal((await gateway.email(id(response))).text, 'Hello Ada');
});

test('a mail with sendAt is scheduled', async () => {
  const at = gateway.inAnHour();
  const [response] = await mail.send({ ...plain(), sendAt: at.getTime() / 1000 });

  const stored = await gateway.email(id(response));
  assert.equal(stored.status, 'scheduled');
  assert.equal(new Date(stored.due_at).getTime(), at.getTime());
});

test('a fault is thrown with its message and field', async () => {
  await assert.rejects(mail.send({ ...plain(), to: 'nobody' }), (error) => {
    assert.equal(error.code, 400);
    assert.equal(error.response.body.errors[0].field, 'personalizations.0.to');
    return true;
  });
});

test('a template is refused by its name', async () => {
  await assert.rejects(mail.send({ ...plain(), templateId: 'd-1', dynamicTemplateData: { a: 1 } }), (error) => {
    assert.ok(error.response.body.errors.some((one) => one.field === 'template_id'));
    return true;
  });
});

test('a wrong key is 401', async () => {
  const other = new Client();
  other.setApiKey('SG.wrong');
  other.setDefaultRequest('baseUrl', gateway.url);

  await assert.rejects(
    other.request({ method: 'POST', url: '/v3/mail/send', body: plain() }),
    (error) => error.code === 401 && error.response.body.errors[0].message.includes('API key'));
});

test('the scopes of the key are read', async () => {
  const [response] = await client.request({ method: 'GET', url: '/v3/scopes' });

  assert.ok(response.body.scopes.includes('mail.send'));
});

test('events have SendGrid\'s form, and its helper verifies their signature', async () => {
  const endpoint = await gateway.endpoint('sendgrid');
  const [response] = await mail.send({ ...plain(), categories: ['Welcome email'], customArgs: { user_id: '42' } });

  const told = await endpoint.first((one) => one.body.includes(id(response)));
  const webhook = new EventWebhook();
  const key = webhook.convertPublicKeyToECDSA(endpoint.secret);
  const signature = told.headers[EventWebhookHeader.SIGNATURE().toLowerCase()];
  const timestamp = told.headers[EventWebhookHeader.TIMESTAMP().toLowerCase()];
  assert.equal(webhook.verifySignature(key, told.body, signature, timestamp), true);
  assert.equal(webhook.verifySignature(key, Buffer.from('[]'), signature, timestamp), false);
  const [event] = JSON.parse(told.body);
  assert.equal(event.event, 'processed');
  assert.equal(event.email, 'ada@smtp.example');
  assert.equal(event.user_id, '42');
  assert.deepEqual(event.category, ['Welcome email']);
  assert.ok(event.sg_message_id.startsWith(id(response)));
  await endpoint.close();
});
