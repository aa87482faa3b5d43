"""Uploads: a file of leads, as a form, as raw CSV or as JSON.

The file goes to the disk as it arrives; reading and importing it is the leads' and the calling
room's business, in threads of their own.
"""

import hashlib
import json
import tempfile
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from anyio import to_thread
from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException

from openchair.accounts.client_store import get_client
from openchair.accounts.fields import Input, Line, Moment, Text, Url
from openchair.errors import InvalidInputError, Problem
from openchair.leads.readers.files import json_beside
from openchair.web.auth import Access, CanUploadLeads, Has
from openchair.web.errors import Fault, Refusal, documented
from openchair.web.idempotency import Answer, Repeatable, digest_of
from openchair.web.services import ImportReport, Services, Upload, UploadOptions
from openchair.web.strict_json import is_json, parse_json

MOST_LISTED = 1000
_CHUNK = 1 << 20
_SUFFIXES = {"text/csv": ".csv", "application/csv": ".csv", "application/x-ndjson": ".ndjson"}
_OPTIONS = ("source", "mapping", "purpose", "consent", "dry_run", "start")

router = APIRouter(prefix="/api/clients/{client_id}/uploads", tags=["leads"])


LEVELS = ("written", "prior", "none", "pewc", "pec")


class Consent(Input):
    """Evidence that these people may be called; the bare level will do."""

    level: Literal["written", "prior", "none", "pewc", "pec"] = "none"
    at: Moment | None = None
    text: Text = ""
    url: Url = ""

    @model_validator(mode="before")
    @classmethod
    def _level_alone(cls, value: Any) -> Any:
        return {"level": value.strip()} if isinstance(value, str) else value


class Options(Input):
    """What to do with the file: form fields, in the query, or beside the `leads` of a JSON body."""

    source: Line = ""
    mapping: Annotated[dict[Line, Line], Field(default_factory=dict, max_length=200)]
    purpose: Line | None = None
    consent: Consent | None = None
    dry_run: bool = False
    start: bool = True


class UploadAnswer(BaseModel):
    """What came of the file; `received = accepted + duplicates + rejected`."""

    model_config = ConfigDict(from_attributes=True)

    batch_id: str | None = Field(description="null for a dry run")
    source: str
    received: int
    accepted: int
    duplicates: int
    rejected: int
    calls_queued: int
    errors: list[Fault] = Field(description="The first 1,000; all of them are at `errors_url`.")
    warnings: list[Fault]
    errors_url: str | None = None


_FILE_SCHEMA = {
    "type": "object",
    "required": ["file"],
    "properties": {
        "file": {"type": "string", "format": "binary", "description": ".csv .json .xlsx, or .gz"},
        "source": {"type": "string"},
        "mapping": {"type": "string", "description": 'JSON: {"their column": "our field"}'},
        "purpose": {"type": "string"},
        "consent": {"type": "string", "description": "JSON: evidence for the whole file"},
        "dry_run": {"type": "string", "enum": ["true", "false"]},
        "start": {"type": "string", "enum": ["true", "false"]},
    },
}
_LEAD_SCHEMA = {"type": "object", "additionalProperties": True, "properties": {}}
_BODY = {
    "required": True,
    "content": {
        "multipart/form-data": {"schema": _FILE_SCHEMA},
        "text/csv": {"schema": {"type": "string"}},
        "application/x-ndjson": {
            "schema": {"type": "string"},
            "example": '{"name": "Ana Sample", "phone": "+1 212 555 0123"}',
        },
        "application/json": {
            "schema": {
                "oneOf": [
                    {"type": "array", "items": _LEAD_SCHEMA},
                    {
                        "type": "object",
                        "required": ["leads"],
                        "properties": {
                            "leads": {"type": "array", "items": _LEAD_SCHEMA},
                            "source": {"type": "string"},
                            "mapping": {"type": "object"},
                            "purpose": {"type": "string"},
                            "consent": {"type": "object"},
                            "dry_run": {"type": "boolean"},
                            "start": {"type": "boolean"},
                        },
                    },
                ]
            },
            "example": {"leads": [{"name": "Ana Sample", "phone": "+1 212 555 0123"}]},
        },
    },
}


@router.post(
    "",
    status_code=201,
    response_model=UploadAnswer,
    responses=documented(401, 404, 409, 413, 415, 422),
    summary="Upload leads",
    openapi_extra={"requestBody": _BODY},
)
async def upload(
    request: Request,
    services: Has,
    access: CanUploadLeads,
    once: Repeatable,
    *,
    source: Annotated[str | None, Query(max_length=200)] = None,
    mapping: Annotated[str | None, Query(max_length=20_000, description="JSON")] = None,
    purpose: Annotated[str | None, Query(max_length=200)] = None,
    consent: Annotated[str | None, Query(max_length=20_000, description="JSON")] = None,
    dry_run: Annotated[str | None, Query(description="true or false")] = None,
    start: Annotated[str | None, Query(description="true or false")] = None,
) -> Response:
    """Import a file of leads and queue a first call to each.

    Rows that cannot be used are listed with row, field and reason, and do not stop the others.
    """
    _refuse_unknown(request.query_params.keys())
    query = {
        "source": source,
        "mapping": mapping,
        "purpose": purpose,
        "consent": consent,
        "dry_run": dry_run,
        "start": start,
    }
    async with received(request) as arrived:
        options = _options({**query, **arrived.fields})
        work = Import(services, access, arrived.upload, options)
        digest = digest_of(once.digest, arrived.upload.sha256, options.model_dump_json())
        scope = access.identity.actor
        return await to_thread.run_sync(once.answer_slowly, services, scope, digest, work)


