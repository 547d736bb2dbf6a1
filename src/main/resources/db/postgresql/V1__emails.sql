-- Times are milliseconds since 1970 in UTC. Ids are UUIDv7 as text, so they sort by time.

CREATE TABLE emails (
  id                TEXT COLLATE "C" PRIMARY KEY,
  tenant            TEXT    NOT NULL,
  status            TEXT    NOT NULL,
  priority          INTEGER NOT NULL,
  route             TEXT    NOT NULL,  -- by which it is claimed: the vendors that may send it, '' for the standard ones
  due_at            BIGINT,           -- when it may be claimed; null unless it waits
  expires_at        BIGINT NOT NULL,
  attempts          INTEGER NOT NULL DEFAULT 0,
  owner             TEXT,              -- the node that has it in hand
  lease_until       BIGINT,
  vendor            TEXT,              -- who took it
  vendor_message_id TEXT,
  sender            TEXT    NOT NULL,
  recipients        TEXT    NOT NULL,  -- a JSON array, for lists
  subject           TEXT    NOT NULL,
  size              BIGINT NOT NULL,  -- bytes on the wire, about
  created_at        BIGINT NOT NULL,
  scheduled_at      BIGINT,
  final_at          BIGINT,
  delivery          TEXT    NOT NULL,  -- at_least_once or at_most_once
  claims            INTEGER NOT NULL DEFAULT 0,  -- how often it was claimed: an outcome counts only for the claim it comes from
  key_vendor        TEXT,              -- who may have it, and knows it by an idempotency key
  key_until         BIGINT,           -- when that vendor may have forgotten the key
  CHECK ((due_at IS NOT NULL) = (status IN ('scheduled', 'queued'))),
  CHECK ((owner IS NOT NULL) = (status = 'sending'))
);

-- Each row changes two or three times within minutes: room on its page spares a move, early vacuum keeps the queue short.
ALTER TABLE emails SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);

CREATE INDEX emails_due ON emails (route, priority, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX emails_expiring ON emails (expires_at) WHERE due_at IS NOT NULL;
CREATE INDEX emails_owner ON emails (owner, lease_until) WHERE owner IS NOT NULL;
-- Lists are by tenant, newest first: without this SQLite sorts all emails of a tenant for each page.
CREATE INDEX emails_tenant ON emails (tenant, id);
CREATE INDEX emails_status ON emails (tenant, status, id);
CREATE INDEX emails_vendor ON emails (tenant, vendor, id) WHERE vendor IS NOT NULL;
CREATE INDEX emails_final ON emails (final_at) WHERE final_at IS NOT NULL;

-- What is read only to send or to show: apart, so that the queue's rows stay narrow.
CREATE TABLE payloads (
  email_id TEXT COLLATE "C" PRIMARY KEY,
  message  BYTEA NOT NULL                -- the whole email as CBOR
);

-- Attachments are compressed already, and bodies are read once.
ALTER TABLE payloads ALTER COLUMN message SET STORAGE EXTERNAL;

-- What an email can be found by: 'to:ada@example.org', 'tag:name=value'.
CREATE TABLE terms (
  tenant   TEXT NOT NULL,
  term     TEXT COLLATE "C" NOT NULL,
  email_id TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (tenant, term, email_id)
);

CREATE INDEX terms_email ON terms (email_id);

CREATE TABLE events (
  id       BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email_id TEXT   COLLATE "C" NOT NULL,
  tenant   TEXT    NOT NULL,
  at       BIGINT NOT NULL,
  type     TEXT    NOT NULL,
  vendor   TEXT,
  detail   TEXT,
  took_ms  BIGINT
);

CREATE INDEX events_email ON events (email_id, id);

CREATE TABLE idempotency_keys (
  tenant      TEXT    NOT NULL,
  key         TEXT    NOT NULL,
  fingerprint TEXT    NOT NULL,
  email_ids   TEXT    NOT NULL,  -- separated by commas
  answer      TEXT,              -- the first answer, once there was one
  created_at  BIGINT NOT NULL,
  PRIMARY KEY (tenant, key)
);

CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

CREATE TABLE suppressions (
  tenant     TEXT    NOT NULL,
  address    TEXT    NOT NULL,  -- in lower case
  reason     TEXT    NOT NULL,
  source     TEXT    NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (tenant, address)
);

-- The vendors that operators have suspended.
CREATE TABLE suspensions (
  vendor TEXT PRIMARY KEY,
  reason TEXT NOT NULL,
  since  BIGINT NOT NULL,
  until  BIGINT              -- null until somebody resumes it
);
