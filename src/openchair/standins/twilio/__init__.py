"""A stand-in Twilio: the REST API, status callbacks, TwiML and Media Streams, with people who talk.

As strict as the real one, and misbehaving on demand. Start reading at `standin.py`, then
`call.py`: one call's life, and `person.py`: who picked up.
"""