@dataclass(frozen=True, slots=True)
class Import:
    """The work behind an upload; `run` takes as long as the file is."""

    services: Services
    access: Access
    upload: Upload
    options: Options

    def __call__(self) -> Answer:
        return Answer(201, self.run().model_dump_json())

    def run(self) -> UploadAnswer:
        """Import the file. Raises InvalidInputError when no row can be used."""
        services, options = self.services, self.options
        with services.database.reading() as session:
            client = get_client(session, self.access.client_id)
        wanted = UploadOptions(
            source=options.source or self.upload.filename[:200],
            mapping=options.mapping,
            purpose=options.purpose,
            consent=options.consent.model_dump() if options.consent else None,
            dry_run=options.dry_run,
            start=options.start,
        )
        now = services.clock.now()
        report = services.rooms.import_upload(client, self.upload, wanted, now=now)
        return _answer(report, client.id)


def _answer(report: ImportReport, client_id: str) -> UploadAnswer:
    errors_url = None
    if report.batch_id and (report.errors or report.warnings):
        errors_url = f"/api/clients/{client_id}/batches/{report.batch_id}/errors.csv"
    return UploadAnswer(
        batch_id=report.batch_id,
        source=report.source,
        received=report.received,
        accepted=report.accepted,
        duplicates=report.duplicates,
        rejected=report.rejected,
        calls_queued=report.calls_queued,
        errors=[Fault.of(problem) for problem in report.errors[:MOST_LISTED]],
        warnings=[Fault.of(problem) for problem in report.warnings[:MOST_LISTED]],
        errors_url=errors_url,
    )


# --- receiving ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Received:
    """A file that arrived, and what was said with it."""

    upload: Upload
    fields: Mapping[str, Any]
    """The options: fields of a form, or what stands beside the `leads` of a JSON body."""


@asynccontextmanager
async def received(request: Request) -> AsyncIterator[Received]:
    """Keep the file on disk while it is worked on."""
    with tempfile.TemporaryDirectory(prefix="openchair-upload-") as folder:
        content_type = request.headers.get("content-type", "")
        kind = content_type.partition(";")[0].strip().lower()
        path = Path(folder) / "upload"
        if kind == "multipart/form-data":
            yield await _from_form(request, path)
            return
        suffix = ".json" if is_json(kind) else _SUFFIXES.get(kind)
        if suffix is None:
            detail = (
                "Send a form with a `file`, text/csv, application/json or application/x-ndjson."
            )
            raise Refusal(415, "unsupported_media_type", detail)
        sha256 = await _save(request.stream(), path)
        beside = await to_thread.run_sync(json_beside, path) if suffix == ".json" else {}
        fields = {name: value for name, value in beside.items() if name in _OPTIONS}
        yield Received(Upload(path, f"upload{suffix}", kind, sha256), fields)


async def _from_form(request: Request, path: Path) -> Received:
    try:
        form = await request.form(max_files=1, max_fields=20, max_part_size=1_000_000)
    except MultiPartException as error:  # pragma: no cover - starlette raises 400 inside an app
        raise InvalidInputError(error.message) from error
    try:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            fault = Problem("missing", "There is no `file` in the form.", field="file")
            raise InvalidInputError(fault.message, [fault])
        sha256 = await _save(_chunks(file), path)
        return Received(
            Upload(path, _name_of(file), file.content_type or "", sha256), _text_fields(form)
        )
    finally:
        await form.close()


def _name_of(file: UploadFile) -> str:
    name = "".join(character for character in file.filename or "" if character.isprintable())
    return Path(name).name[:200] or "upload.csv"


def _text_fields(form: FormData) -> dict[str, str]:
    fields = {name: text for name, text in form.multi_items() if isinstance(text, str)}
    _refuse_unknown(fields)
    return fields


def _refuse_unknown(names: Iterable[str]) -> None:
    """Refuse an option that we do not know: a misspelt `dry_run` must not start calls."""
    faults = [
        Problem("extra_forbidden", "There is no such option.", field=name[:200])
        for name in sorted(set(names) - set(_OPTIONS))
    ]
    if faults:
        raise InvalidInputError("There are options that mean nothing here.", faults)


async def _chunks(file: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await file.read(_CHUNK):
        yield chunk


async def _save(chunks: AsyncIterator[bytes], path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("wb") as file:
        async for chunk in chunks:
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()


# --- options --------------------------------------------------------------------------------


def _options(given: Mapping[str, Any]) -> Options:
    values = {name: value for name, value in given.items() if value not in (None, "")}
    for name in ("mapping", "consent"):
        if isinstance(text := values.get(name), str) and text.strip() not in LEVELS:
            values[name] = _json_option(name, text)
    try:
        return Options.model_validate(values)
    except ValidationError as error:
        raise InvalidInputError(
            "An option is wrong.", [_of(fault) for fault in error.errors()]
        ) from error


def _json_option(name: str, text: str) -> Any:
    try:
        return parse_json(text.encode())
    except (json.JSONDecodeError, UnicodeEncodeError) as error:
        fault = Problem("json_invalid", "This option is not JSON.", field=name)
        raise InvalidInputError(fault.message, [fault]) from error


def _of(fault: Mapping[str, Any]) -> Problem:
    where = ".".join(str(part) for part in fault["loc"])[:200]
    return Problem(str(fault["type"]), str(fault["msg"]).removeprefix("Value error, "), field=where)
