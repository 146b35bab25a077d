// Uses up a one-time credential: 1 for the first who comes before it expires, 0 for all others.
// params: id, now
// access: write
MATCH (credential:Credential {id: $id})
SET credential.touched = coalesce(credential.touched, 0) + 1
WITH credential, credential.revoked_at IS NULL AND datetime($now) < credential.expires_at AS good
SET credential.revoked_at = coalesce(credential.revoked_at, datetime($now))
RETURN CASE WHEN good THEN 1 ELSE 0 END AS count
