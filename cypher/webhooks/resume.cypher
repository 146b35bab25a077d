// Lets a webhook be delivered to again at once, from its cursor on.
// params: id
// access: write
MATCH (hook:Webhook {id: $id})
SET hook.paused = false, hook.attempts = 0, hook.failing_since = null, hook.next_try = null
RETURN count(*) AS count
