"""
One good example of every kind of paper, from the invented county and its people.

`python -m tests.documents.papers_examples FOLDER` draws them all as PDF, to be looked at.
"""

import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from documents.pages import Proof, kinds
from documents.pages.confirmation_papers import MediationProofData
from documents.pages.consent_papers import (
    OnlineConsentData,
    PrivacyNoticeData,
    RecordingConsentData,
    ServiceAddressData,
)
from documents.pages.file_papers import (
    BackCoverData,
    ClosingReportData,
    ContentsData,
    ContentsRow,
    CoverData,
    FileNoteData,
)
from documents.pages.inquiry_papers import EvidenceData, EvidenceRow, InquiryData, MediationRecordData
from documents.pages.intake_papers import (
    IdentityCheck,
    IdentityData,
    PowerData,
    RegisterData,
    RequestData,
    RightsData,
)
from documents.pages.outcome_papers import FollowUpData, OralAgreementData, ReceiptData, TerminationData
from tests.documents.pages_builders import (
    CASE_NUMBER,
    CODE,
    COMMITTEE,
    COURT,
    FIRM,
    HU,
    NUMBER,
    ROOT,
    SUN,
    URL,
    an_agreement,
    an_application,
)
from tests.documents.papers_examples_outside import OUTSIDE

DAY = date(2026, 11, 22)
MORNING, NOON = datetime(2026, 11, 22, 9, 12), datetime(2026, 11, 22, 11, 40)
TENANT = replace(SUN, ethnicity="汉族", occupation="幼儿园教师")
LANDLORD = replace(HU, ethnicity="汉族", occupation="退休")
SIDES = (TENANT, LANDLORD)
PROOF = Proof(URL, CODE, ROOT)
FACTS = (
    "2025年11月1日，孙晓雯与胡桂芳签订房屋租赁合同，承租和顺街22号201室，支付押金2800.00元。"
    "2026年11月1日租期届满，孙晓雯搬离并交还房屋，胡桂芳以门锁损坏为由主张扣除350.00元。"
)
TALK = (
    "问：请说明门锁的情况。\n答：门锁是2019年换的，今年夏天开始有时打不开，我跟房东说过一次。\n"
    "问：有没有人为损坏？\n答：没有。锁芯是用久了磨损的，照片上能看到，外面没有撬痕。\n"
    "问：钥匙和门禁卡是否交还？\n答：交房当天都准备好了，等押金退了就交。"
)


