"""Twilio and Deepgram as programs of our own that speak their wire protocols, strictly.

They let the real adapters and the real media path run with no account: in tests, in benchmarks and
under TELEPHONY_MODE=TWILIO_STUB. Start reading at `inband.py`: how words travel without a
recogniser.
"""
