"""The doors: the HTTP API, the webhooks and the dashboard. Only here is FastAPI."""
