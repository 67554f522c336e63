"""What axe finds on a page, in light and dark, wide and narrow."""

from axe_playwright_python.base import AXE_SCRIPT

from tests.journeys.conftest import NARROW, WIDE

# What is in order is not told node by node, which takes longer than to find out.
FAULTS_ALONE = {"resultTypes": ["violations"]}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]} | FAULTS_ALONE
# Until what moves has come to rest, or half a second has passed.
SETTLED = """
Promise.race([
  Promise.allSettled(document.getAnimations().map((one) => one.finished)),
  new Promise((done) => setTimeout(done, 500)),
])
"""
# What another scheme can change.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}} | FAULTS_ALONE


def violations(page, rules=RULES):
    if page.evaluate("window.axe === undefined"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("(rules) => axe.run(rules).then((results) => results.violations)", rules)
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


def violations_in_all_variants(page):
    """Wide and narrow, light and dark: of one page, as it is asked for once."""
    found = []
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        for scheme, rules in (("light", RULES), ("dark", COLOURS)):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            # Else axe meets colours half-way from one scheme to the other.
            page.evaluate(SETTLED)
            found += [f"{scheme}, {size['width']}: {fault}" for fault in violations(page, rules)]
        if page.evaluate("document.documentElement.scrollWidth") > size["width"]:
            found.append(f"wider than {size['width']}")
    return found
