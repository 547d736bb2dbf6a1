// Mailjet's own client against the gateway. It speaks https only, so what stands before the gateway here is a proxy with TLS.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:https';
import { after, test } from 'node:test';
import Mailjet from 'node-mailjet';
import * as gateway from './gateway.mjs';

// The certificate is the tests' own.
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
const pfx = readFileSync(new URL('./greenmail.p12', import.meta.url));
const proxy = createServer({ pfx, passphrase: 'changeit' }, (incoming, outgoing) => {
  const target = new URL(incoming.url, gateway.url);
  const onward = request(target, { method: incoming.method, headers: incoming.headers }, (answer) => {
    outgoing.writeHead(answer.statusCode, answer.headers);
    answer.pipe(outgoing);
  });
  incoming.pipe(onward);
});
proxy.unref();
await new Promise((resolve) => proxy.listen(0, '127.0.0.1', resolve));
after(() => proxy.close());

const client = (secret) => new Mailjet({
  apiKey: 'public', apiSecret: secret, config: { host: `127.0.0.1:${proxy.address().port}`, version: 'v3.1' },
});
const send = (body, secret = gateway.key) => client(secret).post('send', { version: 'v3.1' }).request(body);
const plain = () => ({
  From: { Email: 'hello@example.com', Name: 'Zoë' }, To: [{ Email: 'ada@smtp.example', Name: 'Ada' }], Subject: 'Grüße', TextPart: 'Hello',
});

test('a plain message is sent', async () => {
  const response = await send({ Messages: [plain()] });

  assert.equal(response.response.status, 200);
  const [message] = response.body.Messages;
  assert.equal(message.Status, 'success');
  const stored = await gateway.sent(message.To[0].MessageUUID);
  assert.equal(stored.subject, 'Grüße');
  assert.equal(stored.from, 'Zoë <hello@example.com>');
});

test('a message with every field is kept field by field', async () => {
  const response = await send({
    Messages: [{
      ...plain(),
      Cc: [{ Email: 'cc@smtp.example' }],
      Bcc: [{ Email: 'bcc@smtp.example' }],
      ReplyTo: { Email: 'support@example.com' },
      TextPart: gateway.text,
      HTMLPart: gateway.html,
      Headers: { 'X-Entity-Ref': '42' },
      CustomID: 'order-42',
      Attachments: [{ ContentType: 'text/plain', Filename: 'plan.txt', Base64Content: gateway.file.toString('base64') }],
      InlinedAttachments: [{ ContentType: 'image/png', Filename: 'logo.png', ContentID: 'logo.png', Base64Content: gateway.image.toString('base64') }],
    }],
  });

  const [message] = response.body.Messages;
  assert.equal(message.CustomID, 'order-42');
  const stored = await gateway.sent(message.To[0].MessageUUID);
  assert.deepEqual(stored.cc, ['cc@smtp.example']);
  assert.deepEqual(stored.bcc, ['bcc@smtp.example']);
  assert.deepEqual(stored.reply_to, ['support@example.com']);
  assert.equal(stored.text, gateway.text);
  assert.equal(stored.html, gateway.html);
  assert.equal(stored.headers['X-Entity-Ref'], '42');
  const files = gateway.files(stored);
  assert.equal(files['plan.txt'].size, gateway.file.length);
  assert.equal(files['logo.png'].content_id, 'logo.png');
});

test('each message of a request has its own result', async () => {
  const response = await send({ Messages: [plain(), { ...plain(), To: [{ Email: 'nobody' }] }] });

  assert.deepEqual(response.body.Messages.map((message) => message.Status), ['success', 'error']);
  assert.ok(response.body.Messages[1].Errors[0].ErrorMessage.includes('address'));
});

test('variables are replaced', async () => {
  const response = await send({ Messages: [{ ...plain(), TextPart: 'Hello {{var:name}}', TemplateLanguage: true, Variables: { name: 'Ada' } }] });

  assert.equal((await gateway.email(response.body.Messages[0].To[0].MessageUUID)).text, 'Hello Ada');
});

test('the sandbox checks and sends nothing', async () => {
  const response = await send({ SandboxMode: true, Messages: [plain()] });

  assert.equal(response.body.Messages[0].Status, 'success');
});

test('a wrong key is 401', async () => {
  await assert.rejects(send({ Messages: [plain()] }, 'et_wrong'), (error) => error.statusCode === 401);
});
