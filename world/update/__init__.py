"""SPARQL updates of a store folder, in one process that can be killed.

    text.py        what is done to the text of an update before the engine reads it
    graph.py       the graph store's operations, as updates
    recording.py   an update carried out, and remembered as an edit where the world has a history
    writer.py      the process, which has the store open to write
    process.py     the server's end of it
    kept.py        a store that a server keeps: its writer, its query workers, and the world as it stands
    errors.py      why nothing was written

This package imports nothing here, so that the process can leave alone what it does not need.
"""
