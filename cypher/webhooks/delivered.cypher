// Moves a webhook's cursor past a change that its receiver took: 0 where the webhook was removed meanwhile.
// params: id, cursor, now
// access: write
MATCH (hook:Webhook {id: $id})
SET hook.cursor = $cursor, hook.delivered_at = datetime($now), hook.attempts = 0, hook.failing_since = null,
    hook.next_try = null, hook.last_error = null
RETURN count(*) AS count
