// Puts nodes of one label back.
// params: label, rows
// access: write
UNWIND $rows AS row
FOREACH (_ IN CASE $label WHEN 'Change' THEN [1] ELSE [] END |
  CREATE (node:Change) SET node = row.values SET node.at = datetime(row.at))
FOREACH (_ IN CASE $label WHEN 'LookedFor' THEN [1] ELSE [] END |
  CREATE (node:LookedFor) SET node = row.values SET node.since = datetime(row.since))
FOREACH (_ IN CASE $label WHEN 'Import' THEN [1] ELSE [] END |
  CREATE (node:Import) SET node = row.values SET node.began_at = datetime(row.began_at))
FOREACH (_ IN CASE $label WHEN 'Reader' THEN [1] ELSE [] END |
  CREATE (node:Reader) SET node = row.values SET node.made_at = datetime(row.made_at))
FOREACH (_ IN CASE $label WHEN 'Alias' THEN [1] ELSE [] END | CREATE (node:Alias) SET node = row.values)
FOREACH (_ IN CASE $label WHEN 'Erasure' THEN [1] ELSE [] END |
  MERGE (node:Erasure {id: row.values.id}) SET node = row.values SET node.at = datetime(row.at))
FOREACH (_ IN CASE $label WHEN 'Erased' THEN [1] ELSE [] END |
  MERGE (node:Erased {key: row.values.key}) SET node = row.values SET node.at = datetime(row.at))
FOREACH (_ IN CASE $label WHEN 'Merge' THEN [1] ELSE [] END | CREATE (node:Merge) SET node = row.values)
RETURN count(*) AS count
