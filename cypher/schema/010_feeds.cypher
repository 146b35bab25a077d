// The order in which changes are told, the jobs, and the webhooks.
// params: none
// access: write
CREATE CONSTRAINT feed_entry_change IF NOT EXISTS FOR (entry:FeedEntry) REQUIRE entry.change IS UNIQUE;
CREATE INDEX feed_entry_slice IF NOT EXISTS FOR (entry:FeedEntry) ON (entry.slice);
CREATE CONSTRAINT job_id IF NOT EXISTS FOR (job:Job) REQUIRE job.id IS UNIQUE;
CREATE CONSTRAINT webhook_id IF NOT EXISTS FOR (hook:Webhook) REQUIRE hook.id IS UNIQUE;
