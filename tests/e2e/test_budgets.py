"""What studying may cost: bytes, requests, and time on a slow phone with a slow connection."""

import gzip

import pytest

from .walking import answer_by_keys

SECONDS, KILOBYTE = 1000, 1000
# Notes what moves on the page, and when.
WATCH_SHIFTS = """
window.shifts = [];
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) shifts.push({value: entry.value, at: entry.startTime, sources: entry.sources.map(s => s.node?.outerHTML?.slice(0, 80))});
}).observe({type: "layout-shift", buffered: true});
"""


class Traffic:
    """What a page fetches: how much of it is sent by a server that compresses."""

    def __init__(self, page):
        self.page, self.responses = page, []
        page.on("response", lambda response: self.responses.append(response))

    @property
    def raw(self):
        return {response.url: len(response.body()) for response in self.responses}

    @property
    def compressed(self):
        return {response.url: self.sent(response) for response in self.responses}

    def sent(self, response):
        if (
            "/static/" in response.url
        ):  # WhiteNoise compresses files when they are collected; the tests' server does not
            return len(gzip.compress(response.body(), 9))
        assert response.headers["content-encoding"] == "gzip", response.url
        return response.request.sizes()["responseBodySize"]


@pytest.fixture
def traffic(page):
    return Traffic(page)


@pytest.fixture
def slow(page):
    """A phone of the middle: 1.6 Mbit/s, 150 ms to the server and back, a quarter of this machine's speed."""
    page.set_viewport_size({"width": 390, "height": 844})
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8},
    )
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    return session


def test_a_question_and_its_answer_are_six_requests_and_30_kilobytes(page, live_server, bank, strict, traffic):
    page.goto(live_server.url, wait_until="networkidle")
    answer_by_keys(page, right=True)
    page.wait_for_load_state("networkidle")
    sizes = traffic.compressed
    assert len(traffic.responses) <= 6, sizes
    assert sum(sizes.values()) <= 30 * KILOBYTE, sizes
    raw = traffic.raw
    assert sum(size for url, size in raw.items() if "/htmx" not in url) <= 45 * KILOBYTE, raw


def test_a_question_can_be_answered_after_a_second_and_a_half_on_a_slow_phone(page, live_server, bank, strict, slow):
    page.goto(live_server.url, wait_until="commit")
    page.wait_for_selector("form.question [data-choice='1']")
    page.wait_for_load_state("load")
    painted, complete = page.evaluate(
        "[performance.getEntriesByName('first-contentful-paint')[0].startTime, performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd]"
    )
    assert painted <= 1.5 * SECONDS
    assert complete <= 1.5 * SECONDS


@pytest.mark.parametrize("width", [390, 1100])
def test_nothing_moves_when_a_question_is_answered(page, live_server, bank, strict, width):
    page.add_init_script(WATCH_SHIFTS)
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(live_server.url, wait_until="networkidle")
    for right in (True, False):
        answer_by_keys(page, right=right)
        page.wait_for_timeout(100)
        page.keyboard.press("Enter")
        page.wait_for_selector("form.question")
    shifts = page.evaluate("shifts")
    assert sum(shift["value"] for shift in shifts) < 0.01, shifts


def test_a_shift_would_be_seen(page, live_server, bank):
    """A control: were it not, the test above would prove nothing."""
    page.add_init_script(WATCH_SHIFTS)
    page.goto(live_server.url, wait_until="networkidle")
    page.wait_for_timeout(600)  # what moves soon after a key counts as meant
    page.evaluate("document.getElementById('problem').hidden = false")
    page.wait_for_timeout(300)
    assert page.evaluate("shifts[0].value") > 0.01
