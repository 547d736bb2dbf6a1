-- Times are milliseconds since 1970 in UTC. Ids are UUIDv7 as text, so they sort by time.

CREATE TABLE emails (
  id                TEXT PRIMARY KEY,
  tenant            TEXT    NOT NULL,
  status            TEXT    NOT NULL,
  priority          INTEGER NOT NULL,
  route             TEXT    NOT NULL,  -- by which it is claimed: the vendors that may send it, '' for the standard ones
  due_at            INTEGER,           -- when it may be claimed; null unless it waits
  expires_at        INTEGER NOT NULL,
  attempts          INTEGER NOT NULL DEFAULT 0,
  owner             TEXT,              -- the node that has it in hand
  lease_until       INTEGER,
  vendor            TEXT,              -- who took it
  vendor_message_id TEXT,
  sender            TEXT    NOT NULL,
  recipients        TEXT    NOT NULL,  -- a JSON array, for lists
  subject           TEXT    NOT NULL,
  size              INTEGER NOT NULL,  -- bytes on the wire, about
  created_at        INTEGER NOT NULL,
  scheduled_at      INTEGER,
  final_at          INTEGER,
  delivery          TEXT    NOT NULL,  -- at_least_once or at_most_once
  claims            INTEGER NOT NULL DEFAULT 0,  -- how often it was claimed: an outcome counts only for the claim it comes from
  interruptions     INTEGER NOT NULL DEFAULT 0,  -- how many nodes in a row stopped or fell silent with it in hand
  key_vendor        TEXT,              -- who may have it, and knows it by an idempotency key
  key_until         INTEGER,           -- when that vendor may have forgotten the key
  told              TEXT,              -- what a vendor said became of it while it was still in hand
  told_by           TEXT,              -- which vendor
  CHECK ((due_at IS NOT NULL) = (status IN ('scheduled', 'queued'))),
  CHECK ((owner IS NOT NULL) = (status = 'sending'))
) WITHOUT ROWID;

