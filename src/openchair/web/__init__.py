"""The doors: the HTTP API, the webhooks and the dashboard. Only here is FastAPI.

Start reading at `app.py`; then a subject is a file.
"""
