// The records beyond the parties that these parties took part in, with their values.
// params: ids
// access: read
UNWIND $ids AS id
MATCH (party:Party {id: id})--(record:Record)
WITH DISTINCT record
RETURN record.ref AS ref, properties(record) AS values
