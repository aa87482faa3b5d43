"""The line: who carries the calls. `base.py` is the port; one file for each carrier."""
