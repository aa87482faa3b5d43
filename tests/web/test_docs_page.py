"""The page at /docs: whole without a network, and with no way in for what a schema may say."""

import base64
import hashlib
import re

from openchair.web.docs_page import docs_page
from tests.web.conftest import World


def schema(summary: str = "Do it", path: str = "/x", title: str = "T") -> dict[str, object]:
    return {"info": {"title": title}, "paths": {path: {"get": {"summary": summary}}}}


def text_of(**words: str) -> str:
    return bytes(docs_page(schema(**words)).body).decode()


def test_each_operation_has_a_line():
    text = text_of()

    assert "<tr><td>GET<td><code>/x</code><td>Do it" in text


def test_words_of_the_schema_are_only_words():
    evil = "<script>alert(1)</script>"
    text = text_of(summary=evil, path=f"/{evil}", title=evil)

    assert evil not in text
    assert text.count("&lt;script&gt;") == 4


def test_the_policy_lets_just_the_pages_own_script_run():
    answer = docs_page(schema())
    policy = answer.headers["content-security-policy"]
    [script] = re.findall(r"<script>(.+?)</script>", bytes(answer.body).decode(), re.DOTALL)

    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in policy
    assert "frame-ancestors 'none'" in policy


def test_every_path_of_the_api_is_listed(world: World):
    paths = world.client().get("/openapi.json").json()["paths"]
    text = world.client().get("/docs").text

    assert all(f"<code>{path}</code>" in text for path in paths)
