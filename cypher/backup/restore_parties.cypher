// Puts parties back, each with both its labels at once.
// params: rows
// access: write
UNWIND $rows AS row
FOREACH (_ IN CASE row.label WHEN 'Person' THEN [1] ELSE [] END |
  CREATE (party:Party:Person) SET party = row.values SET party.recorded_at = datetime(row.recorded_at))
FOREACH (_ IN CASE row.label WHEN 'Organisation' THEN [1] ELSE [] END |
  CREATE (party:Party:Organisation) SET party = row.values SET party.recorded_at = datetime(row.recorded_at))
FOREACH (_ IN CASE row.label WHEN 'Group' THEN [1] ELSE [] END |
  CREATE (party:Party:Group) SET party = row.values SET party.recorded_at = datetime(row.recorded_at))
FOREACH (_ IN CASE row.label WHEN 'Household' THEN [1] ELSE [] END |
  CREATE (party:Party:Household) SET party = row.values SET party.recorded_at = datetime(row.recorded_at))
RETURN count(*) AS count
