"""
What one agreement costs to make: CPU time and size of three pages, PDF/A step included.

Warm: the fonts are read, as in a server that has made a paper.
"""

import sys
from datetime import date

from documents.pages import AgreementData, PaperParty, agreement

from . import cpu
from .report import say

TARGET_MS = 100
TARGET_KB = 200
ROUNDS = 15

SENTENCE = (
    "双方对上述事实均无异议，乙方应当于{month}月{day}日前向甲方支付{amount}00.00元，逾期未付的，按照约定承担违约责任。"
)


def a_three_page_agreement() -> AgreementData:
    parties = (
        PaperParty(
            "甲方", "person", "欧阳𠮷", "女", "1995-05", "449999********002X", "199****0001", "太平镇和顺街18号"
        ),
        PaperParty("乙方", "person", "赵喆", "男", "1955-09", "449999********0034", "199****0002", "太平镇和顺街22号"),
    )
    clauses = tuple(SENTENCE.format(month=month, day=month * 2, amount=month * 31) for month in range(1, 7))
    return AgreementData(
        number="基准调字〔2026〕第1号",
        committee="基准县矛盾纠纷人民调解委员会",
        parties=parties,
        facts="甲方承租乙方的房屋，于租期届满后搬离并交还，双方因押金的退还发生争议，共同申请调解。",
        dispute="乙方主张从押金中扣除门锁的更换费用，甲方认为属于正常使用造成的自然磨损。",
        clauses=clauses,
        performance="乙方以银行转账方式履行，转入甲方本人账户。",
        breach="",
        signing_method="双方约定以电子签名方式签署本协议，与手写签名具有同等法律效力。",
        copies=3,
        mediators=("钟敏",),
        made_on=date(2026, 11, 22),
        verify_url="https://bench.example/v/7K3M-Q9TX",
        verify_code="7K3M-Q9TX",
        journal_root="3f6c1f0a" * 8,
    )


def main() -> int:
    data = a_three_page_agreement()
    paper = agreement(data)
    assert paper.pages == 3, paper.pages
    spent = cpu.median_ms(lambda: agreement(data), ROUNDS)
    holds = [
        say("papers", "a three-page agreement, CPU", spent, "ms CPU, median", TARGET_MS),
        say("papers", "a three-page agreement, size", len(paper.pdf) / 1000, "kB", TARGET_KB),
    ]
    return 0 if all(holds) else 1


if __name__ == "__main__":
    sys.exit(main())
