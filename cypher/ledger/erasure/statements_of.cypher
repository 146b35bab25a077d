// All that hangs at these parties, whatever its family: as columns, with the changes that wrote it.
// params: ids
// access: read
UNWIND $ids AS id
MATCH (party:Party {id: id})-[said]-(other)
RETURN collect(type(said)) AS families, collect(coalesce(said.id, '')) AS statements,
       collect(coalesce(said.change, other.change, '')) AS changes,
       collect(coalesce(said.retracted_by, other.retracted_by, '')) AS retracted_by
