"""May we call? The law as dated rows, and the engine that reads them.

Start reading at `rules.py`.
"""
