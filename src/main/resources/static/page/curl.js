/** A command that sends an email like this one. Attachments are not in it: their content stays in the gateway. */

export function request(email) {
  const full = {
    from: email.from, to: email.to, cc: email.cc, bcc: email.bcc, reply_to: email.reply_to, subject: email.subject,
    html: email.html, text: email.text, headers: email.headers, tags: email.tags,
  };
  const empty = value => value === null || value === undefined || (typeof value === 'object' && Object.keys(value).length === 0);
  return Object.fromEntries(Object.entries(full).filter(([, value]) => !empty(value)));
}

/** In single quotes nothing has a meaning to the shell but the quote itself. */
const quoted = text => `'${text.replaceAll("'", "'\\''")}'`;

export function curl(email, origin) {
  return `curl ${quoted(`${origin}/emails`)} -H 'Content-Type: application/json' -d ${quoted(JSON.stringify(request(email), null, 2))}`;
}
