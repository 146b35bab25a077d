// The node numbers of interactions, whatever is known of them now.
// params: refs
// access: read
UNWIND $refs AS ref
MATCH (interaction:Record {ref: ref})
RETURN collect(interaction.idx) AS numbers
