// Revokes what somebody signs in with, and the sessions that were opened by it.
// params: id, reader, now
// access: write
MATCH (credential:Credential {reader: $reader})
WHERE (credential.id = $id OR credential.parent = $id) AND credential.revoked_at IS NULL
SET credential.revoked_at = datetime($now)
RETURN count(*) AS count