EXAMPLES: dict[str, Any] = {
    "file-cover": CoverData(
        number="〔2026〕清和人调字第12号",
        made_on=date(2026, 12, 1),
        committee=COMMITTEE,
        file_name="孙晓雯与胡桂芳房屋租赁押金纠纷",
        mediators=("钟敏",),
        began_on=DAY,
        ended_on=DAY,
        compiler="吴灿",
        retention="十年",
        remarks="含录音录像一份，电子卷宗同步归档。",
    ),
    "file-contents": ContentsData(
        number="〔2026〕清和人调字第12号",
        made_on=date(2026, 12, 1),
        contents=tuple(
            ContentsRow(title, str(number))
            for number, title in enumerate(
                ("卷宗封面", "卷内目录", "人民调解受理登记表", "人民调解当事人权利义务告知书", "当事人身份证明",
                 "人民调解记录", "人民调解协议书", "司法确认申请书", "调解协议履行凭证",
                 "人民调解回访记录", "卷宗封底"),
                start=1,
            )
        ),
        compiler="吴灿",
    ),
    "mediation-request": RequestData(
        number=NUMBER,
        made_on=DAY,
        committee=COMMITTEE,
        parties=SIDES,
        facts=FACTS,
        requests=("退还押金2800.00元。", "确认双方就该租赁合同再无其他争议。"),
    ),
    "intake-register": RegisterData(
        number=NUMBER,
        made_on=DAY,
        committee=COMMITTEE,
        parties=SIDES,
        dispute_type="0401 租赁押金",
        source="police",
        facts=FACTS,
        place="清和县太平镇和顺街22号201室",
        people=2,
        grade="blue",
        opinion="属于人民调解范围，双方均愿意调解，予以受理，由人民调解员钟敏主持。",
        registrar="梁倩",
    ),
    "rights-notice": RightsData(number=NUMBER, made_on=DAY, committee=COMMITTEE, parties=SIDES),
    "identity-record": IdentityData(
        number=NUMBER,
        made_on=DAY,
        committee=COMMITTEE,
        checks=(
            IdentityCheck("孙晓雯", "居民身份证", SUN.id_number_masked, "短信核验、证件比对", "一致", MORNING),
            IdentityCheck("胡桂芳", "居民身份证", HU.id_number_masked, "现场核验", "一致", MORNING),
        ),
        copies_pages=2,
        checker="梁倩",
    ),
    "power-of-attorney": PowerData(
        number=NUMBER,
        made_on=DAY,
        principal=replace(FIRM, phone_masked="199****0009"),
        agent="黎伟",
        agent_kind="lawyer",
        agent_id_masked="449999********0048",
        agent_phone_masked="199****0012",
        agent_organisation="云山市正言律师事务所",
        dispute="与刘建国等42人拖欠工资纠纷",
        powers=("apply", "evidence", "choose", "settle", "sign", "receive"),
        valid_until=date(2027, 5, 31),
    ),
    "inquiry-record": InquiryData(
        number=NUMBER,
        made_on=DAY,
        began_at=MORNING,
        ended_at=NOON,
        place="和顺社区调解室",
        present=("何姨（社区网格员）",),
        asked="孙晓雯",
        asked_id_masked=SUN.id_number_masked,
        investigators=("钟敏", "李劲"),
        recorder="吴灿",
        record=TALK,
    ),
    "evidence-list": EvidenceData(
        number=NUMBER,
        made_on=DAY,
        committee=COMMITTEE,
        evidence=(
            EvidenceRow("房屋租赁合同", "书证", "孙晓雯", "孙晓雯", 4, "original", "无异议"),
            EvidenceRow("押金转账记录", "电子数据", "手机银行", "孙晓雯", 1, "electronic", "无异议", ROOT),
            EvidenceRow(
                "门锁照片（2026年11月1日）", "视听资料", "社区民警拍摄", "胡桂芳", 3, "electronic", "认为系自然磨损",
                ROOT[::-1],
            ),
        ),
        submitter="孙晓雯",
        receiver="吴灿",
    ),
    "mediation-record": MediationRecordData(
        number=NUMBER,
        made_on=DAY,
        committee=COMMITTEE,
        began_at=MORNING,
        ended_at=NOON,
        place="和顺社区调解室（在线）",
        parties=SIDES,
        present=("值班律师黎伟",),
        mediators=("钟敏",),
        recorder="吴灿",
        told=True,
        statements="孙晓雯：押金应当全额退还。\n胡桂芳：门锁坏了，换锁花了350.00元，应当从押金里扣。",
        disputed="门锁损坏是承租人造成，还是正常使用的磨损。",
        undisputed="双方签订租赁合同、交付押金2800.00元、租期届满并搬离的事实，双方均无异议。",
        proposals="15时40分至16时18分分别沟通。胡桂芳提出退还2450.00元，后提出2700.00元；孙晓雯坚持全额退还，同意当日交还钥匙。",
        outcome="agreed",
        outcome_text="胡桂芳当日退还押金2800.00元，孙晓雯交还钥匙两把、门禁卡一张，双方再无其他争议。",
        recorded_from=MORNING,
        recorded_to=NOON,
        recording_digest=ROOT,
    ),
    "agreement": an_agreement(),
    "oral-agreement": OralAgreementData(
        number=NUMBER,
        made_on=DAY,
        committee=COMMITTEE,
        parties=SIDES,
        facts=FACTS,
        content="胡桂芳退还孙晓雯押金2800.00元（大写：人民币贰仟捌佰元整）；孙晓雯交还钥匙两把、门禁卡一张。",
        performance="双方于2026年11月22日17时前在和顺社区调解室当场履行完毕。",
        mediators=("钟敏",),
    ),
    "performance-receipt": ReceiptData(
        number=NUMBER,
        made_on=DAY,
        agreement_number=NUMBER,
        instalment=1,
        amount_fen=280_000,
        payment_method="银行转账",
        reference="20261122164000123456",
        payer="胡桂芳",
        payee="孙晓雯",
        own_account=True,
        paid_on=DAY,
        rest="钥匙两把、门禁卡一张已于当日17时交还，无其他义务。",
    ),
    "follow-up": FollowUpData(
        number=NUMBER,
        made_on=date(2026, 11, 29),
        committee=COMMITTEE,
        agreement_number=NUMBER,
        party_names=("孙晓雯", "胡桂芳"),
        subject="押金退还和交钥匙的履行情况",
        visited_at=datetime(2026, 11, 29, 10, 5),
        way="video",
        performed="wholly",
        performance_text="押金已退，钥匙和门禁卡已交还，双方没有新的争议。",
        satisfaction="very",
        risks="未发现。",
        measures="无须进一步措施。",
        visitor="钟敏",
        visited="孙晓雯",
    ),
    "termination-notice": TerminationData(
        number=NUMBER,
        made_on=DAY,
        committee=COMMITTEE,
        parties=SIDES,
        began_on=date(2026, 11, 10),
        ended_on=DAY,
        course="本委员会先后两次组织调解，并征得双方同意，委托专业人员查看门锁。双方对磨损的原因和应退数额分歧较大。",
        reason="too-far-apart",
        issues="门锁损坏的原因；应当退还的押金数额。",
        advice="simple",
        mediators=("钟敏",),
    ),
    "file-note": FileNoteData(
        number="〔2026〕清和人调字第12号",
        made_on=date(2026, 12, 1),
        committee=COMMITTEE,
        note="本案当事人选择在线调解，授权委托书、调查记录无须制作。\n录音录像原件存于电子卷宗，清单的摘要值已由双方确认并签名。",
        compiler="吴灿",
        inspector="陈向荣",
    ),
    "closing-report": ClosingReportData(
        number=NUMBER,
        made_on=date(2026, 12, 1),
        committee=COMMITTEE,
        party_names=("孙晓雯", "胡桂芳"),
        source="公安机关移送",
        accepted_on=DAY,
        closed_on=date(2026, 11, 29),
        facts=FACTS,
        result="双方于2026年11月22日达成调解协议，胡桂芳全额退还押金。",
        performance="当日履行完毕，回访满意。",
        approval="同意结案。",
        mediators=("钟敏",),
        director="陈向荣",
    ),
    "back-cover": BackCoverData(
        number="〔2026〕清和人调字第12号",
        made_on=date(2026, 12, 1),
        pages=23,
        copies_pages=6,
        remarks="电子材料清单见第22页。",
        compiler="吴灿",
        inspector="陈向荣",
    ),
    "online-consent": OnlineConsentData(
        number=NUMBER,
        made_on=DAY,
        committee=COMMITTEE,
        party=SUN,
        consent_version="2026-1",
        online=True,
        signing=True,
        face_check=False,
        channel="本人手机",
    ),
    "recording-consent": RecordingConsentData(
        number=NUMBER,
        made_on=DAY,
        committee=COMMITTEE,
        party=SUN,
        consent_version="2026-1",
        recording=True,
        instead_of_record=False,
        channel="本人手机",
    ),
    "privacy-notice": PrivacyNoticeData(
        number=NUMBER,
        made_on=DAY,
        committee=COMMITTEE,
        party=SUN,
        consent_version="2026-1",
        handling=True,
        sensitive=True,
        sharing=True,
        retention="自结案之日起十年",
        contact="清和县太平路1号，联系电话0999-0000000",
    ),
    "service-address": ServiceAddressData(
        number=CASE_NUMBER,
        made_on=DAY,
        court=COURT,
        cause="申请司法确认调解协议",
        recipient=SUN,
        receiver="孙建平（父亲）",
        receiver_id_masked="449999********0013",
        postal_address="清和县太平镇和顺街18号302室",
        postcode="999901",
        phone_masked="199****0001",
        electronic=True,
        served=("notices", "records", "rulings"),
        e_phone_masked="199****0001",
        e_account="诉讼服务平台，实名账号",
    ),
    "application": an_application(),
    "mediation-proof": MediationProofData(
        number=NUMBER,
        made_on=DAY,
        committee=COMMITTEE,
        founded="经清和县司法局备案，于2024年3月1日由清和县人民政府所属社会治理综合服务中心设立，登记号清和人调第001号。",
        court=COURT,
        party_names=("孙晓雯", "胡桂芳"),
        mediators=("钟敏",),
        mediated_on=DAY,
        agreement_number=NUMBER,
    ),
    **OUTSIDE,
}  # fmt: skip


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for kind, data in EXAMPLES.items():
        paper = kinds.render(kind, data, PROOF)
        (folder / f"{kinds.KINDS[kind].document:02}-{kind}.pdf").write_bytes(paper.pdf)
        print(f"{kind}: {paper.pages} pages, {[box.field for box in paper.boxes]}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
