"""Telling others: signed results to those who asked for them. Start reading at `rules.py`."""
