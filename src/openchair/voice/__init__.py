"""Ears and mouth: who hears the caller and speaks for us on a real line.

Start reading at `base.py`: what is heard and what may be asked. `deepgram.py` is the adapter.
"""
