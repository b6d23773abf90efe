"""What a category is called on the dashboard: plain words for the people who commission and lead the service."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

CATEGORIES: Mapping[str, str] = MappingProxyType(
    {
        "adult_or_perp": "An adult writes about a child",
        "bereavement": "Bereavement",
        "bullying": "Bullying",
        "causing_harm": "Worry about harming others",
        "cce": "Criminal exploitation",
        "child_on_child_sexual": "Sexual harm between children",
        "cse": "Sexual exploitation",
        "disability": "Disability and being understood",
        "domestic_abuse": "Domestic abuse at home",
        "eating_disorder": "Eating",
        "emotional_abuse": "Emotional abuse",
        "fgm": "Female genital mutilation",
        "forced_marriage_hba": "Forced marriage and honour-based abuse",
        "mental_health": "Mental health",
        "missing": "Missing or away from home",
        "neglect": "Neglect",
        "online_grooming": "Online grooming",
        "online_sadistic": "Online coercion to harm",
        "physical_abuse": "Physical abuse",
        "position_of_trust": "Adults in a position of trust",
        "radicalisation": "Radicalisation",
        "recant": "Took back what was said",
        "relationship_abuse": "Abuse in a relationship",
        "self_harm": "Self-harm",
        "sextortion": "Threats over images",
        "sexual_abuse": "Sexual abuse",
        "substance": "Alcohol and drugs",
        "suicide": "Suicidal thoughts",
        "third_party": "Worry about somebody else",
        "trafficking": "Trafficking",
        "watched": "Somebody may be watching",
        "worry": "Other worries",
        "young_carer": "Caring for somebody",
    }
)


def category(name: str) -> str:
    """A category's label; for one that has none yet, its name as words."""
    return CATEGORIES.get(name, name.replace("_", " ").replace("-", " ").capitalize())
