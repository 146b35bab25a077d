// Changes by their ids, with the records that they touched.
// params: ids
// access: read
UNWIND $ids AS id
MATCH (change:Change {id: id})
RETURN change.id AS id, change.at AS at, change.who AS who, change.source AS source,
       change.import_run AS import_run, change.touched AS touched, change.touched_count AS touched_count
ORDER BY at, id
