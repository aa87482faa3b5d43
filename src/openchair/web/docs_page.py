"""The page at `/docs`: Swagger UI from a public CDN, and without one a plain list.

Swagger UI's files are not shipped: the page loads them from the network, and its security policy
lets it do just that. Where there is no network, the list that the page came with stays.
"""

import base64
import hashlib
import html
from typing import Any

from fastapi import Response

_CDN = "https://cdn.jsdelivr.net/npm/swagger-ui-dist@5"
_SCRIPT = """
window.addEventListener("load", () => {
  if (typeof SwaggerUIBundle === "undefined") return;
  SwaggerUIBundle({
    url: "/openapi.json",
    dom_id: "#swagger-ui",
    deepLinking: true,
    persistAuthorization: false,
  });
});
"""
_HASH = base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode()
_POLICY = (
    f"default-src 'self'; script-src {_CDN}/ 'sha256-{_HASH}'; "
    f"style-src 'self' 'unsafe-inline' {_CDN}/; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)


def docs_page(schema: dict[str, Any]) -> Response:
    """Return the page for this OpenAPI schema."""
    title = html.escape(schema["info"]["title"])
    page = f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} API</title>
<link rel="stylesheet" href="{_CDN}/swagger-ui.css">
<main id="swagger-ui">
<h1>{title} API</h1>
<p>The machine-readable description is at <a href="/openapi.json">/openapi.json</a>.</p>
<table><thead><tr><th>Method<th>Path<th>What it does</thead><tbody>
{_rows(schema)}
</tbody></table>
</main>
<script src="{_CDN}/swagger-ui-bundle.js"></script>
<script>{_SCRIPT}</script>
</html>
"""
    return Response(page, media_type="text/html", headers={"Content-Security-Policy": _POLICY})


def _rows(schema: dict[str, Any]) -> str:
    return "\n".join(
        f"<tr><td>{method.upper()}<td><code>{html.escape(path)}</code>"
        f"<td>{html.escape(operation.get('summary', ''))}"
        for path, operations in schema["paths"].items()
        for method, operation in operations.items()
    )
