-- Lists are by tenant, newest first: without this SQLite sorts all emails of a tenant for each page.
CREATE INDEX emails_tenant ON emails (tenant, id);
