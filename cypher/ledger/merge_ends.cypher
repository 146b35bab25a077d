// The two parties of a merge, by the change that made it.
// params: change
// access: read
MATCH (merge:Merge {id: $change})
RETURN merge.dropped AS dropped, merge.kept AS kept
