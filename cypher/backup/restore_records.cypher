// Puts records beyond the parties back, each with both its labels at once.
// params: rows
// access: write
UNWIND $rows AS row
WITH row, row.values AS values, {
  opened: date(row.opened),
  closed: date(row.closed),
  expected_close: date(row.expected_close),
  due: date(row.due),
  valid_from: date(row.valid_from),
  recorded_at: datetime(row.recorded_at),
  valued_at: datetime(row.valued_at),
  retracted_at: datetime(row.retracted_at),
  at: datetime(row.at)
} AS times
FOREACH (_ IN CASE row.label WHEN 'Deal' THEN [1] ELSE [] END |
  CREATE (record:Record:Deal) SET record = values SET record += times)
FOREACH (_ IN CASE row.label WHEN 'Interaction' THEN [1] ELSE [] END |
  CREATE (record:Record:Interaction) SET record = values SET record += times)
FOREACH (_ IN CASE row.label WHEN 'Task' THEN [1] ELSE [] END |
  CREATE (record:Record:Task) SET record = values SET record += times)
FOREACH (_ IN CASE row.label WHEN 'Decision' THEN [1] ELSE [] END |
  CREATE (record:Record:Decision) SET record = values SET record += times)
FOREACH (_ IN CASE row.label WHEN 'Product' THEN [1] ELSE [] END |
  CREATE (record:Record:Product) SET record = values SET record += times)
RETURN count(*) AS count
