// The merges that touch a party, undone ones too, as they were known then; earliest first.
// params: id, known_at
// access: read
MATCH (party:Party {id: $id})-[merge:MERGED_INTO]-(:Party)
WHERE merge.recorded_at <= $known_at
WITH merge, startNode(merge) AS dropped, endNode(merge) AS kept
RETURN merge.change AS change, dropped.id AS dropped, kept.id AS kept, merge.reason AS reason,
       merge.consents AS consents, merge.who AS who, merge.recorded_at AS merged_at,
       CASE WHEN merge.retracted_at <= $known_at THEN merge.retracted_at ELSE null END AS undone_at
ORDER BY merged_at, change
