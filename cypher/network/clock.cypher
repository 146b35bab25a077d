// The database's clock, by which everything is recorded.
// params: none
// access: read
RETURN datetime() AS now
