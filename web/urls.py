"""Links that leave the page they are on: in mails, QR codes and calendars. All begin with BASE_URL, never with the
Host header."""

import urllib.parse

from flask import current_app


def absolute(endpoint: str, **values: object) -> str:
    """The whole address of a page, as the world knows this installation; needs no request, so the worker can ask."""
    path = current_app.url_map.bind("").build(endpoint, values)
    return current_app.config["BASE_URL"] + path


def host() -> str:
    """The host name, with its port where it has one."""
    return urllib.parse.urlsplit(current_app.config["BASE_URL"]).netloc


def badge_address(code: str) -> str:
    """What a badge's QR holds: upper case, so that it needs few modules."""
    return f"{current_app.config['BASE_URL']}/b/{code}".upper()


def local_target(target: str | None) -> str | None:
    """`target` if it leads to a page of ours, else None: nobody is sent elsewhere after signing in."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or not target.isprintable():
        return None
    parts = urllib.parse.urlsplit(target)
    return None if parts.scheme or parts.netloc or "\\" in target else target


def calendar_links(feed: str, name: str) -> dict[str, str]:
    """Addresses that subscribe to the feed at this absolute address, by calendar program.

    Google takes only webcal:, Outlook only http(s): inside its own address.
    """
    webcal = "webcal" + feed[feed.index(":") :]
    outlook = urllib.parse.urlencode({"url": feed, "name": name})
    return {
        "webcal": webcal,
        "google": f"https://calendar.google.com/calendar/r?{urllib.parse.urlencode({'cid': webcal})}",
        "outlook": f"https://outlook.live.com/calendar/0/addfromweb?{outlook}",
        "office": f"https://outlook.office.com/calendar/0/addfromweb?{outlook}",
        "plain": feed,
    }
