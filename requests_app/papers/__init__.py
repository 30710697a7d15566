"""What leaves as a file: a record as JSON, and the same laid out to be read and printed."""

from requests_app.papers.printing import as_json, as_pdf

__all__ = ["as_json", "as_pdf"]
