from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SHORT = ["--rounds", "1", "--seconds", "0.5", "--seals", "50", "--starts", "1", "--people", "20", "--in-flight", "8"]
FIGURES = {
    "turns_per_s", "turn_cpu_us", "turn_p99_ms", "replied_per_s", "echoes_per_s", "turns_over_echoes", "seal_cpu_us",
    "notice_cpu_us", "audits_per_s", "ready_s", "resident_mb", "session_bytes", "records_opened",
}  # fmt: skip


@pytest.mark.timeout(180)
def test_speed_is_measured_and_the_measured_records_open(tmp_path):
    out = tmp_path / "speed.json"
    run = [sys.executable, str(Path(__file__).parent / "run.py"), *SHORT, "--unpinned", "--out", str(out)]

    done = subprocess.run(run, check=False, capture_output=True, text=True, timeout=170)

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "they hold every word sent, in order" in done.stdout
    figures = json.loads(out.read_text())
    assert figures.keys() >= FIGURES
    assert all(value >= 0 for value in figures.values())
