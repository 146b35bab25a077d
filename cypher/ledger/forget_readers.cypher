// Deletes the readers that are one of these people, and whatever they sign in with; their ids, which say nothing, stay in changes.
// params: persons
// access: write
UNWIND $persons AS person
MATCH (reader:Reader {person: person})
OPTIONAL MATCH (credential:Credential {reader: reader.id})
WITH reader, collect(credential) AS credentials
FOREACH (credential IN credentials | DELETE credential)
DELETE reader
RETURN count(*) AS count
