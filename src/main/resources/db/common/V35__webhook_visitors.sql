-- Who opened or clicked, as the vendor saw it; applications are told, as Resend tells them.
ALTER TABLE webhook_deliveries ADD COLUMN ip_address TEXT;
ALTER TABLE webhook_deliveries ADD COLUMN user_agent TEXT;
