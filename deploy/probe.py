"""`python -m deploy.probe /health/ready`: asks the site in this container as the proxy would. 0 when it says yes."""

from __future__ import annotations

import http.client
import sys
from urllib.parse import urlsplit

from django.conf import settings

PORT = 8000


def main(path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
    try:
        headers = {"Host": urlsplit(settings.SITE_URL).hostname or "", "X-Forwarded-Proto": "https"}
        connection.request("GET", path, headers=headers)
        return 0 if connection.getresponse().status == 200 else 1
    except OSError:
        return 1
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
