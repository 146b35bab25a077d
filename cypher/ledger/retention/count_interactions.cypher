// How many interactions there are of before a day, retracted ones too.
// params: before
// access: read
MATCH (event:Interaction)
WHERE event.valid_from < date($before)
RETURN count(*) AS count
