// MailerSend's own client against the gateway.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { Attachment, EmailParams, MailerSend, Recipient, Sender } from 'mailersend';
import * as gateway from './gateway.mjs';

// The constructor ignores a URL.
function connect(apiKey) {
  const client = new MailerSend({ apiKey });
  client.email.baseUrl = `${gateway.url}/v1`;
  return client;
}
const client = connect(gateway.key);
const plain = () => new EmailParams()
  .setFrom(new Sender('hello@example.com', 'Zoë'))
  .setTo([new Recipient('ada@smtp.example', 'Ada, of London')])
  .setSubject('Hi')
  .setText('Hello');
const id = (response) => response.headers['x-message-id'];

test('mailersend: a plain mail is sent', async () => {
  const response = await client.email.send(plain());

  assert.equal(response.statusCode, 202);
  const stored = await gateway.sent(id(response));
  assert.equal(stored.from, 'Zoë <hello@example.com>');
  assert.deepEqual(stored.to, ['Ada, of London <ada@smtp.example>']);
});

test('mailersend: a mail with every field is kept field by field', async () => {
  const response = await client.email.send(plain()
    .setCc([new Recipient('cc@smtp.example')])
    .setBcc([new Recipient('bcc@smtp.example')])
    .setReplyTo(new Sender('support@example.com', 'Support'))
    .setSubject('Grüße {{ name }}')
    .setText(gateway.text)
    .setHtml(gateway.html)
    .setTags(['Welcome email'])
    .setPersonalization([{ email: 'ada@smtp.example', data: { name: 'Ada' } }])
    .setAttachments([
      new Attachment(gateway.file.toString('base64'), 'plan.txt', 'attachment'),
      new Attachment(gateway.image.toString('base64'), 'logo.png', 'inline', 'logo.png'),
    ]));

  const stored = await gateway.sent(id(response));
  assert.deepEqual(stored.cc, ['cc@smtp.example']);
  assert.deepEqual(stored.bcc, ['bcc@smtp.example']);
  assert.deepEqual(stored.reply_to, ['Support <support@example.com>']);
  assert.equal(stored.subject, 'Grüße Ada');
  assert.equal(stored.text, gateway.text);
  assert.equal(stored.html, gateway.html);
  assert.deepEqual(stored.tags, [{ name: 'Welcome email', value: '' }]);
  const files = gateway.files(stored);
  assert.equal(files['plan.txt'].size, gateway.file.length);
  assert.equal(files['logo.png'].content_id, 'logo.png');
});

test('mailersend: a bulk is accepted at once', async () => {
  const response = await client.email.sendBulk([plain(), plain().setSubject('Second')]);

  assert.equal(response.statusCode, 202);
  assert.equal((await gateway.tagged('request', response.body.bulk_email_id)).length, 2);
});

test('mailersend: a mail with send_at is scheduled', async () => {
  const at = gateway.inAnHour();
  const response = await client.email.send(plain().setSendAt(at.getTime() / 1000));

  const stored = await gateway.email(id(response));
  assert.equal(stored.status, 'scheduled');
  assert.equal(new Date(stored.due_at).getTime(), at.getTime());
});

test('mailersend: faults are thrown', async () => {
  await assert.rejects(client.email.send(plain().setTemplateId('abc')), (error) => {
    assert.equal(error.statusCode, 422);
    assert.ok(error.body.errors.template_id);
    return true;
  });
  await assert.rejects(connect('wrong').email.send(plain()), (error) => error.statusCode === 401);
});

test('mailersend: events have MailerSend\'s form and signature', async () => {
  const endpoint = await gateway.endpoint('mailersend');
  const response = await client.email.send(plain());

  const told = await endpoint.first((one) => one.body.includes(id(response)));
  const event = JSON.parse(told.body);
  assert.equal(event.type, 'activity.sent');
  assert.equal(event.data.email.message.id, id(response));
  assert.equal(told.headers.signature, createHmac('sha256', endpoint.secret).update(told.body).digest('hex'));
  await endpoint.close();
});
