"""SPARQL queries in worker processes that can be killed.

A pyoxigraph query can neither be cancelled nor limited, and its result must be read on the thread that made
it. So each query runs in a process of its own, over a read-only snapshot of the world: `pool.QueryPool` is
what others use.

This package imports nothing here, on purpose: a worker imports it too, and starts in milliseconds only when
it leaves rdflib and the world alone.
"""
