"""Where quads are kept: in memory and on disk by Oxigraph, or behind a SPARQL 1.1 server, all asked alike."""

from world.stores.address import Address, is_address
from world.stores.protocol import Store
from world.stores.remote import RemoteStore

__all__ = ["Address", "RemoteStore", "Store", "is_address"]
