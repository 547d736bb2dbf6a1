// SparkPost's own client against the gateway.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import SparkPost from 'sparkpost';
import * as gateway from './gateway.mjs';

const client = new SparkPost(gateway.key, { origin: gateway.url });
const plain = () => ({
  recipients: [{ address: 'ada@smtp.example' }],
  content: { from: 'hello@example.com', subject: 'Hi', text: 'Hello' },
});
const send = async (transmission) => (await client.transmissions.send(transmission)).results;

test('a plain transmission is sent', async () => {
  const results = await send(plain());

  assert.equal(results.total_accepted_recipients, 1);
  assert.equal(results.total_rejected_recipients, 0);
  assert.equal((await gateway.sent(results.id)).subject, 'Hi');
});

test('a transmission with every field is kept field by field', async () => {
  const results = await send({
    recipients: [{ address: '"Ada, of London" <ada@smtp.example>', tags: ['Welcome email'], metadata: { user_id: '42' } }],
    cc: [{ address: '"Copy" <cc@smtp.example>' }],
    bcc: [{ address: 'bcc@smtp.example' }],
    campaign_id: 'spring',
    options: { click_tracking: false, open_tracking: false, transactional: true },
    content: {
      from: { email: 'hello@example.com', name: 'Zoë' },
      reply_to: 'support@example.com',
      subject: 'Grüße',
      text: gateway.text,
      html: gateway.html,
      headers: { 'X-Entity-Ref': '42' },
      attachments: [{ name: 'plan.txt', type: 'text/plain', data: gateway.file.toString('base64') }],
      inline_images: [{ name: 'logo.png', type: 'image/png', data: gateway.image.toString('base64') }],
    },
  });

  const stored = await gateway.sent(results.id);
  assert.deepEqual(stored.to, ['Ada, of London <ada@smtp.example>']);
  assert.deepEqual(stored.cc, ['cc@smtp.example']);
  assert.deepEqual(stored.bcc, ['bcc@smtp.example']);
  assert.equal(stored.from, 'Zoë <hello@example.com>');
  assert.deepEqual(stored.reply_to, ['support@example.com']);
  assert.equal(stored.text, gateway.text);
  assert.equal(stored.html, gateway.html);
  assert.equal(stored.headers['X-Entity-Ref'], '42');
  assert.deepEqual(stored.metadata, { user_id: '42' });
  const files = gateway.files(stored);
  assert.equal(files['plan.txt'].size, gateway.file.length);
  assert.equal(files['logo.png'].content_id, 'logo.png');
});

test('each recipient has an email of its own with its values', async () => {
  const results = await send({
    recipients: [
      { address: 'one@smtp.example', substitution_data: { name: 'Ada' } },
      { address: 'two@smtp.example', substitution_data: { name: 'Eve' } },
    ],
    content: { from: 'hello@example.com', subject: 'Hi {{name}}', text: 'Hello {{ name }}' },
  });

  const first = await gateway.email(results.id);
  const all = await gateway.tagged('request', first.id);
  assert.deepEqual(all.map((one) => one.subject).sort(), ['Hi Ada', 'Hi Eve']);
});

test('a transmission with a start time is scheduled', async () => {
  const at = gateway.inAnHour();
  const results = await send({ ...plain(), options: { start_time: at.toISOString() } });

  const stored = await gateway.email(results.id);
  assert.equal(stored.status, 'scheduled');
  assert.equal(new Date(stored.due_at).getTime(), at.getTime());
});

test('a complete message is sent', async () => {
  const results = await send({
    recipients: [{ address: 'ada@smtp.example' }],
    content: { email_rfc822: 'From: hello@example.com\r\nTo: ada@smtp.example\r\nSubject: Raw\r\n\r\nHello\r\n' },
  });

  assert.equal((await gateway.sent(results.id)).subject, 'Raw');
});

test('a fault is thrown with its words', async () => {
  await assert.rejects(send({ ...plain(), content: { template_id: 'welcome' } }), (error) => {
    assert.equal(error.statusCode, 400);
    assert.ok(error.errors.some((one) => one.description.includes('`content.template_id`')));
    return true;
  });
});

test('a wrong key is 401', async () => {
  await assert.rejects(new SparkPost('wrong', { origin: gateway.url }).transmissions.send(plain()), (error) => {
    assert.equal(error.statusCode, 401);
    return true;
  });
});

test('events have SparkPost\'s form', async () => {
  const endpoint = await gateway.endpoint('sparkpost');
  const results = await send({ ...plain(), metadata: { user_id: '42' } });

  const told = await endpoint.first((one) => one.body.includes(results.id));
  const [{ msys: { message_event: event } }] = JSON.parse(told.body);
  assert.equal(event.type, 'injection');
  assert.equal(event.rcpt_to, 'ada@smtp.example');
  assert.deepEqual(event.rcpt_meta, { user_id: '42' });
  assert.ok(told.headers['webhook-signature'].startsWith('v1,'));
  await endpoint.close();
});
