"""The two large pictures: the bridge of the front page and the wide one above a leading article."""

from functools import cache

from django.utils.safestring import SafeString, mark_safe

from rialto.base.drawing import Canvas, arch, box, short
from rialto.base.pictures import FAMILIES

_WATER = (
    (0, 206, 480, 1), (30, 222, 150, 2), (210, 222, 190, 1), (0, 236, 90, 1), (120, 236, 210, 2), (370, 236, 110, 2),
    (60, 250, 130, 1), (260, 250, 160, 2),
)  # fmt: skip


@cache
def _wide(family: str) -> SafeString:
    canvas = Canvas()
    canvas.fill(0, "M0 0h480v270H0z")
    canvas.dots(3, 80, (352, 74))
    canvas.fill(2, "M250 196v-30l76-40h40l114 60v10h-72a62 40 0 0 0-124 0z")
    canvas.fill(1, "M-20 206v-44L112 84h64l150 92v30h-62a120 84 0 0 0-240 0z")
    canvas.fill(4, arch(128, 58, 32, 30), arch(84, 84, 22, 26), arch(182, 84, 22, 26))
    for x, y, width, colour in _WATER:
        canvas.fill(colour, box(x, y, width, 4))
    return mark_safe(
        f'<svg class="pic pic--{family}" viewBox="0 0 480 270" preserveAspectRatio="xMidYMid slice" aria-hidden="true">'
        f"{''.join(canvas)}</svg>"
    )


def lead_picture(family: str) -> SafeString:
    """A bridge before another, 480 x 270, for the article that leads."""
    return _wide(family if family in FAMILIES else "lagoon")


def _shop(x: float, width: float, height: float) -> tuple[str, str, str]:
    """Wall, roof and window of one shop standing on the slope of the bridge."""

    def slope(at: float) -> float:
        return 318 - (at if at < 720 else 1440 - at) * 0.235

    foot = min(slope(x), slope(x + width)) + 40
    top = foot - 40 - height
    radius = (width - 26) / 2
    wall = f"M{short(x)} {short(foot)}V{short(top)}h{short(width)}V{short(foot)}z"
    roof = f"M{short(x - 5)} {short(top)}l7-13h{short(width - 4)}l7 13z"
    window = (
        f"M{short(x + 13)} {short(foot)}V{short(top + 18 + radius)}"
        f"a{short(radius)} {short(radius)} 0 0 1 {short(2 * radius)} 0V{short(foot)}z"
    )
    return wall, roof, window


@cache
def bridge() -> SafeString:
    """The front page's bridge with its twelve shops, 1440 x 560, wider than any screen at its feet."""
    shops = [_shop(x, 70, 66) for i in range(6) for x in (118 + i * 82, 1252 - i * 82)]
    walls, roofs, windows = ("".join(part) for part in zip(*shops, strict=True))
    return mark_safe(
        '<svg class="bridge" viewBox="0 0 1440 560" aria-hidden="true"><defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">'
        '<stop class="sky-high" offset="0"/><stop class="sky-low" offset="1"/></linearGradient></defs>'
        '<path fill="url(#sky)" d="M-1200 0H2640V420H-1200z"/>'
        f'<path class="br-wall" d="{walls}M628 190V52h184v138z"/>'
        f'<path class="br-roof" d="{roofs}M612 54 720 8l108 46z"/>'
        f'<path class="br-glow" d="{windows}M676 190V112a44 44 0 0 1 88 0v78z"/>'
        '<path class="br-pier" d="M640 60h12v120h-12zM788 60h12v120h-12z"/>'
        '<path class="br-stone" d="M-1200 332H-20L628 166H812L1460 332H2640V560H1342C1300 330 1040 222 720 222S140 330 98 560H-1200z"/>'
        '<path class="br-opening" d="M98 560C140 330 400 222 720 222S1300 330 1342 560z"/>'
        '<path class="br-water" d="M-1200 578H80M-60 596H130M-1200 614H20M1360 578H2640M1310 596H1500M1420 614H2640"/>'
        '<path class="br-line" d="M-1200 350H-16L631 184H809L1456 350H2640"/>'
        '<path class="br-rib" d="M80 560C122 318 400 208 720 208S1318 318 1360 560"/></svg>'
    )
