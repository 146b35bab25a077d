"""The network room: evidence kept as columns, a view of it folded into a graph of people as a sparse matrix."""

from graphcrm.network.fold import Network
from graphcrm.network.room import network_of

__all__ = ["Network", "network_of"]
