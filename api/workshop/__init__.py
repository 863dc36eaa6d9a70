"""Work on a world in processes that can be killed: plots, stories, checks, pictures, what-ifs.

    order.py      what is to be done, and how it is called off
    tasks.py      each kind of work, as a function of a world and of what is asked
    process.py    the worker process: it holds the world open and the solver loaded
    bench.py      the server's end of one such process
    workshop.py   a few of them, and a short queue before them

The command line does the same work in its own process, with the same modules: `api/wishes.py`, `api/supposing.py`,
`api/checking.py` and `api/tellings.py`.

This package imports nothing here: a worker starts quickly only when it leaves the server's own libraries alone.
"""
