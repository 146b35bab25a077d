// The webhooks, in the order in which they were added.
// params: none
// access: read
MATCH (hook:Webhook)
RETURN hook.id AS id, hook.url AS url, hook.families AS families, hook.scopes AS scopes, hook.who AS who,
       hook.secret AS secret, hook.cursor AS cursor, hook.added_at AS added_at, hook.paused AS paused,
       hook.attempts AS attempts, hook.failing_since AS failing_since, hook.next_try AS next_try,
       hook.last_error AS last_error, hook.delivered_at AS delivered_at
ORDER BY added_at, id
