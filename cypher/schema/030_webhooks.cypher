// A webhook is found by its id.
// params: none
// access: write
CREATE CONSTRAINT webhook_id IF NOT EXISTS FOR (hook:Webhook) REQUIRE hook.id IS UNIQUE;
