"""Noticing: what young people type, and why it matters."""

from __future__ import annotations

from safeguarding.indicators.assess import Entry, assess, trimmed
from safeguarding.indicators.check import check
from safeguarding.indicators.notice import Earlier, Indicators, Noticed, Reason, remembered

__all__ = ["Earlier", "Entry", "Indicators", "Noticed", "Reason", "assess", "check", "remembered", "trimmed"]
