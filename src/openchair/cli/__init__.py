"""The command line: one file a subject. Errors are a sentence and an exit code, no traceback.

Exit codes: 0 done; 1 it cannot be done, and the sentence says why; 2 the command's words or its
input are wrong. Start reading at `app.py`.
"""

from openchair.cli.app import main

__all__ = ["main"]
