"""Who may: users, clients, members, keys, tokens, audit. Start reading at `rules.py`."""
