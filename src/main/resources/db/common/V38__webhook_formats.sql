-- The form in which a webhook is told: ours, or another vendor's.
ALTER TABLE webhooks ADD COLUMN format TEXT NOT NULL DEFAULT 'standard';
