"""The call itself: what is said, decided by a pure function over frozen values.

Start reading at `machine.py`: `advance(call, event, script) -> (call, actions)`. `events.py` and
`actions.py` are its words, `script.py` what it may say, `understanding.py` how a caller's words
become events, `tools.py` how a language model asks for a move. Nothing here reads a clock, a
socket, a database or a random number.
"""
