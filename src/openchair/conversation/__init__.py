"""The call itself: what is said, decided by a pure function over frozen values.

Start reading at `machine.py`: `advance(call, event, script) -> (call, actions)`, and its table of
moves. `events.py` and `actions.py` are its words; the moves stand in `qualifying.py`,
`offering.py`, `asides.py`, `waiting.py` and `exits.py`. `script.py` is what may be said,
`config.py` and `lint.py` what a clinic may write there; `understanding.py` is how a caller's words
become events, by what stands in `hearing/`; `tools.py` is how a language model asks for a move.
Nothing here reads a clock, a socket, a database or a random number.
"""
