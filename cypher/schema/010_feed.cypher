// The order in which changes are told.
// params: none
// access: write
CREATE CONSTRAINT feed_entry_change IF NOT EXISTS FOR (entry:FeedEntry) REQUIRE entry.change IS UNIQUE;
CREATE INDEX feed_entry_slice IF NOT EXISTS FOR (entry:FeedEntry) ON (entry.slice);
