-- A suppression may end by itself: milliseconds since 1970 (UTC); none for those that do not.
ALTER TABLE suppressions ADD COLUMN expires_at BIGINT;

-- Who wants no more emails of a stream, such as a newsletter, and all others as before.
CREATE TABLE unsubscribes (
  tenant TEXT NOT NULL,
  stream TEXT NOT NULL,
  address TEXT NOT NULL,
  source TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (tenant, address, stream)
);
