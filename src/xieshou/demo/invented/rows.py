"""The invented rows as plain values, named as the register names its columns.

Belongs here: one shape for each noun. Does not belong: how they are invented, or written.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from xieshou.engine.published_date import PublishedDate

Proof = tuple[str, str, str]  # ledger, record number, the figure as printed


@dataclass(frozen=True)
class MadePlace:
    """A place that does not exist (演练地区)."""

    code: str
    name: str
    level: str
    parent: str | None
    helped: bool = False
    at: tuple[float, float] | None = None  # where the schematic map of the invented land draws it


@dataclass(frozen=True)
class MadeOrganisation:
    """A body that does not exist (演练单位)."""

    name: str
    kind: str
    place: str


@dataclass(frozen=True, kw_only=True)
class MadeRow:
    """What every invented ledger row has."""

    record_no: str
    donor: str
    recipient: str
    status: str = "accepted"
    returned_because: str = ""
    pairing: str | None = None


@dataclass(frozen=True, kw_only=True)
class MadePairing(MadeRow):
    """A pairing (结对关系)."""

    level: str
    since: PublishedDate
    until: PublishedDate | None = None
    donor_unit: MadeOrganisation | None = None
    recipient_unit: MadeOrganisation | None = None
    legal_basis: str = ""
    agreed_on: date | None = None
    donor_contact: str = ""
    recipient_contact: str = ""
    last_activity_on: date | None = None
    activity: str = ""


@dataclass(frozen=True)
class MadeTarget:
    """A number agreed on (协议指标)."""

    indicator: str
    measure: str
    value: Decimal
    unit: str
    printed: str


@dataclass(frozen=True, kw_only=True)
class MadeAgreement(MadeRow):
    """An agreement (协作协议) with its targets."""

    kind: str
    title: str
    years_printed: str
    signed: PublishedDate
    targets: tuple[MadeTarget, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MadeMeeting(MadeRow):
    """A meeting or visit (会议、互访)."""

    kind: str
    title: str
    held: PublishedDate
    place: str
    parties: str
    outcome: str
    level: str
    host: str
    leaders: str
    persons: int
    decisions: str
    minutes: str
    agreements_signed: int | None = None
    documents_issued: int | None = None


@dataclass(frozen=True, kw_only=True)
class MadeProject(MadeRow):
    """A project (项目) with the planned sources of its money, in fen."""

    name: str
    category: str
    area: str
    nature: str
    stage: str
    village_printed: str
    start: PublishedDate | None
    finish: PublishedDate | None
    planned_start: date
    planned_finish: date
    cross_year: bool
    fund_lines: tuple[tuple[str, int], ...]
    beneficiaries: int
    beneficiaries_unit: str
    beneficiary_households: int
    beneficiary_persons: int
    lifted_persons: int
    output: Decimal
    output_unit: str
    performance_target: str
    benefit_mechanism: str
    benefit_terms: str
    description: str
    subsidy_standard: str
    implementing_unit: MadeOrganisation
    responsible_person: str
    library_on: date | None = None
    approval_no: str = ""
    approval_on: date | None = None
    budget_no: str = ""
    budget_on: date | None = None
    budget_subject: str = ""
    procurement: str = ""
    contractor: str = ""
    contract_no: str = ""
    contract_sum_fen: int | None = None
    contract_on: date | None = None
    leader_cosigned_by: str = ""
    leader_cosigned_on: date | None = None
    cadre_cosigned_by: str = ""
    cadre_cosigned_on: date | None = None
    progress_percent: int | None = None
    progress_on: date | None = None
    accepted_on: date | None = None
    acceptance: str = ""
    audit_on: date | None = None
    audit_no: str = ""
    audit_fen: int | None = None
    handed_over_on: date | None = None
    asset_reason: str = ""
    notice: tuple[str, date, date] | None = None  # where it was posted, and from when to when

    @property
    def total_fen(self) -> int:
        """What it is planned to cost: its lines added up."""
        return sum(fen for _source, fen in self.fund_lines)

    def planned(self, *sources: str) -> int:
        """What these sources are planned to give, in fen."""
        return sum(fen for source, fen in self.fund_lines if source in sources)


@dataclass(frozen=True)
class MadeAccount:
    """An account (资金科目), held by a place, perhaps for a project."""

    code: str
    stage: str
    name: str
    holder: str
    project: str | None = None


@dataclass(frozen=True, kw_only=True)
class MadeMovement(MadeRow):
    """A movement of money (资金划转)."""

    kind: str
    fund_type: str
    amount_fen: int
    on: date
    source: str
    target: str
    form: str = "cash"
    project: str | None = None
    document_no: str = ""
    payee: str = ""
    invoice_no: str = ""
    purpose: str = ""
    remarks: str = ""
    reverses: str | None = None


@dataclass(frozen=True)
class MadeFile:
    """A file of evidence (佐证材料) and the rows it proves."""

    code: str
    kind: str
    title: str
    file_name: str
    media_type: str
    day: PublishedDate
    content: bytes = field(repr=False)
    proves: tuple[Proof, ...] = field(repr=False)
