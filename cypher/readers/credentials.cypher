// What a reader can sign in with, or could, newest first; never its hash.
// params: reader
// access: read
MATCH (credential:Credential {reader: $reader})
RETURN credential.id AS id, credential.kind AS kind, credential.note AS note, credential.scopes AS scopes,
       credential.rights AS rights, credential.made_at AS made_at, credential.expires_at AS expires_at,
       credential.revoked_at AS revoked_at
ORDER BY made_at DESC, id
