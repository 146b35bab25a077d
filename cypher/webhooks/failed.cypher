// Notes that a delivery failed: why, when it is tried again, and whether that is given up.
// params: id, error, now, next_try, paused
// access: write
MATCH (hook:Webhook {id: $id})
SET hook.attempts = hook.attempts + 1, hook.failing_since = coalesce(hook.failing_since, datetime($now)),
    hook.last_error = $error, hook.next_try = datetime($next_try), hook.paused = $paused
RETURN count(*) AS count
