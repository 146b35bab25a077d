// Interactions of before a day, retracted ones too; so many of them at most.
// params: before, limit
// access: read
MATCH (event:Interaction)
WHERE event.valid_from < date($before)
RETURN event.ref AS ref
ORDER BY ref
LIMIT $limit
