-- What has failed is few: the ticker asks for it every other second, and must not read the whole backlog for that.
CREATE INDEX delivery_failed ON platform.delivery (event_id) WHERE failures > 0;
