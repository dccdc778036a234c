"""
Who may do what, as one table: role by object by action, and how far it reaches.

What is not in the table is not allowed. The reach is compared with the *standing* of a
person to a case: OWN (takes part in it), SUBMITTED (it lies before this person's court),
COUNTY (it belongs to this person's county). An administrator never sees case content.

Source: 在线调解规则 art. 4, 17, 19; 个人信息保护法 art. 6, 51; GB/T 22239-2019, 8.1.4.2.
"""

from enum import StrEnum

from kernel import Forbidden


class Role(StrEnum):
    PARTY = "party"  # 当事人
    AGENT = "agent"  # 代理人
    LAWYER = "lawyer"  # 值班律师
    MEDIATOR = "mediator"  # 主持调解员
    SECRETARY = "secretary"  # 记录员
    DIRECTOR = "director"  # 调委会主任
    REGISTRAR = "registrar"  # 窗口登记
    DISPATCHER = "dispatcher"  # 分流调度
    CLERK = "clerk"  # 法院书记员
    JUDGE = "judge"  # 审判员
    ADMIN = "admin"  # 系统管理
    AUDITOR = "auditor"  # 安全审计


class Object(StrEnum):
    ACCOUNT = "account"  # one's own sign-in
    WORLD = "world"  # sites, mediators, dispute types: what forms offer
    INTAKE = "intake"  # the dispute, its parties and its timeline
    ROUTING = "routing"  # who mediates, when, where
    ARRIVAL = "arrival"  # one's own identity check, consents, devices
    SESSION = "session"  # the video room
    RECORDING = "recording"
    AGREEMENT = "agreement"  # draft, paper, signatures
    APPLICATION = "application"  # asking the court to confirm
    PAPER = "paper"  # papers from forms: registers, records, letters
    RULING = "ruling"
    SERVICE = "service"  # papers served on oneself
    SEAL = "seal"  # the register of seals
    USERS = "users"
    JOURNAL = "journal"


class Action(StrEnum):
    CREATE = "create"
    READ = "read"
    CHANGE = "change"
    SIGN = "sign"
    DECIDE = "decide"
    ASSIST = "assist"
    HOST = "host"
    JOIN = "join"
    SHOW = "show"  # one's own screen, to all in the room


class Scope(StrEnum):
    OWN = "own"
    SUBMITTED = "submitted"
    COUNTY = "county"


OWN, SUBMITTED, COUNTY = Scope.OWN, Scope.SUBMITTED, Scope.COUNTY
EVERYBODY = frozenset(Role)

_Cells = dict[tuple[Role, Object], dict[Action, Scope]]


