"""The engine's port: work that must survive the process that does it.

`dbos_engine.py` is its adapter.
"""
