"""The web server's settings in production: `gunicorn --config deploy/gunicorn.conf.py 'app:create_app()'`.

What differs between machines comes from the environment: WEB_BIND, WEB_WORKERS, WEB_THREADS.
"""

import os

bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))

# One socket for all gunicorns of a user: two services would answer for each other.
control_socket_disable = True

timeout = 60
graceful_timeout = 20
keepalive = 5

# A worker is renewed now and then, not all at the same moment.
max_requests = 20_000
max_requests_jitter = 2_000

# Requests are logged by the application, by route and without what is in the address.
accesslog = None
errorlog = "-"
loglevel = "info"


# A worker has loaded the application by now and serves thousands of short requests from here on.
def post_worker_init(_worker: object) -> None:
    from base.garbage import settle

    settle()
