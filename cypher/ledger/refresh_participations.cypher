// Copies onto who took part in these interactions its moment, channel and direction, and how many they were.
// params: refs
// access: write
UNWIND $refs AS ref
MATCH (interaction:Record {ref: ref})<-[part:TOOK_PART]-(party:Party)
WHERE part.retracted_at = datetime('9999-12-31T00:00:00Z')
WITH interaction, count(DISTINCT party.idx) AS participants, collect(part) AS parts
FOREACH (part IN parts |
  SET part.at = interaction.at, part.channel = interaction.kind, part.direction = interaction.direction,
      part.participants = participants)
SET interaction.participants = participants
RETURN count(*) AS count
