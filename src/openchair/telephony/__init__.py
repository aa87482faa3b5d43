"""The line: who carries the calls. Start reading at `base.py`, the port; a carrier is a file."""
