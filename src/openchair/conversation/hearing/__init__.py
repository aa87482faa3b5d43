"""The ears: rules that find one meaning each in a caller's words, in English and Spanish.

Start reading at `../understanding.py`, which asks them in order of precedence. `normal.py` brings
what a recogniser writes into one form, which every rule here expects; `patterns.py` explains how
the rules are written: classes of words combined by structure, not lists of sentences. `needs.py`
finds out which words a rule cannot do without, so that most rules are never searched.
"""
