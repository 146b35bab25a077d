// The merges that had been made by a moment: each has the id of its change.
// params: moment
// access: read
MATCH (merge:Merge)
WHERE EXISTS {
  MATCH (change:Change {id: merge.id})
  WHERE change.at <= datetime($moment)
}
RETURN properties(merge) AS values
