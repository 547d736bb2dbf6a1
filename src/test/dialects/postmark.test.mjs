// Postmark's own client against the gateway.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ServerClient, Errors } from 'postmark';
import * as gateway from './gateway.mjs';

const connect = (key) => new ServerClient(key, { requestHost: gateway.host, useHttps: false });
const client = connect(gateway.key);
const plain = () => ({ From: 'hello@example.com', To: 'ada@smtp.example', Subject: 'Hi', TextBody: 'Hello' });

test('postmark: a plain mail is sent', async () => {
  const response = await client.sendEmail(plain());

  assert.equal(response.ErrorCode, 0);
  assert.equal(response.To, 'ada@smtp.example');
  assert.ok(Date.parse(response.SubmittedAt));
  assert.equal((await gateway.sent(response.MessageID)).subject, 'Hi');
});

test('postmark: a mail with every field is kept field by field', async () => {
  const response = await client.sendEmail({
    From: 'Zoë <hello@example.com>',
    To: '"Ada, of London" <ada@smtp.example>',
    Cc: 'cc@smtp.example',
    Bcc: 'bcc@smtp.example',
    ReplyTo: 'support@example.com',
    Subject: 'Grüße',
    TextBody: gateway.text,
    HtmlBody: gateway.html,
    Tag: 'Welcome email',
    TrackOpens: false,
    Headers: [{ Name: 'X-Entity-Ref', Value: '42' }],
    Metadata: { user_id: '42' },
    MessageStream: 'outbound',
    Attachments: [
      { Name: 'plan.txt', Content: gateway.file.toString('base64'), ContentType: 'text/plain', ContentID: null },
      { Name: 'logo.png', Content: gateway.image.toString('base64'), ContentType: 'image/png', ContentID: 'cid:logo.png' },
    ],
  });

  const stored = await gateway.sent(response.MessageID);
  assert.deepEqual(stored.to, ['Ada, of London <ada@smtp.example>']);
  assert.deepEqual(stored.cc, ['cc@smtp.example']);
  assert.deepEqual(stored.bcc, ['bcc@smtp.example']);
  assert.equal(stored.from, 'Zoë <hello@example.com>');
  assert.deepEqual(stored.reply_to, ['support@example.com']);
  assert.equal(stored.text, gateway.text);
  assert.equal(stored.html, gateway.html);
  assert.equal(stored.headers['X-Entity-Ref'], '42');
  assert.ok(stored.tags.some((tag) => tag.name === 'Welcome email'));
  assert.deepEqual(stored.metadata, { user_id: '42' });
  const files = gateway.files(stored);
  assert.equal(files['plan.txt'].size, gateway.file.length);
  assert.equal(files['logo.png'].content_id, 'logo.png');
});

test('postmark: a batch is answered one by one', async () => {
  const responses = await client.sendEmailBatch([plain(), { ...plain(), To: 'nobody' }, { ...plain(), Subject: 'Third' }]);

  assert.deepEqual(responses.map((one) => one.ErrorCode), [0, 300, 0]);
  assert.equal((await gateway.sent(responses[2].MessageID)).subject, 'Third');
});

test('postmark: faults are thrown in the client\'s own classes', async () => {
  await assert.rejects(client.sendEmail({ ...plain(), To: 'nobody' }), (error) => {
    assert.ok(error instanceof Errors.InvalidEmailRequestError);
    assert.match(error.message, /`To/);
    return error.statusCode === 422;
  });
  await assert.rejects(connect('wrong').sendEmail(plain()), Errors.InvalidAPIKeyError);
  await assert.rejects(
    client.sendEmailWithTemplate({ From: 'hello@example.com', To: 'ada@smtp.example', TemplateAlias: 'welcome', TemplateModel: {} }),
    (error) => error.code === 1101 && error.message.includes('TemplateAlias'));
  await assert.rejects(client.getTemplate(1), /Email Throttle gateway/);
});

test('postmark: suppressed recipients are read from the error', async () => {
  await fetch(`${gateway.url}/suppressions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${gateway.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'postmark-gone@smtp.example' }),
  });

  await assert.rejects(client.sendEmail({ ...plain(), To: 'postmark-gone@smtp.example' }), (error) => {
    assert.ok(error instanceof Errors.InactiveRecipientsError);
    assert.deepEqual(error.recipients, ['postmark-gone@smtp.example']);
    return true;
  });
});

test('postmark: the test token checks', async () => {
  const response = await connect(`POSTMARK_API_TEST:${gateway.key}`).sendEmail(plain());

  const shown = await fetch(`${gateway.url}/emails/${response.MessageID}`, { headers: { authorization: `Bearer ${gateway.key}` } });
  assert.equal(shown.status, 404);
});

test('postmark: the server is read', async () => {
  assert.equal((await client.getServer()).DeliveryType, 'Live');
});
