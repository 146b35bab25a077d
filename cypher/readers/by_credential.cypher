// What a credential is, whose it is, and the database's clock to judge its days by.
// params: id
// access: read
MATCH (credential:Credential {id: $id})
MATCH (reader:Reader {id: credential.reader})
RETURN credential.kind AS kind, credential.hash AS hash, credential.scopes AS credential_scopes,
       credential.rights AS credential_rights, credential.expires_at AS expires_at,
       credential.revoked_at AS revoked_at, reader.id AS reader, reader.name AS name, reader.person AS person,
       reader.scopes AS scopes, reader.rights AS rights, reader.revoked_at AS reader_revoked_at, datetime() AS now
ORDER BY reader
