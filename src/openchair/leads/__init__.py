"""Who to call: files become leads, or problems a person can act on. Start reading at `rules.py`."""
