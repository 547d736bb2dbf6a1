-- In which hours vendors were called at all. The row is written before the first call, so that what was in hand when a node
-- stopped counts for the limits of those vendors only that can have had it.
CREATE TABLE called_vendors (
  vendor TEXT NOT NULL,
  hour   BIGINT NOT NULL,  -- hours since 1970
  PRIMARY KEY (vendor, hour)
);
