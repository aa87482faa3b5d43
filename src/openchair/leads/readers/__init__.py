"""Files into rows: CSV, JSON, NDJSON and XLSX, packed or not. Start reading at `files.py`."""

from openchair.leads.readers.files import read_rows
from openchair.leads.readers.table import Table

__all__ = ["Table", "read_rows"]
