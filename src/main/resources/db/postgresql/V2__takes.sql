-- How often an email was claimed: who ends the work on it must name the last time, or nothing is changed.
ALTER TABLE emails ADD COLUMN takes INTEGER NOT NULL DEFAULT 0;
