// Amazon's own client for SES against the gateway.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GetAccountCommand, SendBulkEmailCommand, SendEmailCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import * as gateway from './gateway.mjs';

const connect = (key) => new SESv2Client({
  region: 'eu-central-1', endpoint: gateway.url, credentials: { accessKeyId: key, secretAccessKey: 'any' },
});
const client = connect(gateway.key);
const text = (Data) => ({ Data, Charset: 'UTF-8' });
const plain = () => ({
  FromEmailAddress: 'hello@example.com',
  Destination: { ToAddresses: ['ada@smtp.example'] },
  Content: { Simple: { Subject: text('Hi'), Body: { Text: text('Hello') } } },
});
const send = (email) => client.send(new SendEmailCommand(email));

test('a plain email is sent', async () => {
  const { MessageId } = await send(plain());

  assert.equal((await gateway.sent(MessageId)).subject, 'Hi');
});

test('an email with every field is kept field by field', async () => {
  const { MessageId } = await send({
    FromEmailAddress: '"Zoë" <hello@example.com>',
    Destination: {
      ToAddresses: ['"Ada, of London" <ada@smtp.example>'], CcAddresses: ['cc@smtp.example'], BccAddresses: ['bcc@smtp.example'],
    },
    ReplyToAddresses: ['support@example.com'],
    Content: {
      Simple: {
        Subject: text('Grüße'),
        Body: { Text: text(gateway.text), Html: text(gateway.html) },
        Headers: [{ Name: 'X-Entity-Ref', Value: '42' }],
        Attachments: [
          { RawContent: gateway.file, FileName: 'plan.txt', ContentType: 'text/plain', ContentDisposition: 'ATTACHMENT' },
          { RawContent: gateway.image, FileName: 'logo.png', ContentType: 'image/png', ContentDisposition: 'INLINE', ContentId: 'logo.png' },
        ],
      },
    },
    EmailTags: [{ Name: 'plan', Value: 'free' }],
  });

  const stored = await gateway.sent(MessageId);
  assert.deepEqual(stored.to, ['Ada, of London <ada@smtp.example>']);
  assert.deepEqual(stored.cc, ['cc@smtp.example']);
  assert.deepEqual(stored.bcc, ['bcc@smtp.example']);
  assert.equal(stored.from, 'Zoë <hello@example.com>');
  assert.deepEqual(stored.reply_to, ['support@example.com']);
  assert.equal(stored.text, gateway.text);
  assert.equal(stored.html, gateway.html);
  assert.equal(stored.headers['X-Entity-Ref'], '42');
  assert.deepEqual(stored.tags, [{ name: 'plan', value: 'free' }]);
  const files = gateway.files(stored);
  assert.equal(files['plan.txt'].size, gateway.file.length);
  assert.equal(files['logo.png'].content_id, 'logo.png');
});

test('a complete message is sent to its destination', async () => {
  const { MessageId } = await send({
    Destination: { ToAddresses: ['ada@smtp.example', 'hidden@smtp.example'] },
    Content: { Raw: { Data: Buffer.from('From: hello@example.com\r\nTo: ada@smtp.example\r\nSubject: Raw\r\n\r\nHello\r\n') } },
  });

  const stored = await gateway.sent(MessageId);
  assert.equal(stored.subject, 'Raw');
  assert.deepEqual(stored.bcc, ['hidden@smtp.example']);
});

test('a template of the request is sent to several, each with its own values', async () => {
  const { BulkEmailEntryResults: results } = await client.send(new SendBulkEmailCommand({
    FromEmailAddress: 'hello@example.com',
    DefaultContent: {
      Template: { TemplateContent: { Subject: 'Hi {{name}}', Text: 'Hello {{name}}' }, TemplateData: JSON.stringify({ name: 'you' }) },
    },
    BulkEmailEntries: [
      {
        Destination: { ToAddresses: ['ada@smtp.example'] },
        ReplacementEmailContent: { ReplacementTemplate: { ReplacementTemplateData: JSON.stringify({ name: 'Ada' }) } },
      },
      { Destination: { ToAddresses: ['bob@smtp.example'] } },
    ],
  }));

  assert.deepEqual(results.map((result) => result.Status), ['SUCCESS', 'SUCCESS']);
  assert.equal((await gateway.sent(results[0].MessageId)).subject, 'Hi Ada');
  assert.equal((await gateway.sent(results[1].MessageId)).text, 'Hello you');
});

test('a fault is thrown by its type', async () => {
  await assert.rejects(send({ ...plain(), Content: { Template: { TemplateName: 'welcome' } } }), (error) => {
    assert.equal(error.name, 'BadRequestException');
    assert.match(error.message, /`Content.Template.TemplateName`/);
    return true;
  });
});

test('a wrong key is refused', async () => {
  await assert.rejects(connect('AKIDEXAMPLE').send(new SendEmailCommand(plain())), (error) => {
    assert.equal(error.name, 'UnrecognizedClientException');
    assert.equal(error.$metadata.httpStatusCode, 403);
    return true;
  });
});

test('the account is read', async () => {
  assert.equal((await client.send(new GetAccountCommand({}))).SendingEnabled, true);
});
