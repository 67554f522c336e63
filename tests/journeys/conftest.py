"""A real Chromium in front of a real server."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from claims.models import User

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
# Nothing but our own server is asked: the browser's own services are off.
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-quic", "--no-first-run", "--disable-extensions",
    "--disable-features=MediaRouter,OptimizationHints,Translate",
]  # fmt: skip
WIDE = {"width": 1440, "height": 1000}
NARROW = {"width": 390, "height": 844}
Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all journeys."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    # Playwright's loop runs in this thread; the tests themselves are not asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, live_server: Any, installed: None) -> Iterator[Visit]:
    """Open a page in a browser of its own: `visit(user, "/claims/", scheme="dark", size=NARROW)`.

    A script error, a refused policy or a request to elsewhere fails the test.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_page(user: User | None, address: str = "/", **options: Any) -> Page:
        options = {"viewport": options.pop("size", WIDE), "color_scheme": options.pop("scheme", "light")} | options
        context = chromium.new_context(base_url=live_server.url, accept_downloads=True, **options)
        contexts.append(context)
        if user is not None:
            client = Client()
            client.force_login(user)
            name = django_settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
        page.on("console", lambda message: faults.append(message.text) if is_fault(message) else None)
        page.on("request", lambda request: faults.append(request.url) if is_elsewhere(request.url) else None)
        page.goto(address)
        return page

    def is_fault(message: Any) -> bool:
        # Axe, which is no part of the page, tries styles of its own.
        by_axe = "inline style" in message.text and not message.location.get("url", "").startswith(live_server.url)
        return "Content Security Policy" in message.text and not by_axe

    def is_elsewhere(address: str) -> bool:
        return not address.startswith((live_server.url, "data:", "blob:"))

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []
