"""How soon and how often the scanner reads hard pictures of badges: in Chromium, as the gate's page does.

Each picture is looked at as the page looks at what its camera shows, in turns in another way, until it is read. The
floor is the decoder alone with its own settings on the whole picture, in the page itself: `value` and `floor` are the
medians of a look in ms, `rate` and `floor_rate` the shares of the pictures that were read.
"""

import base64
import functools
import http.server
import shutil
import statistics
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bench import figures
from bench.camera_pictures import CASES, TEXT, pictures

STATIC = Path(__file__).resolve().parent.parent / "static"
#: For each picture: ms of the looks it took, and whether the right text was read; the same of the decoder alone.
LOOK = """async ([pictures, text]) => {
    const { Reader, drawn, LOOKS } = await import('/js/gate/reader.js')
    const zxing = await import('/vendor/zxing/reader/index.js')
    window.reader ??= new Reader()
    zxing.prepareZXingModule({ overrides: { locateFile: name => `/vendor/zxing/reader/${name}` } })
    const canvas = document.createElement('canvas'), pen = canvas.getContext('2d', { willReadFrequently: true })
    const timed = async work => {
        const began = performance.now(), texts = await work()
        return { ms: performance.now() - began, right: texts.includes(text), wrong: texts.some(one => one !== text) }
    }
    const told = []
    for (const picture of pictures) {
        const bitmap = await createImageBitmap(await (await fetch(picture)).blob())
        Object.assign(canvas, { width: bitmap.width, height: bitmap.height, videoWidth: bitmap.width, videoHeight: bitmap.height })
        pen.drawImage(bitmap, 0, 0)
        const looks = []
        while (looks.length < LOOKS && !looks.at(-1)?.right) {
            looks.push(await timed(() => reader.read(drawn(canvas, looks.length))))
        }
        const pixels = pen.getImageData(0, 0, canvas.width, canvas.height)
        const alone = await timed(async () => (await zxing.readBarcodes(pixels, { formats: ['QRCode'] })).map(one => one.text))
        told.push({ looks, alone })
    }
    return told
}"""  # noqa: E501


def main() -> None:
    asked = figures.arguments(__doc__, n=20).parse_args()
    n = max(1, asked.n // 10) if asked.quick else asked.n
    with browser_page() as page:
        look(page, pictures("straight", 3))
        told = {case: look(page, pictures(case, n)) for case in CASES}
    for case, looked in told.items():
        figures.tell("camera", **summary(looked), case=case)
    hard = [one for case, looked in told.items() if case not in ("straight", "nothing") for one in looked]
    figures.tell("camera", **summary(hard), case="all the hard ones")


@contextmanager
def browser_page() -> Iterator[Page]:
    """A page of a browser that may fetch what the product serves, and nothing else."""
    files = functools.partial(_Quiet, directory=str(STATIC))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), files) as server, sync_playwright() as playwright:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/js/gate/")
        yield page
        browser.close()
        server.shutdown()


def look(page: Page, taken: list[bytes]) -> list[dict]:
    """What the page saw in these JPEG pictures."""
    addresses = [f"data:image/jpeg;base64,{base64.b64encode(octets).decode()}" for octets in taken]
    return page.evaluate(LOOK, [addresses, TEXT])


def summary(looked: list[dict]) -> dict[str, object]:
    """Medians of a look's time, with and without us, and how many were read."""
    looks = [one["ms"] for each in looked for one in each["looks"]]
    value = statistics.median(looks)
    floor = statistics.median(each["alone"]["ms"] for each in looked)
    return {
        "n": len(looked),
        "value": value,
        "unit": "ms",
        "floor": floor,
        "ratio": value / floor,
        "p95_ms": figures.quantile(looks, 0.95),
        "rate": statistics.mean(each["looks"][-1]["right"] for each in looked),
        "first_rate": statistics.mean(each["looks"][0]["right"] for each in looked),
        "floor_rate": statistics.mean(each["alone"]["right"] for each in looked),
        "wrong": sum(one["wrong"] for each in looked for one in each["looks"]),
    }


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """What failed is told by the page."""


if __name__ == "__main__":
    main()
