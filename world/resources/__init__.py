"""The things of a world as resources: listed by collection, and each with what is around it.

collections.yaml   the collections and what their lists can be narrowed down by
collection.py      reads that file
directory.py       a world as it stands now, in the order in which its lists have it
order.py           the things of a class, sorted
words.py           what lists are searched by
listing.py         one page of a list
brief.py           a thing in a line
days.py            when something was
around.py          what a thing has to do with others, and what it was part of
entity.py          one thing, whole
head.py            what its note's head says, as JSON
nearest.py         ids that are like one that nobody bears
"""
