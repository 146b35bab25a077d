// Gives a reader something to sign in with, and drops what of theirs has expired.
// params: id, reader, kind, hash, note, scopes, rights, parent, expires_at, now
// access: write
CREATE (:Credential {
  id: $id, reader: $reader, kind: $kind, hash: $hash, note: $note, scopes: $scopes, rights: $rights,
  parent: $parent, made_at: datetime($now), expires_at: datetime($expires_at)
})
WITH 1 AS given
OPTIONAL MATCH (old:Credential {reader: $reader})
WHERE old.kind <> 'token' AND old.expires_at < datetime($now)
DELETE old
RETURN count(*) AS count
