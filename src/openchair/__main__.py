"""`openchair` and `python -m openchair`: the command line."""

from openchair.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    main()
