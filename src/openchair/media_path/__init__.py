"""The media path: the caller's audio to the ears, the agent's to the line, and nothing else.

It runs on one event loop, in callbacks: a frame is forwarded where it arrives, without a task, a
queue or a copy of what it says. Whatever thinks (the machine, the database, the carrier's API) runs
on other threads, one step of a talk at a time, and comes back as orders.

Rule 1: nothing here waits. Every send goes to a bounded buffer; a side that does not take it is
hung up.
Rule 2: when the caller speaks over us, `clear` goes out at once, and late audio of that turn is
dropped.
Rule 3: who brings no valid pass never reaches the ears.

Start reading at `call.py`.
"""