def _table() -> _Cells:
    role, thing, act = Role, Object, Action
    cells: _Cells = {(anybody, thing.ACCOUNT): {act.READ: OWN, act.CHANGE: OWN} for anybody in Role}
    for anybody in (role.PARTY, role.AGENT):
        cells |= {
            (anybody, thing.INTAKE): {act.READ: OWN},
            (anybody, thing.ARRIVAL): {act.READ: OWN, act.CHANGE: OWN},
            (anybody, thing.SESSION): {act.READ: OWN, act.JOIN: OWN},
            (anybody, thing.AGREEMENT): {act.READ: OWN, act.SIGN: OWN},
            (anybody, thing.APPLICATION): {act.READ: OWN, act.SIGN: OWN},
            (anybody, thing.RULING): {act.READ: OWN},
            (anybody, thing.SERVICE): {act.READ: OWN, act.CHANGE: OWN},
        }
    for staff in EVERYBODY - {role.PARTY, role.AGENT, role.ADMIN, role.AUDITOR}:
        cells[staff, thing.WORLD] = {act.READ: COUNTY}
    cells |= {
        (role.LAWYER, thing.INTAKE): {act.READ: OWN},
        (role.LAWYER, thing.SESSION): {act.READ: OWN, act.JOIN: OWN, act.SHOW: OWN},
        (role.LAWYER, thing.AGREEMENT): {act.READ: OWN},
        (role.MEDIATOR, thing.INTAKE): {act.READ: OWN},
        (role.MEDIATOR, thing.ROUTING): {act.CHANGE: OWN},
        (role.MEDIATOR, thing.SESSION): {act.READ: OWN, act.JOIN: OWN, act.HOST: OWN, act.SHOW: OWN},
        (role.MEDIATOR, thing.RECORDING): {act.READ: OWN, act.CHANGE: OWN},
        (role.MEDIATOR, thing.AGREEMENT): {
            act.READ: OWN,
            act.CREATE: OWN,
            act.CHANGE: OWN,
            act.SIGN: OWN,
            act.ASSIST: OWN,
        },
        (role.MEDIATOR, thing.APPLICATION): {act.READ: OWN, act.CREATE: OWN},
        (role.MEDIATOR, thing.RULING): {act.READ: OWN},
        (role.SECRETARY, thing.INTAKE): {act.READ: OWN},
        (role.SECRETARY, thing.SESSION): {act.READ: OWN, act.JOIN: OWN},
        (role.SECRETARY, thing.AGREEMENT): {act.READ: OWN, act.CHANGE: OWN, act.SIGN: OWN, act.ASSIST: OWN},
        (role.DIRECTOR, thing.INTAKE): {act.READ: COUNTY},
        (role.DIRECTOR, thing.ROUTING): {act.CHANGE: COUNTY},
        (role.DIRECTOR, thing.RECORDING): {act.READ: COUNTY},
        (role.DIRECTOR, thing.AGREEMENT): {act.READ: COUNTY, act.SIGN: COUNTY},
        (role.DIRECTOR, thing.APPLICATION): {act.READ: COUNTY},
        (role.DIRECTOR, thing.RULING): {act.READ: COUNTY},
        (role.REGISTRAR, thing.INTAKE): {act.READ: COUNTY, act.CREATE: COUNTY, act.CHANGE: COUNTY},
        (role.REGISTRAR, thing.ROUTING): {act.CHANGE: COUNTY},
        # A helper at the window or in a village, where the case names them as one.
        (role.REGISTRAR, thing.AGREEMENT): {act.READ: OWN, act.ASSIST: OWN},
        (role.DISPATCHER, thing.INTAKE): {act.READ: COUNTY, act.CHANGE: COUNTY},
        (role.DISPATCHER, thing.ROUTING): {act.CHANGE: COUNTY},
        (role.DIRECTOR, thing.SEAL): {act.READ: COUNTY, act.CREATE: COUNTY, act.CHANGE: COUNTY},
        (role.CLERK, thing.SEAL): {act.READ: COUNTY, act.CREATE: COUNTY, act.CHANGE: COUNTY},
        (role.JUDGE, thing.SEAL): {act.READ: COUNTY, act.CHANGE: COUNTY, act.DECIDE: COUNTY},
        (role.ADMIN, thing.SEAL): {act.READ: COUNTY, act.CHANGE: COUNTY, act.DECIDE: COUNTY},
        (role.AUDITOR, thing.SEAL): {act.READ: COUNTY},
        (role.ADMIN, thing.USERS): {act.CREATE: COUNTY, act.READ: COUNTY, act.CHANGE: COUNTY},
        (role.AUDITOR, thing.USERS): {act.READ: COUNTY},
        (role.AUDITOR, thing.JOURNAL): {act.READ: COUNTY},
    }
    for court in (role.CLERK, role.JUDGE):
        cells |= {
            (court, thing.INTAKE): {act.READ: SUBMITTED},
            (court, thing.RECORDING): {act.READ: SUBMITTED},
            (court, thing.AGREEMENT): {act.READ: SUBMITTED},
            (court, thing.APPLICATION): {act.READ: SUBMITTED, act.CHANGE: SUBMITTED},
            (court, thing.RULING): {act.READ: SUBMITTED},
        }
    reaches = dict.fromkeys((role.MEDIATOR, role.SECRETARY), OWN)
    reaches |= dict.fromkeys((role.DIRECTOR, role.REGISTRAR, role.DISPATCHER), COUNTY)
    reaches |= dict.fromkeys((role.CLERK, role.JUDGE), SUBMITTED)
    for desk, reach in reaches.items():
        cells[desk, thing.PAPER] = {act.READ: reach, act.CHANGE: reach}
    cells[role.JUDGE, thing.RULING] |= {act.DECIDE: SUBMITTED, act.SIGN: SUBMITTED}
    return cells


TABLE = _table()


def scope(role: Role, thing: Object, action: Action) -> Scope | None:
    """Return how far `role` may do this, or None when it may not at all."""
    return TABLE.get((role, thing), {}).get(action)


def scopes(roles: frozenset[Role], thing: Object, action: Action) -> frozenset[Scope]:
    """Return all reaches that these roles give together."""
    return frozenset(reach for role in roles if (reach := scope(role, thing, action)) is not None)


def require(roles: frozenset[Role], thing: Object, action: Action, standing: frozenset[Scope]) -> None:
    """
    Refuse unless one of the roles reaches as far as this standing.

    Raises Forbidden("permission.missing") with the object and the action.
    """
    if not scopes(roles, thing, action) & standing:
        raise Forbidden("permission.missing", object=str(thing), action=str(action))
