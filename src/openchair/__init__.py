"""OpenChair: the open-source AI voice receptionist for dental clinics.

Start reading at `conversation/machine.py` (what a call says), then `calling/` (how a call
comes to be), then `assembly.py` (how the parts are put together).
"""
