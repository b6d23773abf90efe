"""The edge to Telegram: updates in, words out. The only part that knows python-telegram-bot."""

from __future__ import annotations

import os

os.environ.setdefault("PTB_TIMEDELTA", "1")  # python-telegram-bot: durations as timedelta, and no warning
