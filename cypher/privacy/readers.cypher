// The readers that are one of these people, as they are stored.
// params: ids
// access: read
UNWIND $ids AS person
MATCH (reader:Reader {person: person})
RETURN reader.id AS id, labels(reader) AS labels, properties(reader) AS values
ORDER BY id
