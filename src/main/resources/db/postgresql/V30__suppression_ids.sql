-- Resend's clients know a suppression by its id. Null where an older version of the gateway wrote it during the change of versions.
ALTER TABLE suppressions ADD COLUMN id TEXT;

UPDATE suppressions SET id = gen_random_uuid()::text;

CREATE UNIQUE INDEX suppressions_id ON suppressions (tenant, id) WHERE id IS NOT NULL;