-- In the order of claims; by tenant, so that one's million is not read to find another's first.
CREATE INDEX emails_due ON emails (route, priority, tenant, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX emails_expiring ON emails (expires_at) WHERE due_at IS NOT NULL;
CREATE INDEX emails_owner ON emails (owner, lease_until) WHERE owner IS NOT NULL;
-- Lists are by tenant, newest first: without this SQLite sorts all emails of a tenant for each page.
CREATE INDEX emails_tenant ON emails (tenant, id);
CREATE INDEX emails_status ON emails (tenant, status, id);
CREATE INDEX emails_vendor ON emails (tenant, vendor, status, id) WHERE vendor IS NOT NULL;
CREATE INDEX emails_final ON emails (final_at) WHERE final_at IS NOT NULL;
-- By which vendors' events find it that do not repeat our id.
CREATE INDEX emails_message ON emails (vendor_message_id) WHERE vendor_message_id IS NOT NULL;

-- What is read only to send or to show: apart, so that the queue's rows stay narrow.
CREATE TABLE payloads (
  email_id TEXT PRIMARY KEY,
  message  BLOB NOT NULL                -- the whole email as CBOR
);

-- What an email can be found by: 'to:ada@example.org', 'tag:name=value', 'ticket:dead' (the broker gave up its ticket).
CREATE TABLE terms (
  tenant   TEXT NOT NULL,
  term     TEXT NOT NULL,
  email_id TEXT NOT NULL,
  PRIMARY KEY (tenant, term, email_id)
) WITHOUT ROWID;

CREATE INDEX terms_email ON terms (email_id);

CREATE TABLE events (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  email_id TEXT    NOT NULL,
  tenant   TEXT    NOT NULL,
  at       INTEGER NOT NULL,
  type     TEXT    NOT NULL,
  vendor   TEXT,
  detail   TEXT,
  took_ms  INTEGER,
  key      TEXT                          -- by it a vendor's event that comes again is known
);

CREATE INDEX events_email ON events (email_id, id);
CREATE UNIQUE INDEX events_key ON events (key) WHERE key IS NOT NULL;

CREATE TABLE idempotency_keys (
  tenant      TEXT    NOT NULL,
  key         TEXT    NOT NULL,
  fingerprint TEXT    NOT NULL,
  email_ids   TEXT    NOT NULL,  -- separated by commas
  answer      TEXT,              -- the first answer, once there was one
  created_at  INTEGER NOT NULL,
  PRIMARY KEY (tenant, key)
) WITHOUT ROWID;

CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

CREATE TABLE suppressions (
  tenant     TEXT    NOT NULL,
  address    TEXT    NOT NULL,  -- in lower case
  reason     TEXT    NOT NULL,
  source     TEXT    NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (tenant, address)
) WITHOUT ROWID;

-- The vendors that operators have suspended.
CREATE TABLE suspensions (
  vendor TEXT PRIMARY KEY,
  reason TEXT NOT NULL,
  since  INTEGER NOT NULL,
  until  INTEGER              -- null until somebody resumes it
);

-- Where applications want to be told what becomes of their emails.
CREATE TABLE webhooks (
  id              TEXT PRIMARY KEY,
  tenant          TEXT    NOT NULL,
  endpoint        TEXT    NOT NULL,
  events          TEXT    NOT NULL,  -- ' email.sent email.bounced ', each between spaces
  secret          TEXT    NOT NULL,  -- whsec_ and base64; every delivery is signed with it
  status          TEXT    NOT NULL,  -- enabled or disabled
  disabled_reason TEXT,              -- why it was disabled by itself; its events are kept until it is enabled again
  failing_since   INTEGER,           -- null while deliveries arrive
  created_at      INTEGER NOT NULL
);

CREATE INDEX webhooks_tenant ON webhooks (tenant, id);

-- What each of them is told: written in the transaction of the event itself.
CREATE TABLE webhook_deliveries (
  webhook_id      TEXT NOT NULL,
  id              TEXT NOT NULL,  -- the same for all webhooks that are told of one event
  tenant          TEXT    NOT NULL,
  email_id        TEXT NOT NULL,
  type            TEXT    NOT NULL,  -- email.sent and so on
  at              INTEGER NOT NULL,
  vendor          TEXT,
  detail          TEXT,
  status          TEXT    NOT NULL,  -- pending, success or failed
  attempts        INTEGER NOT NULL DEFAULT 0,
  due_at          INTEGER,           -- when it is tried, or the end of the lease of the node that tries it; null unless pending
  last_attempt_at INTEGER,
  last_error      TEXT,
  PRIMARY KEY (webhook_id, id),
  CHECK ((due_at IS NOT NULL) = (status = 'pending'))
) WITHOUT ROWID;

CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook_id, due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX webhook_deliveries_failed ON webhook_deliveries (webhook_id, at) WHERE status = 'failed';
CREATE INDEX webhook_deliveries_age ON webhook_deliveries (at);

-- Who may call. A revoked key's row stays: the gateway is open only as long as there has never been a key.
CREATE TABLE api_keys (
  id           TEXT PRIMARY KEY,
  tenant       TEXT NOT NULL,
  name         TEXT NOT NULL,
  prefix       TEXT NOT NULL,         -- the key's first characters, to know it by
  hash         TEXT NOT NULL UNIQUE,  -- the key's SHA-256 in hex; the key itself is nowhere
  scopes       TEXT NOT NULL,         -- separated by commas, as the next two
  from_domains TEXT NOT NULL,         -- '' for any
  networks     TEXT NOT NULL,         -- '' for any
  created_at   INTEGER NOT NULL,
  expires_at   INTEGER,
  last_used_at INTEGER,
  revoked_at   INTEGER
) WITHOUT ROWID;

-- A browser's login with a key: it ends twelve hours after it was opened, or with its key.
CREATE TABLE sessions (
  cookie_hash TEXT PRIMARY KEY,  -- the cookie's SHA-256 in hex; the cookie itself is nowhere
  key_id      TEXT NOT NULL,
  csrf        TEXT NOT NULL,     -- what the page must say beside the cookie to change anything
  opened_at   INTEGER NOT NULL
) WITHOUT ROWID;

-- What each tenant with a quota has handed in, in UTC.
CREATE TABLE quota_use (
  tenant       TEXT PRIMARY KEY,
  day          INTEGER NOT NULL,  -- since 1970
  day_emails   INTEGER NOT NULL,
  month        INTEGER NOT NULL,  -- since 1970
  month_emails INTEGER NOT NULL
) WITHOUT ROWID;
