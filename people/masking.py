"""What is shown of a name or a number to those who need not see it whole."""


def mask_name(name: str) -> str:
    """孙晓雯 becomes 孙**; an empty name stays empty."""
    return name[:1] + "*" * (len(name) - 1)


def mask_phone(phone: str) -> str:
    """19900001234 becomes 199****1234."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 11 else "*" * len(phone)


def mask_id_number(number: str) -> str:
    """449999199306150055 becomes 4499**********0055: county and birth date stay hidden."""
    return f"{number[:4]}{'*' * 10}{number[-4:]}" if len(number) == 18 else "*" * len(number)
