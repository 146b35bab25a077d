// Creates the alias nodes that are not there yet, and brings the search words of the others up to date.
// params: rows
// access: write
UNWIND $rows AS row
OPTIONAL MATCH (held:Alias {key: row.key})
FOREACH (_ IN CASE WHEN held IS NULL THEN [1] ELSE [] END |
  CREATE (:Alias {key: row.key, kind: row.kind, value: row.value, search: row.search, fuzzy: row.fuzzy}))
FOREACH (_ IN CASE WHEN held IS NOT NULL THEN [1] ELSE [] END |
  SET held.search = row.search, held.fuzzy = row.fuzzy)
RETURN count(*) AS count
