-- How often the email was taken in hand: an outcome counts only for the taking that it comes from.
ALTER TABLE emails ADD COLUMN claims INTEGER NOT NULL DEFAULT 0;
