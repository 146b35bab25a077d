"""How anything is written: parties, aliases, statements, each transaction as one recorded change.

Both the topics' writes and the import stand on this room, so that there is one set of checks.
"""
