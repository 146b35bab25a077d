// Takes a block of node numbers, never given again; the first of them.
// params: counter, count
// access: write
MERGE (counter:Counter {name: $counter})
SET counter.next = coalesce(counter.next, 0) + $count
RETURN counter.next - $count AS first
