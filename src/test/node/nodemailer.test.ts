// Sends with Nodemailer by SMTP, and looks at what has come with Resend's client.
import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import { createTransport } from 'nodemailer';
import { Resend } from 'resend';

const key = process.env.GATEWAY_KEY!;
const resend = new Resend(key, { baseUrl: process.env.GATEWAY_URL! });

function transport(pass: string) {
  return createTransport({
    host: '127.0.0.1',
    port: Number(process.env.GATEWAY_SMTP_PORT),
    requireTLS: true,
    tls: { rejectUnauthorized: false },
    auth: { user: 'resend', pass },
  });
}

test('a message of Nodemailer comes as it was written, and its id is in the reply', async () => {
  const sent = await transport(key).sendMail({
    from: 'Größe <hello@example.com>',
    to: 'ada@example.org',
    cc: 'cc@example.org',
    bcc: 'bcc@example.org',
    replyTo: 'reply@example.com',
    subject: 'Übergröße ✓',
    text: 'plain ✓',
    html: '<p>html ✓</p>',
    attachments: [{ filename: 'Rechnung ä.txt', content: Buffer.from('1') }],
  });

  const id = /^250 2\.0\.0 Accepted ([0-9a-f-]{36})$/.exec(sent.response)?.[1];
  assert.ok(id, sent.response);
  const { data } = await resend.emails.get(id);
  assert.ok(data);
  assert.deepEqual(
    [data.to, data.cc, data.bcc, data.reply_to],
    [['ada@example.org'], ['cc@example.org'], ['bcc@example.org'], ['reply@example.com']],
  );
  assert.equal(data.subject, 'Übergröße ✓');
  assert.equal(data.html, '<p>html ✓</p>');
  assert.equal(data.text, 'plain ✓');
});

test('Nodemailer is told that a key is wrong', async () => {
  await assert.rejects(transport('et_wrong').verify(), { code: 'EAUTH', responseCode: 535 });
});

test('files, images, an invitation and headers leave as Nodemailer wrote them, and signed', async () => {
  const sent = await transport(key).sendMail({
    from: 'hello@example.com',
    to: 'ada@example.org',
    subject: 'Come',
    text: 'Come',
    html: '<p>Come <img src="cid:logo"></p>',
    headers: { 'X-Email-Throttle-Vendor': 'sink' },
    list: { unsubscribe: ['https://example.com/u', 'unsubscribe@example.com'] },
    attachments: [
      { filename: 'Rechnung ä.pdf', content: Buffer.from('%PDF-1.4') },
      { filename: 'logo.png', content: Buffer.from([1, 2, 3]), cid: 'logo' },
    ],
    icalEvent: { method: 'REQUEST', filename: 'invite.ics', content: 'BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR' },
    dkim: {
      domainName: 'example.com',
      keySelector: 'node',
      privateKey: process.env.DKIM_KEY!,
      skipFields: 'x-email-throttle-vendor',
    },
  });

  assert.match(sent.response, /^250 2\.0\.0 Accepted /);
});
