"""When to come: free slots, holds and appointments. Start reading at `rules.py`."""
