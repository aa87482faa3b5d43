"""What is asked of an upload: options that fit the file and the clinic. Pure."""

import hashlib
import json
from dataclasses import asdict, replace

from openchair.errors import InvalidInputError, Problem
from openchair.leads.columns import checked_mapping, guessed_from_values, plan_for
from openchair.leads.readers.table import Table
from openchair.leads.rules import ImportOptions
from openchair.tables import Client


def fitted_options(options: ImportOptions, table: Table, client: Client) -> ImportOptions:
    """Return the options with the file's columns and the client's region in them.

    Raises InvalidInputError where the mapping does not fit, or no column holds phone numbers.
    """
    mapping = checked_mapping(dict(options.mapping), table.header)
    values = [row.values for row in table.sample if row.problem is None]
    mapping = guessed_from_values(table.header, values, client.region, mapping)
    if not plan_for(table.header, mapping).phones and table.header:
        message = (
            f"No column holds phone numbers; the columns are: {', '.join(table.header[:30])}. "
            "Call one of them “phone”, or give a mapping, such as Contact → phone."
        )
        raise InvalidInputError(message, [Problem("no_phone_column", message, field="phone")])
    return replace(options, mapping=mapping, region=client.region, timezone=client.timezone)


def fingerprint(sha256: str, options: ImportOptions) -> str:
    """Return what the same file with the same options is known again by."""
    told = json.dumps(asdict(options), sort_keys=True, default=str)
    return hashlib.sha256(f"{sha256}\n{told}".encode()).hexdigest()
