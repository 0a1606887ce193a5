"""The same browser before the demo's convoy: tests of this folder find it at `site`, and nothing of the summit."""

from collections.abc import Iterator

import pytest

from tests.browser.conftest import Site, served


@pytest.fixture
def site(app, california) -> Iterator[Site]:
    """The convoy of the demo, served on this machine."""
    with served(app, california.slug) as found:
        yield found
