"""What runs beside in a rehearsal, by name."""

from __future__ import annotations

from enum import StrEnum


class Part(StrEnum):
    """Names of the rehearsal's tasks."""

    WEBHOOK = "rehearsal-webhook"
    DELIVERY = "rehearsal-delivery"
    KEEP = "rehearsal-keep"
    LIVE = "rehearsal-live"
