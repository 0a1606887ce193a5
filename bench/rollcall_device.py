"""Fifty people scanned on a leader's phone without a network: in Chromium, on the page itself.

Timed is from a code's arrival until the number of those aboard is another one on the screen; it is stored by then. The
floor is the digest of a code alone, by which a phone knows whose it is.
"""

import shutil
import statistics
from collections.abc import Sequence

from playwright.sync_api import sync_playwright

from bench.installation import SUMMIT
from bench.server import Server

#: For each code, ms until the number changes; and ms of its digest.
SCAN = """async codes => {
    const form = document.querySelector('#scan'), count = document.querySelector('#roll-count')
    const shown = () => new Promise(resolve => {
        const before = count.firstElementChild.textContent
        const watch = new MutationObserver(() => {
            if (count.firstElementChild?.textContent === before) return
            watch.disconnect()
            resolve()
        })
        watch.observe(count, { childList: true, subtree: true, characterData: true })
    })
    const told = []
    for (const code of codes) {
        const bare = performance.now()
        await crypto.subtle.digest('SHA-256', new TextEncoder().encode(code))
        const began = performance.now(), done = shown()
        form.elements.code.value = code
        form.requestSubmit()
        await done
        told.push({ ms: performance.now() - began, floor: began - bare })
    }
    return { told, aboard: count.firstElementChild.textContent }
}"""


def scanned(server: Server, token: str, group: int, codes: Sequence[str]) -> dict[str, float]:
    """Median and longest ms of scanning these codes at this bus with this phone, and the floor's median."""
    address = f"http://{server.host}:{server.port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        context = browser.new_context(base_url=address, viewport={"width": 390, "height": 844})
        context.add_cookies([{"name": "phone", "value": token, "domain": server.host, "path": f"/{SUMMIT}/convoy"}])
        page = context.new_page()
        page.goto(f"/{SUMMIT}/convoy/rides/{group}")
        page.wait_for_selector("#roll-count b")
        context.set_offline(True)
        found = page.evaluate(SCAN, list(codes))
        browser.close()
    assert found["aboard"] == str(len(codes)), found["aboard"]
    times, floors = ([one[name] for one in found["told"]] for name in ("ms", "floor"))
    return {"value": statistics.median(times), "floor": statistics.median(floors), "longest_ms": max(times)}
