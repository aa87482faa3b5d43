"""Deepgram's Voice Agent V1 as a program of our own: as strict as theirs, and faulty on demand.

It hears words inside μ-law bytes, has a mind that asks for functions as a language model would,
and speaks words inside μ-law bytes. Start reading at `standin.py`, then `session.py`; what a client
may send is `messages.py`, what the stand-in sends `replies.py`, what it thinks `mind.py`.
"""
