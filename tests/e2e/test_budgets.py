"""What studying may cost: bytes, requests, and time on a slow phone with a slow connection."""

import gzip
import time

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.http import HttpResponse

from .walking import answer_by_keys

SECONDS, KILOBYTE = 1000, 1000
# Notes what moves on the page, and when.
WATCH_SHIFTS = """
window.shifts = [];
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) shifts.push({value: entry.value, at: entry.startTime, sources: entry.sources.map(s => s.node?.outerHTML?.slice(0, 80))});
}).observe({type: "layout-shift", buffered: true});
"""


@pytest.fixture(autouse=True)
def compressed_files(monkeypatch):
    """Send static files as WhiteNoise does, which compresses them when they are collected."""
    serve = StaticFilesHandler.serve

    def serve_compressed(self, request):
        plain = serve(self, request)
        headers = {"Content-Type": plain.headers["Content-Type"], "Content-Encoding": "gzip"}
        content = b"".join(plain.streaming_content)
        plain.close()
        return HttpResponse(gzip.compress(content, 9), headers=headers)

    monkeypatch.setattr(StaticFilesHandler, "serve", serve_compressed)


class Traffic:
    """What a page fetches, as it is sent and as it is read."""

    def __init__(self, page):
        self.responses = []
        page.on("response", lambda response: self.responses.append(response))

    @property
    def raw(self):
        return {response.url: len(response.body()) for response in self.responses}

    @property
    def compressed(self):
        return {response.url: response.request.sizes()["responseBodySize"] for response in self.responses}


@pytest.fixture
def traffic(page):
    return Traffic(page)


def share_of_processor():
    """Return how much of a processor this machine has left for one more process, at most 1."""
    started, used = time.perf_counter(), time.thread_time()
    while time.perf_counter() - started < 0.2:
        pass
    return (time.thread_time() - used) / (time.perf_counter() - started)


@pytest.fixture
def slow(page):
    """A phone of the middle: 1.6 Mbit/s, 150 ms to the server and back, a quarter of the speed that this machine has when
    nothing else runs on it."""
    page.set_viewport_size({"width": 390, "height": 844})
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8},
    )
    session.send("Emulation.setCPUThrottlingRate", {"rate": max(1, 4 * share_of_processor())})
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
    times = []
    for _ in range(5):  # the quickest says what the page needs, the others what else the machine did
        page.goto(live_server.url)
        times.append(page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"))
        if times[-1] <= 1.5 * SECONDS:
            break
    assert min(times) <= 1.5 * SECONDS, times
    page.keyboard.press("1")
    assert page.locator("[data-choice='1']").is_checked()


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
