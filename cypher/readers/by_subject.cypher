// The readers whom an issuer knows under a subject.
// params: issuer_subject
// access: read
MATCH (reader:Reader {issuer_subject: $issuer_subject})
RETURN reader.id AS id, reader.name AS name, reader.person AS person, reader.email AS email,
       reader.issuer_subject AS issuer_subject, reader.scopes AS scopes, reader.rights AS rights,
       reader.made_at AS made_at, reader.revoked_at AS revoked_at
ORDER BY id
