"""Good data for every paper; a test changes one thing. People and places are the invented county's."""

from datetime import date
from typing import Any

from documents.pages import AcceptanceData, AgreementData, ApplicationData, PaperParty, RulingData

COMMITTEE = "清和县矛盾纠纷人民调解委员会"
COURT = "清和县人民法院"
NUMBER = "清和调字〔2026〕第12号"
CASE_NUMBER = "（2026）粤9999诉前调确17号"
URL = "https://qinghe.example/v/7K3M-Q9TX"
CODE = "7K3M-Q9TX"
ROOT = "3f6c1f0a9f1f9c7f9b0e7c1c64a5d8a7f2c1b3d4e5f60718293a4b5c6d7e8f90"
CLAUSES = (
    "乙方于2026年11月22日17时前，将押金2800.00元（大写：人民币贰仟捌佰元整）一次性退还甲方，支付至甲方本人银行账户。",
    "甲方于收到上述款项的当日，将房屋钥匙两把、门禁卡一张交还乙方。",
    "双方就该房屋租赁合同再无其他争议。",
)
SUN = PaperParty(
    "甲方", "person", "孙晓雯", "女", "1995-05", "449999********002X", "199****0001", "清和县太平镇和顺街18号302室"
)
HU = PaperParty(
    "乙方", "person", "胡桂芳", "女", "1955年9月", "449999********0034", "199****0002", "清和县太平镇和顺街22号"
)
FIRM = PaperParty(
    "乙方",
    "organisation",
    "云山市宏达建筑劳务有限公司",
    id_number_masked="91449999MA0TE5T01P",
    address="云山市城南大道88号",
    representative="赵永明",
)


def an_agreement(**changes: Any) -> AgreementData:
    values: dict[str, Any] = {
        "number": NUMBER,
        "committee": COMMITTEE,
        "parties": (SUN, HU),
        "facts": "2025年11月1日，甲方与乙方签订《房屋租赁合同》，承租乙方位于和顺街22号201室的房屋，并于当日支付押金"
        "2800.00元（大写：人民币贰仟捌佰元整）。2026年11月1日租期届满，甲方搬离并交还房屋。",
        "dispute": "乙方以门锁损坏为由，主张扣除350.00元（大写：人民币叁佰伍拾元整）；甲方认为系自然磨损，要求全退。",
        "clauses": CLAUSES,
        "performance": "乙方以银行转账方式履行，转入甲方本人账户；履行期限为2026年11月22日。",
        "breach": "乙方逾期付款的，自逾期之日起，按照一年期贷款市场报价利率向甲方支付利息。",
        "signing_method": "双方约定以电子签名方式签署本协议：签署人经实名核验，在本人设备上手写签名，以验证码确认。",
        "copies": 3,
        "mediators": ("钟敏",),
        "made_on": date(2026, 11, 22),
        "verify_url": URL,
        "verify_code": CODE,
        "journal_root": ROOT,
    }
    return AgreementData(**(values | changes))


def an_application(**changes: Any) -> ApplicationData:
    values: dict[str, Any] = {
        "number": NUMBER,
        "court": COURT,
        "parties": (SUN, HU),
        "agreement_number": NUMBER,
        "agreement_digest": ROOT,
        "committee": COMMITTEE,
        "agreed_on": date(2026, 11, 22),
        "request": f"请求依法确认申请人之间达成的人民调解协议（编号：{NUMBER}）有效。",
        "reasons": "双方自愿达成调解协议，现依照《中华人民共和国民事诉讼法》第二百零五条共同申请司法确认。",
        "promises": ("协议系双方自愿达成。", "双方没有恶意串通。", "所提交的材料真实、完整。"),
        "attachments": ("人民调解协议书一份", "身份证明各一份"),
        "made_on": date(2026, 11, 22),
        "verify_url": URL,
        "verify_code": CODE,
    }
    return ApplicationData(**(values | changes))


def a_ruling(**changes: Any) -> RulingData:
    values: dict[str, Any] = {
        "decision": "confirm",
        "court": COURT,
        "case_number": CASE_NUMBER,
        "parties": (SUN, HU),
        "applied_on": date(2026, 11, 22),
        "accepted_on": date(2026, 11, 23),
        "committee": COMMITTEE,
        "agreement_number": NUMBER,
        "agreed_on": date(2026, 11, 22),
        "agreement_clauses": CLAUSES,
        "findings": "申请人具有完全民事行为能力，意思表示真实，协议内容具体明确，不违反法律、行政法规的强制性规定",
        "judge": "周正明",
        "clerk": "林小燕",
        "made_on": date(2026, 11, 24),
        "verify_url": URL,
        "verify_code": CODE,
    }
    return RulingData(**(values | changes))


def an_acceptance(**changes: Any) -> AcceptanceData:
    values: dict[str, Any] = {
        "court": COURT,
        "case_number": CASE_NUMBER,
        "parties": (SUN, HU),
        "agreement_number": NUMBER,
        "accepted_on": date(2026, 11, 23),
        "judge": "周正明",
        "clerk": "林小燕",
        "verify_url": URL,
        "verify_code": CODE,
    }
    return AcceptanceData(**(values | changes))
