// All readers, by name, revoked ones too.
// params: none
// access: read
MATCH (reader:Reader)
RETURN reader.id AS id, reader.name AS name, reader.person AS person, reader.email AS email,
       reader.issuer_subject AS issuer_subject, reader.scopes AS scopes, reader.rights AS rights,
       reader.made_at AS made_at, reader.revoked_at AS revoked_at
ORDER BY name, id
