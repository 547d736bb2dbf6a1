-- The From domains of accepted emails, with the hour in which one was last seen, in milliseconds since 1970 (UTC).
CREATE TABLE from_domains (
  domain TEXT PRIMARY KEY,
  first_seen BIGINT NOT NULL,
  last_seen BIGINT NOT NULL
);
