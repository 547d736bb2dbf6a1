-- A list of all statuses reads each of them in order (emails_status): an index less to keep for every email.
DROP INDEX emails_tenant;
