// How many readers there are, revoked ones too: where there is one, everybody signs in.
// params: none
// access: read
MATCH (reader:Reader)
RETURN count(*) AS count
