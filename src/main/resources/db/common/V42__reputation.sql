-- What vendors took and what came back, by the hour (hours since 1970, UTC). Nodes add to it; all decide by its sums.
CREATE TABLE reputation (
  hour BIGINT NOT NULL,
  vendor TEXT NOT NULL,
  domain TEXT NOT NULL,
  sent BIGINT NOT NULL,
  bounced BIGINT NOT NULL,
  blamed BIGINT NOT NULL,
  complained BIGINT NOT NULL,
  PRIMARY KEY (hour, vendor, domain)
);
