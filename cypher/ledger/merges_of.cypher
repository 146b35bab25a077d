// The merges, undone ones too, that touch any of these parties.
// params: ids
// access: read
UNWIND $ids AS id
MATCH (party:Party {id: id})-[merge:MERGED_INTO]-(:Party)
WITH DISTINCT merge, startNode(merge) AS dropped, endNode(merge) AS kept
RETURN merge.change AS change, dropped.id AS dropped, kept.id AS kept, merge.consents AS consents,
       merge.retracted_at = datetime('9999-12-31T00:00:00Z') AS is_live
ORDER BY change
