// Whether any two parties were ever merged: most graphs need not ask who stands for whom.
// params: none
// access: read
MATCH (merge:Merge)
RETURN merge.id AS id
LIMIT 1
