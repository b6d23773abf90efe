"""A pretend device with passkeys, which answers by itself, for pages in Chromium."""

from __future__ import annotations

from playwright.async_api import Page


async def authenticator(page: Page, **how: object) -> None:
    """Give a page a device that verifies its user and has the PRF extension; `how`: what it lacks."""
    devtools = await page.context.new_cdp_session(page)
    await devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "ctap2Version": "ctap2_1",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "hasPrf": True,
        "automaticPresenceSimulation": True,
    }
    await devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options | how})
