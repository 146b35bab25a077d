// Makes a reader, or gives the one of that id these rights and scopes.
// params: id, name, person, email, issuer_subject, scopes, rights, now
// access: write
MERGE (reader:Reader {id: $id})
SET reader.name = $name, reader.person = $person, reader.email = $email, reader.issuer_subject = $issuer_subject,
    reader.scopes = $scopes, reader.rights = $rights, reader.made_at = coalesce(reader.made_at, datetime($now)),
    reader.revoked_at = null
RETURN count(*) AS count
