from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SHORT = ["--messages", "500", "--people", "50", "--kills", "2", "--store-kills", "1", "--redeliver", "0.1"]


@pytest.mark.crash
@pytest.mark.timeout(300)
def test_nothing_is_lost_doubled_or_out_of_order_when_bots_and_store_are_killed():
    run = [sys.executable, str(Path(__file__).parent / "run.py"), *SHORT]

    done = subprocess.run(run, check=False, capture_output=True, text=True, timeout=280)

    print(done.stdout)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "Nothing lost, doubled or out of order." in done.stdout
