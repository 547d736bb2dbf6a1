-- The application's own data of an email, a JSON object of texts; given back with events, also after the payload is gone.
CREATE TABLE metadata (
  email_id TEXT PRIMARY KEY,
  entries TEXT NOT NULL
);
