"""What is asked of every page is asked of the convoy's as well: the same tests, at the other site."""

from tests.browser.test_accessibility import (  # noqa: F401  they are collected here again
    test_axe_finds_nothing_in_any_theme_at_any_width,
    test_axe_finds_nothing_on_any_page,
    test_no_page_scrolls_sideways_at_a_zoom_of_400_percent,
    windows,
)
