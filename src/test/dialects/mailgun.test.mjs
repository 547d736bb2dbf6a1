// Mailgun's own client against the gateway.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import FormData from 'form-data';
import Mailgun from 'mailgun.js';
import * as gateway from './gateway.mjs';

const domain = 'mg.example.com';
const connect = (key) => new Mailgun(FormData).client({ username: 'api', key, url: gateway.url });
const mailgun = connect(gateway.key);

const plain = () => ({ to: 'ada@smtp.example', from: 'hello@example.com', subject: 'Hi', text: 'Hello' });

test('a plain message is sent', async () => {
  const answer = await mailgun.messages.create(domain, plain());

  assert.equal(answer.message, 'Queued. Thank you.');
  const stored = await gateway.sent(answer.id);
  assert.equal(stored.subject, 'Hi');
  assert.deepEqual(stored.to, ['ada@smtp.example']);
});

test('a message with every field is kept field by field', async () => {
  const answer = await mailgun.messages.create(domain, {
    to: ['"Ada, of London" <ada@smtp.example>', 'eve@smtp.example'],
    cc: 'cc@smtp.example',
    bcc: ['bcc@smtp.example'],
    from: 'Zoë <hello@example.com>',
    subject: 'Grüße',
    text: gateway.text,
    html: gateway.html,
    'h:Reply-To': 'support@example.com',
    'h:X-Entity-Ref': '42',
    'o:tag': ['Welcome email', 'second'],
    'v:user_id': '42',
    'o:testmode': false,
    'o:tracking': 'no',
    attachment: { filename: 'plan.txt', data: gateway.file },
    inline: { filename: 'logo.png', data: gateway.image },
  });

  const stored = await gateway.sent(answer.id);
  assert.deepEqual(stored.to, ['Ada, of London <ada@smtp.example>', 'eve@smtp.example']);
  assert.deepEqual(stored.cc, ['cc@smtp.example']);
  assert.deepEqual(stored.bcc, ['bcc@smtp.example']);
  assert.equal(stored.from, 'Zoë <hello@example.com>');
  assert.deepEqual(stored.reply_to, ['support@example.com']);
  assert.equal(stored.subject, 'Grüße');
  assert.equal(stored.text, gateway.text);
  assert.equal(stored.html, gateway.html);
  assert.equal(stored.headers['X-Entity-Ref'], '42');
  assert.deepEqual(stored.tags.map((tag) => tag.name), ['Welcome email', 'second']);
  assert.deepEqual(stored.metadata, { user_id: '42' });
  const files = gateway.files(stored);
  assert.equal(files['plan.txt'].size, gateway.file.length);
  assert.equal(files['plan.txt'].content_id, null);
  assert.equal(files['logo.png'].size, gateway.image.length);
  assert.equal(files['logo.png'].content_id, 'logo.png');
});

test('recipient variables make an email for each recipient', async () => {
  const subject = `batch ${Date.now()}`;
  const answer = await mailgun.messages.create(domain, {
    ...plain(),
    to: ['one@smtp.example', 'two@smtp.example'],
    subject: `${subject} %recipient.name%`,
    'v:name': '%recipient.name%',
    'recipient-variables': JSON.stringify({ 'one@smtp.example': { name: 'Ada' }, 'two@smtp.example': { name: 'Eve' } }),
  });

  const stored = await gateway.email(answer.id);
  assert.deepEqual(stored.to, ['one@smtp.example']);
  assert.equal(stored.subject, `${subject} Ada`);
  assert.deepEqual(stored.metadata, { name: 'Ada' });
  const all = await gateway.tagged('request', stored.id);
  assert.deepEqual(all.map((one) => one.subject).sort(), [`${subject} Ada`, `${subject} Eve`]);
});

test('a message with a delivery time is scheduled', async () => {
  const at = gateway.inAnHour();
  const answer = await mailgun.messages.create(domain, { ...plain(), 'o:deliverytime': at.toUTCString() });

  const stored = await gateway.email(answer.id);
  assert.equal(stored.status, 'scheduled');
  assert.equal(new Date(stored.due_at).getTime(), at.getTime());
});

test('a complete message is sent to those whom the field names', async () => {
  const answer = await mailgun.messages.create(domain, {
    to: ['ada@smtp.example', 'hidden@smtp.example'],
    message: 'From: hello@example.com\r\nTo: ada@smtp.example\r\nSubject: Raw\r\nX-Mailgun-Tag: one\r\n\r\nHello\r\n',
  });

  const stored = await gateway.sent(answer.id);
  assert.equal(stored.subject, 'Raw');
  assert.deepEqual(stored.to, ['ada@smtp.example']);
  assert.deepEqual(stored.bcc, ['hidden@smtp.example']);
  assert.deepEqual(stored.tags, [{ name: 'one', value: '' }]);
});

test('a fault is thrown with its words', async () => {
  await assert.rejects(mailgun.messages.create(domain, { ...plain(), template: 'welcome' }), (error) => {
    assert.equal(error.status, 400);
    assert.match(error.details, /`template`/);
    return true;
  });
});

test('a wrong key is 401', async () => {
  await assert.rejects(connect('key-wrong').messages.create(domain, plain()), (error) => error.status === 401);
});

test('the domain is active', async () => {
  assert.equal((await mailgun.domains.get(domain)).state, 'active');
});

test('events have Mailgun\'s form and signature', async () => {
  const endpoint = await gateway.endpoint('mailgun');
  const answer = await mailgun.messages.create(domain, { ...plain(), 'o:tag': 'Welcome email', 'v:user_id': '42' });
  const id = answer.id.slice(1, -1);

  const told = await endpoint.first((one) => one.body.includes(id));
  const { signature, 'event-data': event } = JSON.parse(told.body);
  // As Mailgun's manual verifies it.
  const expected = createHmac('sha256', endpoint.secret).update(signature.timestamp.concat(signature.token)).digest('hex');
  assert.equal(signature.signature, expected);
  assert.equal(event.event, 'accepted');
  assert.equal(event.recipient, 'ada@smtp.example');
  assert.equal(event.message.headers['message-id'], id);
  assert.deepEqual(event.tags, ['Welcome email']);
  assert.deepEqual(event['user-variables'], { user_id: '42' });
  await endpoint.close();
});
