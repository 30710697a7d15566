"""How the site is served behind one proxy that ends TLS. Read by gunicorn, as `python:deploy.gunicorn`."""

from __future__ import annotations

from deploy.logs import configuration

bind = "0.0.0.0:8000"  # inside a container; only the proxy's network leads here
worker_class = "gthread"
workers = 2
threads = 8
timeout = 30  # seconds without a sign of life until a worker is replaced
graceful_timeout = 30  # seconds that requests under way have when it stops
keepalive = 5
max_requests = 5000  # a worker is fresh again after this many, so that no leak adds up
max_requests_jitter = 500
limit_request_line = 4094
limit_request_fields = 60
limit_request_field_size = 8190
worker_tmp_dir = "/dev/shm"  # noqa: S108 - the heartbeat's file, in memory: the root is read-only
accesslog = None  # deploy/logs.py writes one line for each request, with its route and without its path
logconfig_dict = configuration("INFO")
