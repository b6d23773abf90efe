from __future__ import annotations

import pytest

from bot.web.headers import DENY, HEADERS, PAGE, QUIET, SCRIPT


@pytest.mark.parametrize("text", [DENY, PAGE, QUIET, SCRIPT])
def test_every_policy_starts_from_nothing_and_allows_no_inline_and_no_other_site(text):
    assert text.startswith("default-src 'none'; ")
    assert "unsafe" not in text
    assert "http" not in text
    assert "*" not in text
    assert "base-uri 'none'" in text
    assert "frame-ancestors 'none'" in text
    assert "report-uri /console/csp; report-to wren" in text


@pytest.mark.parametrize("text", [PAGE, SCRIPT])
def test_where_scripts_run_they_need_a_trusted_type(text):
    assert "script-src 'self'" in text
    assert "require-trusted-types-for 'script'; trusted-types lit-html wren" in text


@pytest.mark.parametrize("text", [DENY, QUIET])
def test_elsewhere_no_script_runs_at_all(text):
    assert "script-src" not in text
    assert "connect-src" not in text


def test_features_nobody_needs_are_closed():
    assert "camera=()" in HEADERS["Permissions-Policy"]
    assert "geolocation=()" in HEADERS["Permissions-Policy"]
    assert "=*" not in HEADERS["Permissions-Policy"]
