// The parties that had been merged into these, right into them, as it was known then.
// params: ids, known_at
// access: read
UNWIND $ids AS id
MATCH (:Party {id: id})<-[merge:MERGED_INTO]-(dropped:Party)
WHERE merge.recorded_at <= $known_at AND $known_at < merge.retracted_at
RETURN DISTINCT dropped.id AS id
ORDER BY id
