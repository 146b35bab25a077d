// The merges that touch a party, undone ones too, as they were known then; earliest first. Of those alone whose
// both parties the reader could ever have seen: a merge leaves nothing live at the party that was dropped.
// params: id, known_at, scopes
// access: read
MATCH (party:Party {id: $id})-[merge:MERGED_INTO]-(:Party)
WHERE merge.recorded_at <= $known_at
WITH merge, startNode(merge) AS dropped, endNode(merge) AS kept
WHERE (EXISTS {
  MATCH (dropped)-[known:KNOWN_AS]->(:Alias)
  WHERE known.recorded_at <= $known_at AND known.scope IN $scopes
} OR EXISTS {
  MATCH (dropped)-[said]-(:Party)
  WHERE said.recorded_at <= $known_at AND said.scope IN $scopes
}) AND (EXISTS {
  MATCH (kept)-[known:KNOWN_AS]->(:Alias)
  WHERE known.recorded_at <= $known_at AND known.scope IN $scopes
} OR EXISTS {
  MATCH (kept)-[said]-(:Party)
  WHERE said.recorded_at <= $known_at AND said.scope IN $scopes
})
RETURN merge.change AS change, dropped.id AS dropped, kept.id AS kept, merge.reason AS reason,
       merge.consents AS consents, merge.who AS who, merge.recorded_at AS merged_at,
       CASE WHEN merge.retracted_at <= $known_at THEN merge.retracted_at ELSE null END AS undone_at
ORDER BY merged_at, change
