// Notes that no change from before this moment can still appear.
// params: swept
// access: write
MERGE (counter:Counter {name: 'feed'})
SET counter.swept = datetime($swept), counter.next = coalesce(counter.next, 1)
RETURN counter.next AS next
