"""
Money in words and figures: one value, both forms, never typed twice.

Amounts are whole fen (1 yuan = 100 fen). The capitals follow the writing rules annexed to the
Payment and Settlement Measures (支付结算办法, annex 1): 整 only where the amount ends at yuan,
one 零 for a gap of zeros, 零 between yuan and fen where there is no jiao. Where the rules leave
a choice, we write the form that they give first in their own examples.
"""

from kernel import Invalid

LARGEST_FEN = 9_999_999_999_999_99
"""Just under ten trillion yuan: more than any paper here will carry, and still one 万亿 section."""

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_SECTIONS = ("", "万", "亿", "万亿")


def in_figures(fen: int) -> str:
    """Return `280000` as `2,800.00`."""
    yuan, rest = divmod(_checked(fen), 100)
    return f"{yuan:,}.{rest:02d}"


def in_capitals(fen: int) -> str:
    """Return `280000` as `贰仟捌佰元整`, without the leading 人民币."""
    yuan, rest = divmod(_checked(fen), 100)
    jiao, cents = divmod(rest, 10)
    if rest == 0:
        return f"{_whole(yuan) or '零'}元整"

    text = f"{_whole(yuan)}元" if yuan else ""
    if jiao:
        # 1680.32 -> 壹仟陆佰捌拾元零叁角贰分: the yuan place is 0, the jiao place is not.
        gap = "零" if yuan and yuan % 10 == 0 else ""
        text += f"{gap}{_DIGITS[jiao]}角"
    elif yuan:
        text += "零"
    return f"{text}{_DIGITS[cents]}分" if cents else text


def in_sentence(fen: int) -> str:
    """Return both forms as a clause carries them: `2800.00元（大写：人民币贰仟捌佰元整）`."""
    yuan, rest = divmod(_checked(fen), 100)
    return f"{yuan}.{rest:02d}元（大写：人民币{in_capitals(fen)}）"


def _checked(fen: int) -> int:
    if not 0 <= fen <= LARGEST_FEN:
        raise Invalid("amount.out-of-range", fen=fen, largest=LARGEST_FEN)
    return fen


def _whole(yuan: int) -> str:
    """Return whole yuan in capitals, four digits a section, `""` for zero."""
    text = ""
    gap = False
    for place in range(len(_SECTIONS) - 1, -1, -1):
        section = yuan // 10 ** (4 * place) % 10_000
        if section == 0:
            gap = gap or bool(text)
            continue
        # 壹亿零壹仟, but 壹拾万柒仟: a section's own trailing zeros need no 零 after it.
        if text and (gap or section < 1_000):
            text += "零"
        text += _section(section) + _section_name(place, yuan)
        gap = False
    return text


def _section_name(place: int, yuan: int) -> str:
    """万亿 is written 万 where 亿 follows anyway: 壹万贰仟亿 would say 亿 twice otherwise."""
    if place == 3 and yuan // 10**8 % 10_000:
        return "万"
    return _SECTIONS[place]


def _section(section: int) -> str:
    text = ""
    gap = False
    for place in range(3, -1, -1):
        digit = section // 10**place % 10
        if digit == 0:
            gap = gap or bool(text)
            continue
        text += ("零" if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = False
    return text
