"""People who pick up: seeded personas that talk to the agent in text.

Start reading at `people.py`.
"""
