"""Telling others: signed results to those who asked for them.

Start reading at `rules.py` (what is told, how often, when an answer counts), then `delivery.py`
(one notice from row to receiver and back). `addresses.py` says where we may post at all,
`signing.py` how a receiver knows it was us, `sender.py` posts, `store.py` remembers.
"""
