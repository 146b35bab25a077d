// Revokes a reader and whatever they sign in with.
// params: id, now
// access: write
MATCH (reader:Reader {id: $id})
SET reader.revoked_at = coalesce(reader.revoked_at, datetime($now))
WITH reader
OPTIONAL MATCH (credential:Credential {reader: reader.id})
SET credential.revoked_at = coalesce(credential.revoked_at, datetime($now))
RETURN count(credential) AS count
