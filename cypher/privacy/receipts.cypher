// The receipts of all erasures, the latest first.
// params: none
// access: read
MATCH (erasure:Erasure)
RETURN erasure.id AS id, erasure.at AS at, erasure.who AS who, erasure.reason AS reason, erasure.kinds AS kinds
ORDER BY at DESC, id
