"""How somebody uses a page: with a pointer, or with nothing but a keyboard. The stories are told of either."""

from playwright.sync_api import Locator, Page


class Pointer:
    """Clicks and taps."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator) -> None:
        """Follow a link, press a button, open what is folded."""
        target.click()

    def write(self, target: Locator, text: str) -> None:
        """Write it into a field, in place of what is there."""
        target.fill(text)

    def choose(self, target: Locator, value: str) -> None:
        """Choose an option of a list."""
        target.select_option(value)

    def tick(self, target: Locator) -> None:
        """Tick a box, or one of a group."""
        target.check()


class Keyboard:
    """Tab, Enter, Space, arrows and letters. Wherever it comes by, the focus has to be seen."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator) -> None:
        self.reach(target)
        self.page.keyboard.press("Enter")

    def write(self, target: Locator, text: str) -> None:
        self.reach(target)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def choose(self, target: Locator, value: str) -> None:
        self.reach(target)
        self.page.keyboard.type(target.locator(f'option[value="{value}"]').inner_text())
        assert target.input_value() == value, "the list does not follow the letters typed"

    def tick(self, target: Locator) -> None:
        """Of a group, Tab finds one; arrows go to the others and choose."""
        self.reach(target)
        if not target.is_checked():
            self.page.keyboard.press("Space")

    def reach(self, target: Locator) -> None:
        """Go there step by step. Fails when the focus is lost from sight, or when Tab does not come by."""
        element, passed = target.element_handle(), set()
        for _ in range(MOST_STEPS):
            stop = element.evaluate(STOP)
            if stop["there"]:
                return
            passed.add(stop["place"])
            self.page.keyboard.press("ArrowDown" if stop["group"] else "Tab")
            unseen = self.page.evaluate(UNSEEN)
            assert not unseen, f"one cannot see where the focus is: {unseen}"
        raise AssertionError(f"Tab never comes to {target}; it comes by {sorted(passed)}")


#: More than any page has stops.
MOST_STEPS = 400

#: Where the focus is, as seen from the element one wants to reach.
STOP = """target => {
    const focused = document.activeElement
    return {
        there: focused === target,
        group: focused !== target && focused.type === 'radio' && focused.name === target.name,
        place: focused.id || focused.textContent.trim().slice(0, 40) || focused.tagName,
    }
}"""

#: What has the focus, unless it is in the window, uncovered, and has a ring around it.
UNSEEN = """() => {
    const focused = document.activeElement
    if (focused === document.body) return null
    const style = getComputedStyle(focused), box = focused.getBoundingClientRect()
    const ringed = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
    const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1)
    const y = Math.min(Math.max(box.top + box.height / 2, 0), innerHeight - 1)
    const top = document.elementFromPoint(x, y)
    const within = top && (focused.contains(top) || top.contains(focused))
    const uncovered = within || top?.closest('label')?.control === focused
    if (ringed && uncovered) return null
    return `${focused.outerHTML.slice(0, 160)} ringed: ${ringed}, covered by ${top?.outerHTML.slice(0, 100)}`
}"""
