"""What leaves as a file: a record as JSON, a quarter as tables, and both laid out to be read and printed."""

from requests_app.papers.printing import as_json, as_pdf
from requests_app.papers.quarter import KINDS, quarter_file, quarter_sheets
from requests_app.papers.tables import as_csv, as_xlsx

__all__ = ["KINDS", "as_csv", "as_json", "as_pdf", "as_xlsx", "quarter_file", "quarter_sheets"]
