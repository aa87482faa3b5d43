"""Builds every part from the settings. The only package that knows concrete classes.

`parts.py` builds what all processes share, `dialing.py` the dialer, `doors.py` the web app,
`clinics.py` opens clinics, `virtual.py` builds what runs in virtual time without a server. Each
process imports only what it builds, which is most of its start-up time.
"""
