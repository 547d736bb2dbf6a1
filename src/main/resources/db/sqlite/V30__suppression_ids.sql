-- Resend's clients know a suppression by its id.
ALTER TABLE suppressions ADD COLUMN id TEXT;

UPDATE suppressions SET id = lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2)
  || '-8' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)));

CREATE UNIQUE INDEX suppressions_id ON suppressions (tenant, id) WHERE id IS NOT NULL;
