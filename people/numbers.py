"""Numbers that carry their own check: identity cards, social credit codes, mobile phones."""

import re
import unicodedata
from datetime import date

from kernel import Invalid

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"
CREDIT_SYMBOLS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
PHONE = re.compile(r"1[3-9][0-9]{9}")


def checked_id_number(text: str) -> str:
    """
    Return the identity number in its plain form, or raise Invalid("id-number.*").

    18 characters: region, birth date, sequence, check by ISO 7064 MOD 11-2 (GB 11643-1999).
    """
    number = plain(text).upper()
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        raise Invalid("id-number.form")
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise Invalid("id-number.birth-date") from None
    if (
        ID_CHECKS[sum(int(digit) * weight for digit, weight in zip(number, ID_WEIGHTS, strict=False)) % 11]
        != number[17]
    ):
        raise Invalid("id-number.check-digit")
    return number


def gender_in(id_number: str) -> str:
    """Return "male" or "female" as the 17th digit of a checked number says."""
    return "male" if int(id_number[16]) % 2 else "female"


def checked_credit_code(text: str) -> str:
    """Return the unified social credit code, or raise Invalid("credit-code.*") (GB 32100-2015)."""
    code = plain(text).upper()
    if len(code) != 18 or any(symbol not in CREDIT_SYMBOLS for symbol in code):
        raise Invalid("credit-code.form")
    total = sum(CREDIT_SYMBOLS.index(symbol) * weight for symbol, weight in zip(code, CREDIT_WEIGHTS, strict=False))
    if CREDIT_SYMBOLS[-total % 31] != code[17]:
        raise Invalid("credit-code.check-symbol")
    return code


def checked_phone(text: str) -> str:
    """Return the 11 digits of a mobile phone in mainland China, or raise Invalid("phone.form")."""
    phone = plain(text).replace("-", "").removeprefix("+86")
    if not PHONE.fullmatch(phone):
        raise Invalid("phone.form")
    return phone


def plain(text: str) -> str:
    """Return what was meant where a Chinese keyboard wrote full-width digits or spaces crept in."""
    return "".join(unicodedata.normalize("NFKC", text).split())
