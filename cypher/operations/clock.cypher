// The moment it is by the database's clock.
// params: none
// access: read
RETURN datetime() AS now
