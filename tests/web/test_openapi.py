"""Whatever the OpenAPI document allows, and much that it does not, is answered without a server error."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from fastapi.testclient import TestClient

from conftest import Pretended

schemathesis = pytest.importorskip("schemathesis")
from hypothesis import HealthCheck, Phase, given, settings  # noqa: E402
from hypothesis.errors import Unsatisfiable  # noqa: E402

OURS = settings(
    max_examples=8, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)  # fmt: skip


def test_no_request_makes_the_server_fail(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Pretended, "figures", lambda self, scenario, people, stop: {}, raising=False)
    document = client.get("/openapi.json").json()
    for path in [p for p in document["paths"] if p.endswith("/events")]:
        del document["paths"][path]  # a stream that ends with its job
    asked = set()
    for found in schemathesis.openapi.from_dict(document).get_all_operations():
        operation = found.ok()
        for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):
            cases = operation.as_strategy(generation_mode=mode)

            @OURS
            @given(case=cases)
            def ask(case: Any) -> None:
                answer = client.request(
                    case.method, case.formatted_path, **_body(case), params=case.query, headers=dict(case.headers or {})
                )
                asked.add((case.method, case.path))
                assert answer.status_code < 500, f"{case.method} {case.path}: {answer.text}"
                assert answer.status_code < 400 or answer.json()["problems"][0]["what"]

            with suppress(Unsatisfiable):  # without parameters or a body nothing about it can be wrong
                ask()
    assert len(asked) > 12


def _body(case: Any) -> dict[str, Any]:
    if type(case.body).__name__ == "NotSet":
        return {}
    return {"json": case.body} if not isinstance(case.body, bytes) else {"content": case.body}
