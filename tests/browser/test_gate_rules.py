"""The rules of a gate and the codes of badges, which the browser knows once more: they say the same as ours."""

import json
from pathlib import Path

from operations import badges
from tests.browser.conftest import PHONE

CASES = Path(__file__).parents[1] / "operations" / "verdicts.json"
#: Texts that hold a code, seem to, or hold none.
TEXTS = (
    "7NQ2 K4XD 9ZRM 0TBA", "7nq2-k4xd-9zrm-0tba", "oil0 UUUU 0000 0000", "HTTPS://X.ORG/B/7NQ2K4XD9ZRM0TBA",
    "https://x.org/b/7nq2k4xd9zrm0tba?lang=es", "httpsÑ--x.org-b-7nq2k4xd9zrm0tba", "7NQ2K4XD9ZRM0TBAX", "WIFI:S:x;;",
    " \t7NQ2K4XD9ZRM0TBA\n", "https://x.org/a/7nq2k4xd9zrm0tba", "B" * 401, "", "ı" * 16, "👍" * 16,
)  # fmt: skip
#: What the page's rules say of each case; its clock says 10:00.
JUDGED = """async cases => {
    const { judge } = await import('/static/js/gate/rules.js')
    const at = time => time && Date.parse(`2019-06-05T${time}Z`)
    const usual = { known: true, of_event: true, replaced: false, status: 'approved', opens_at: null, closes_at: null,
        called_off: false, zone_allowed: true, listed: true, reentry: true, inside: false, entries: 0 }
    return cases.map(({ showing, direction = 'in', overruled = false }) => {
        const { opens_at, closes_at, ...facts } = showing
        const times = { opens_at: at(opens_at) ?? null, closes_at: at(closes_at) ?? null }
        return judge({ ...usual, ...facts, ...times }, direction, at('10:00'), overruled)
    })
}"""
READ = "async texts => { const { readCode } = await import('/static/js/gate/codes.js'); return texts.map(readCode) }"


def test_rules_and_codes_are_the_same_in_the_browser(site, browse):
    page = browse(PHONE)
    site.sign_in(page, "gate", "/checkin?checkpoint=MAIN")
    cases = json.loads(CASES.read_text())
    told = page.evaluate(JUDGED, cases)
    expected = [{"result": case["result"], "reason": case.get("reason")} for case in cases]
    assert told == expected
    assert page.evaluate(READ, TEXTS) == [badges.read_code(text) for text in TEXTS]
