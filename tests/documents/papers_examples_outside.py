"""Good examples of what goes to a court, comes from one, or passes between departments and the police."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from documents.pages.confirmation_papers import EnforcementData, PaymentOrderData, WithdrawalData
from documents.pages.coordination_papers import AssignmentData, MinutesData, ReminderData, SupervisionData, TaskRow
from documents.pages.court_notices import CourtInquiryData, ServiceRecordData, SupplementData
from documents.pages.court_rulings import DeemedWithdrawnData, NonAcceptanceData, WithdrawalAllowedData
from documents.pages.police_papers import ExemptionData
from tests.documents.pages_builders import (
    CASE_NUMBER,
    COMMITTEE,
    COURT,
    FIRM,
    HU,
    NUMBER,
    ROOT,
    SUN,
    a_ruling,
    an_acceptance,
)

DAY = date(2026, 11, 22)
CENTRE = "清和县社会治理综合服务中心"


def _labour() -> dict[str, Any]:
    worker = replace(SUN, name="刘建国", gender="男", birth_year_month="1968-03", address="清和县青石镇石桥村3组")
    return {"court": COURT, "parties": (worker, FIRM), "made_on": date(2026, 5, 18)}


def _ending(findings: str) -> dict[str, Any]:
    return {
        "number": CASE_NUMBER,
        "made_on": date(2026, 11, 24),
        "court": COURT,
        "parties": (SUN, HU),
        "applied_on": DAY,
        "committee": COMMITTEE,
        "agreement_number": NUMBER,
        "agreed_on": DAY,
        "findings": findings,
        "judge": "周正明",
        "clerk": "林小燕",
    }


OUTSIDE: dict[str, Any] = {
    "withdrawal": WithdrawalData(
        number=CASE_NUMBER,
        made_on=DAY,
        court=COURT,
        parties=(SUN, HU),
        agreement_number=NUMBER,
        reason="乙方已于2026年11月23日将押金全部退还，钥匙也已交还，协议履行完毕，不再需要司法确认。",
    ),
    "acceptance": an_acceptance(),
    "supplement-notice": SupplementData(
        number=CASE_NUMBER,
        made_on=date(2026, 11, 24),
        court=COURT,
        party_names=("孙晓雯", "胡桂芳"),
        agreement_number=NUMBER,
        materials=("胡桂芳的身份证明复印件。", "房屋租赁合同及押金支付凭证。"),
        until=date(2026, 11, 30),
        contact="书记员林小燕，电话0999-0000001",
    ),
    "court-inquiry": CourtInquiryData(
        number=CASE_NUMBER,
        made_on=date(2026, 11, 24),
        court=COURT,
        parties=(SUN, HU),
        began_at=datetime(2026, 11, 24, 9, 0),
        ended_at=datetime(2026, 11, 24, 9, 25),
        place="第三调解室（在线）",
        judge="周正明",
        clerk="林小燕",
        record="审：双方是否自愿达成调解协议？\n甲：是自愿的。\n乙：是自愿的。\n审：协议内容是否清楚，有无损害他人利益？\n"
        "甲：清楚，没有。\n乙：清楚，没有。\n审：是否知道确认后不履行的后果？\n甲：知道，可以申请执行。\n乙：知道。",
    ),
    "ruling": a_ruling(),
    "non-acceptance": NonAcceptanceData(**_ending("协议内容系确认房屋所有权归属，属于物权确权，")),
    "withdrawal-allowed": WithdrawalAllowedData(**_ending("协议已经履行完毕，")),
    "deemed-withdrawn": DeemedWithdrawnData(
        **_ending("本院于2026年11月24日通知申请人补充材料，申请人无正当理由未在限期内补充。")
    ),
    "service-record": ServiceRecordData(
        number=CASE_NUMBER,
        made_on=date(2026, 11, 25),
        court=COURT,
        recipient_name="孙晓雯",
        papers=(f"{CASE_NUMBER}民事裁定书", "受理通知书"),
        service_way="platform",
        service_address="实名账号，手机199****0001",
        sent_at=datetime(2026, 11, 25, 15, 2),
        arrived_at=datetime(2026, 11, 25, 15, 2),
        read_at=datetime(2026, 11, 25, 18, 40),
        digest=ROOT,
    ),
    "enforcement-request": EnforcementData(
        number="（2026）粤9999诉前调确17号",
        **_labour(),
        ruled_by=COURT,
        ruled_on=date(2026, 4, 15),
        performed_fen=233_600,
        outstanding_fen=350_400,
        interest="自2026年5月12日起至清偿之日止，以未履行金额为基数，按照法律规定加倍支付迟延履行期间的债务利息。",
        requests=("强制被执行人支付工资3504.00元（大写：人民币叁仟伍佰零肆元整）。", "由被执行人负担执行费用。"),
        reasons="被执行人于2026年4月10日支付第一期工资后，第二期到期仅支付部分款项，经调解委员会催告仍未支付。依照协议约定，剩余款项全部到期。",
        property_clues="被执行人在云山市农村商业银行城南支行有账户；名下有小型货车一辆。",
        attachments=("民事裁定书一份", "人民调解协议书一份", "申请人身份证明一份"),
    ),
    "payment-order-request": PaymentOrderData(
        number=NUMBER,
        **_labour(),
        claim="wages",
        agreement_number=NUMBER,
        agreed_on=date(2026, 4, 2),
        amount_fen=584_000,
        facts="债务人拖欠债权人2026年1月至3月工资5840.00元。双方经调解达成协议，债务人应当于2026年4月10日前支付，至今未付。",
        evidence=("人民调解协议书。", "工资结算表及考勤照片。"),
        attachments=("人民调解协议书复印件一份", "申请人身份证明一份"),
    ),
    "reminder": ReminderData(
        number="清治函〔2026〕3号",
        made_on=date(2026, 3, 30),
        centre=CENTRE,
        addressee="清和县住房和城乡建设局",
        matter="近期，云山市宏达建筑劳务有限公司承建项目发生42名工人拖欠工资纠纷，涉及金额300000.00元，风险等级为橙。",
        wishes=("核查项目工资专用账户和工资保证金的落实情况。", "督促总承包单位履行先行清偿责任。"),
        due_on=date(2026, 4, 3),
        contact="分流调度岗，电话0999-0000002",
    ),
    "assignment": AssignmentData(
        number="清治交〔2026〕12号",
        made_on=date(2026, 3, 30),
        centre=CENTRE,
        lead="清和县人力资源和社会保障局",
        helpers=("清和县公安局", "青石镇司法所", "清和县市场监督管理局", "清和县住房和城乡建设局"),
        people=42,
        matter="42名工人反映云山市宏达建筑劳务有限公司拖欠2026年1月至3月工资，共计300000.00元。",
        wishes=("两日内核清工资明细。", "与调解委员会共同组织调解。", "防止矛盾激化，及时报告情况。"),
        due_on=date(2026, 4, 1),
        issuer="陈向荣",
        receiver="曾立群",
    ),
    "supervision": SupervisionData(
        number="清治督〔2026〕2号",
        made_on=date(2026, 4, 2),
        centre=CENTRE,
        lead="清和县人力资源和社会保障局",
        assignment_number="清治交〔2026〕12号",
        assigned_on=date(2026, 3, 30),
        was_due_on=date(2026, 4, 1),
        matter="核清42名工人的工资明细。",
        lacking="尚有3名工人的出勤天数未核清。",
        wishes=("对照考勤照片核清剩余3人的工资。", "说明逾期原因。"),
        due_on=date(2026, 4, 3),
        issuer="陈向荣",
        receiver="曾立群",
    ),
    "meeting-minutes": MinutesData(
        number="清治纪〔2026〕5号",
        made_on=date(2026, 3, 31),
        centre=CENTRE,
        held_at=datetime(2026, 3, 31, 9, 0),
        place="县综合服务中心第二会议室",
        chair="陈向荣",
        present=("人社局曾立群", "公安局马驰", "司法所罗静", "住建局汤明"),
        topic="研究云山市宏达建筑劳务有限公司拖欠工资纠纷的处置。",
        opinions=("以调解为主，工资支付到工人本人账户。", "同步准备司法确认和支付令两条途径。"),
        tasks=(
            TaskRow("核清工资明细，形成一表", "人社局", date(2026, 4, 1)),
            TaskRow("核查工资保证金", "住建局", date(2026, 4, 1)),
            TaskRow("组织调解和签署", "调解委员会", date(2026, 4, 2)),
        ),
        recorder="吴灿",
    ),
    "penalty-exemption": ExemptionData(
        number=NUMBER,
        made_on=date(2026, 6, 8),
        police="清和县公安局太平派出所",
        parties=(
            replace(SUN, name="李福生", gender="男", birth_year_month="1955-09"),
            replace(HU, name="冯国栋", gender="男", birth_year_month="1981-07"),
        ),
        facts="2026年4月，冯国栋经营的饭店夜间排风噪声超过社会生活噪声排放标准，影响李福生正常休息，李福生报警。",
        committee=COMMITTEE,
        agreement_number=NUMBER,
        agreed_on=date(2026, 5, 18),
        performed_on=date(2026, 6, 3),
        performance="冯国栋已移装风机、加装消声器，复测夜间噪声48分贝，并支付1500.00元。李福生对其行为表示谅解。",
        attachments=("人民调解协议书一份", "噪声复测记录一份", "履行凭证一份"),
    ),
}
