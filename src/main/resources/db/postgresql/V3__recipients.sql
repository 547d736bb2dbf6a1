-- How a recipient fares of an email whose recipients do not all fare alike; one without a row here fares as the email does.
CREATE TABLE recipients (
  email_id TEXT NOT NULL,
  address  TEXT NOT NULL,  -- in lower case
  status   TEXT NOT NULL,
  vendor   TEXT,
  detail   TEXT,
  PRIMARY KEY (email_id, address)
);

-- 1 when some of its recipients have it and the others, 'queued' in the table above, may get it later.
ALTER TABLE emails ADD COLUMN divided INTEGER NOT NULL DEFAULT 0;
