// Keeps a webhook, if there is none with this id: whether it was kept.
// params: id, url, families, scopes, who, secret, cursor, now
// access: write
MERGE (hook:Webhook {id: $id})
WITH hook, hook.secret IS NULL AS added
FOREACH (_ IN CASE WHEN added THEN [1] ELSE [] END |
  SET hook.url = $url, hook.families = $families, hook.scopes = $scopes, hook.who = $who, hook.secret = $secret,
      hook.cursor = $cursor, hook.added_at = datetime($now), hook.paused = false, hook.attempts = 0)
RETURN added
