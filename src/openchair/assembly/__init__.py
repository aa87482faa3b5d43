"""Builds every part from the settings. The only package that knows concrete classes.

Start reading at `parts.py`, which builds what all processes share. `dialing.py` builds the dialer,
`doors.py` the web app, `clinics.py` opens clinics, `virtual.py` builds what runs in virtual time
without a server. Each process imports only what it builds, which is most of its start-up time.
"""
