"""Making it happen: leads become calls, calls become results. Start reading at `rules.py`."""
