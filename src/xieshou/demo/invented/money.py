"""Invented money (资金): every yuan from the district's promise to the payee, day by day, never more than there is.

Belongs here: accounts and movements of a county, and how far the site is, which follows what was paid.
Does not belong: what is planned (`works`).

A year has two instalments: one in April for what is finished in the year, to the yuan; one in July for the rest. Of a
finished project 3 % is kept back (质保金) and is not spent. So no money lies idle at the year's end.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count
from random import Random

from xieshou.demo.invented.chance import day_between, split, stream
from xieshou.demo.invented.land import CITY, CITY_NAME, Land
from xieshou.demo.invented.papers import BUDGETS, budget_no
from xieshou.demo.invented.rows import MadeAccount, MadeMovement, MadeProject
from xieshou.demo.invented.ties import YEAR, pairing_no
from xieshou.demo.invented.works import FINISHED, UNPAID, paid_in_parts
from xieshou.engine.findings.idle_money import UNDIRECTED
from xieshou.engine.funds import account_code

PROGRAMME = "invented"
LAST_DAY = date(YEAR, 12, 31)
TEN_THOUSAND = 10_000 * 100  # fen
SOCIETY = "society"
EARLY, LATE = date(YEAR, 4, 22), date(YEAR, 7, 5)  # when the two instalments come, of aid as of gifts for projects
KEPT_BACK = 3  # percent
AHEAD = 15  # points: as far as the site may be ahead of what was paid
GOODS = ("冬衣", "课桌椅", "医疗设备", "太阳能路灯", "图书")


@dataclass(frozen=True)
class CountyMoney:
    """The accounts and movements of a county (县资金)."""

    accounts: tuple[MadeAccount, ...]
    movements: tuple[MadeMovement, ...]

    @property
    def promised_fen(self) -> int:
        """What was promised to the county out of budgets."""
        return sum(one.amount_fen for one in self.movements if one.kind == "promise")


def county_money(seed: int, county: Land, donor: Land, projects: Sequence[MadeProject]) -> CountyMoney:
    """What moved for a county in the year, in order of days."""
    return _CountyBook(stream(seed, county.code, "money"), county, donor).write(projects)


def with_progress(
    seed: int, county: Land, projects: Iterable[MadeProject], movements: Iterable[MadeMovement]
) -> list[MadeProject]:  # fmt: skip
    """The projects with how far their sites are: a little ahead of what was paid, and all there when finished."""
    rng = stream(seed, county.code, "progress")
    settled = [one for one in movements if one.status == "accepted"]
    paid = Counter({one.project: 0 for one in settled})
    spent = {one.record_no: one for one in settled if one.kind == "spend"}
    for one in settled:
        paid[one.project] += one.amount_fen * ((one.record_no in spent) - (one.reverses in spent))
    return [_seen(rng, one, paid[one.record_no]) for one in projects]


def _seen(rng: Random, project: MadeProject, paid_fen: int) -> MadeProject:
    if project.finish is not None:
        return replace(project, progress_percent=100, progress_on=project.finish.last)
    if project.start is None:
        return project
    percent = paid_fen * 100 // project.planned("donor_county", "donor_city", "donation") + rng.randint(0, AHEAD)
    day = day_between(rng, date(YEAR, 12, 10), date(YEAR, 12, 28))
    return replace(project, progress_percent=min(percent, 95), progress_on=day)


class _CountyBook:
    """The book of one county while it is being written."""

    def __init__(self, rng: Random, county: Land, donor: Land) -> None:
        self.rng, self.county, self.donor = rng, county, donor
        self.accounts: dict[str, MadeAccount] = {}
        self.moved: list[MadeMovement] = []
        self.numbers, self.invoices = count(1), count(1)

    def write(self, projects: Sequence[MadeProject]) -> CountyMoney:
        """All of it, then in order of days with the numbers following."""
        funded = [one for one in projects if one.stage not in UNPAID and one.status == "accepted"]
        self._aid(funded)
        self._gifts(funded)
        for project in funded:
            self._carry_out(project)
        self._one_mistake()
        under_way = {one.record_no for one in funded if one.stage not in FINISHED}
        return CountyMoney(tuple(self.accounts.values()), tuple(_with_states(self._numbered(), under_way)))

    # Accounts

    def place_account(self, stage: str, holder: str, name: str, tail: str = "") -> str:
        """The account of a place at a stage."""
        code = account_code(PROGRAMME, stage, f"{holder}{tail and '/'}{tail}")
        self.accounts.setdefault(code, MadeAccount(code, stage, name, holder))
        return code

    def project_account(self, stage: str, project: MadeProject) -> str:
        """The account of a project at a stage."""
        code = account_code(PROGRAMME, stage, project.record_no)
        self.accounts.setdefault(code, MadeAccount(code, stage, project.name, self.county.code, project.record_no))
        return code

    # Deeds

    def move(self, kind: str, source: str, target: str, fen: int, on: date, **more: object) -> MadeMovement:
        """Write one movement; its number follows when all are known."""
        given = {"donor": self.donor.code, "pairing": pairing_no(self.county.code), "fund_type": "fiscal"} | more
        movement = MadeMovement(
            record_no=f"#{next(self.numbers)}", recipient=self.county.code, kind=kind, amount_fen=fen, on=on,
            source=source, target=target, **given,  # type: ignore[arg-type]
        )  # fmt: skip
        self.moved.append(movement)
        return movement

    def _aid(self, funded: Sequence[MadeProject]) -> None:
        """Promised in March, received twice: what the early projects need, then a little more than the others need."""
        self.received = self.place_account("received", self.county.code, self.county.name)
        promised = self.place_account("promised", self.county.code, self.county.name)
        prefecture = pairing_no(self.county.prefecture)
        givers = (
            ("donor_county", self.donor.code, self.donor.name, pairing_no(self.county.code)),
            ("donor_city", CITY, CITY_NAME, prefecture),
        )
        for line, giver, name, pairing in givers:
            early = sum(one.planned(line) for one in funded if one.stage in FINISHED)
            needed = sum(one.planned(line) for one in funded)
            if not needed:
                continue
            budget = self.place_account("budget", giver, f"{name}财政")
            late = (needed - early) * self.rng.randint(103, 109) // 100
            rest = max(1, -(-late // TEN_THOUSAND)) * TEN_THOUSAND
            own = {"donor": giver, "pairing": pairing}
            number = f"演{name[2:]}财〔{YEAR}〕{self.rng.randint(10, 60)}号"
            behind = self.rng.choice((0, 0, 30, 80)) * TEN_THOUSAND  # promised, and still on its way at the year's end
            self.move("promise", budget, promised, early + rest + behind, date(YEAR, 3, 8), document_no=number, **own)
            for fen, day in ((early, EARLY), (rest, LATE)):
                if fen:
                    self.move("receive", promised, self.received, fen, day, document_no=number, **own)

    def _gifts(self, funded: Sequence[MadeProject]) -> None:
        """Cash that projects count on, some more cash, and goods that are handed out where they arrive."""
        society = self.place_account("budget", self.donor.code, f"{self.donor.name}社会各界", SOCIETY)
        self.given = self.place_account("received", self.county.code, f"{self.county.name}社会帮扶", SOCIETY)
        held = self.place_account("received", self.county.code, f"{self.county.name}非定向捐赠", UNDIRECTED)
        for early, day in ((True, EARLY), (False, LATE)):
            needed = sum(one.planned("donation") for one in funded if (one.stage in FINISHED) == early)
            parts = split(self.rng, needed, 2, 100 * 100) if needed else ()
            for fen in parts:
                self.move("receive", society, self.given, fen, day, fund_type="donation", document_no=self._receipt())
        for _ in range(self.rng.randint(3, 5)):
            fen, day = self.rng.randint(20, 300) * 100_000, day_between(self.rng, LATE, LAST_DAY)
            self.move("receive", society, held, fen, day, fund_type="donation", document_no=self._receipt())
        for goods in self.rng.sample(GOODS, 3):
            self._goods(society, goods)

    def _goods(self, society: str, goods: str) -> None:
        fen = self.rng.randint(30, 400) * 100_000
        day = day_between(self.rng, date(YEAR, 5, 1), date(YEAR, 11, 30))
        stages = ("allocated", "disbursed", "spent")
        ends = [self.place_account(stage, self.county.code, f"{self.county.name}社会帮扶", SOCIETY) for stage in stages]
        given = {"fund_type": "donation", "form": "goods", "document_no": f"{self._receipt()} {goods}"}
        self.move("receive", society, self.given, fen, day, **given)
        steps = zip(("allocate", "disburse", "spend"), (self.given, *ends), ends, strict=False)
        for kind, source, target in steps:
            self.move(kind, source, target, fen, day, **given)

    def _receipt(self) -> str:
        return f"捐赠收据{self.rng.randint(1, 999_999):06}"

    def _carry_out(self, project: MadeProject) -> None:
        """Allocate a project's money; then pay it out, and on to payees, as far as its stage goes."""
        early = project.stage in FINISHED
        first = BUDGETS[early][0]
        day = day_between(self.rng, first, date(YEAR, 5, 24)) if early else first
        allocated = self.project_account("allocated", project)
        aid, gift = project.planned("donor_county", "donor_city"), project.planned("donation")
        own = {"project": project.record_no, "document_no": budget_no(early)}
        made = self.move("allocate", self.received, allocated, aid, day, **own)
        if project.stage == "terminated":
            self._reverse(made, date(YEAR, 11, 12), "项目终止，收回已下达资金。")
            return
        if gift:
            self.move("allocate", self.given, allocated, gift, day, fund_type="donation", **own)
        if project.start is not None:
            self._pay(project, aid, "fiscal")
            if gift and early:
                self._pay(project, gift, "donation", most=1)

    def _pay(self, project: MadeProject, planned_fen: int, fund_type: str, most: int = 8) -> None:
        """Pay out in instalments; each goes on to payees within some weeks, those of late work not wholly."""
        assert project.start is not None
        done = project.stage in FINISHED
        share = 100 - KEPT_BACK if done else self.rng.randint(40, 85)
        out = max(100, planned_fen * share // 100 // 100 * 100)
        last = min(project.finish.last + timedelta(days=14), LAST_DAY) if project.finish else date(YEAR, 12, 20)
        instalments = paid_in_parts(
            self.rng, out, min(most, self.rng.randint(5, 8) if done else self.rng.randint(3, 5))
        )
        allocated, disbursed, spent = (
            self.project_account(stage, project) for stage in ("allocated", "disbursed", "spent")
        )
        own = {"project": project.record_no, "fund_type": fund_type}
        for fen in instalments:
            day = day_between(self.rng, project.start.last, last)
            self.move("disburse", allocated, disbursed, fen, day, document_no=self._voucher("拨付"), **own)
            paid = fen if done else max(100, fen * self.rng.randint(55, 100) // 10_000 * 100)
            for part in split(self.rng, paid, self.rng.randint(1, 2) if most == 1 else self.rng.randint(2, 4), 1):
                when = day_between(self.rng, day, min(day + timedelta(days=45), LAST_DAY))
                voucher, invoice = self._voucher("支付"), self._invoice()
                self.move("spend", disbursed, spent, part, when, document_no=voucher, payee=project.contractor,
                          invoice_no=invoice, purpose="按合同支付", **own)  # fmt: skip
        if done:
            number = {"document_no": self._voucher("拨付")}
            self.move("disburse", allocated, disbursed, planned_fen - out, last, **own | number)
            retained = self.project_account("retained", project)
            self.move("retain", disbursed, retained, planned_fen - out, last, purpose="质保金", **own | number)

    def _voucher(self, word: str) -> str:
        return f"{word}凭证{YEAR}{self.rng.randint(1, 99_999):05}"

    def _invoice(self) -> str:
        return f"YF{self.county.code}{next(self.invoices):05}"

    def _reverse(self, original: MadeMovement, day: date, why: str) -> None:
        same = {"donor": original.donor, "pairing": original.pairing, "fund_type": original.fund_type}
        same |= {"project": original.project, "document_no": original.document_no, "form": original.form}
        ends = (original.target, original.source)
        self.move("reverse", *ends, original.amount_fen, day, reverses=original.record_no, remarks=why, **same)

    def _one_mistake(self) -> None:
        """A payment was entered twice; the second entry is undone a few days later."""
        paid = [one for one in self.moved if one.kind == "spend" and one.on < date(YEAR, 11, 30) and one.form == "cash"]
        held = self._held_at_the_end()
        twice = next((one for one in reversed(paid) if held.get(one.source, 0) >= one.amount_fen), None)
        if twice is not None:
            day = date(YEAR, 12, 30)
            again = self.move("spend", twice.source, twice.target, twice.amount_fen, day, project=twice.project,
                              document_no=twice.document_no, fund_type=twice.fund_type, payee=twice.payee,
                              invoice_no=twice.invoice_no, purpose=twice.purpose)  # fmt: skip
            self._reverse(again, LAST_DAY, "同一笔支出重复录入。")

    def _held_at_the_end(self) -> dict[str, int]:
        held: dict[str, int] = {}
        for one in self.moved:
            held[one.source] = held.get(one.source, 0) - one.amount_fen
            held[one.target] = held.get(one.target, 0) + one.amount_fen
        return held

    # Numbers and states

    def _numbered(self) -> list[MadeMovement]:
        """In order of days, what opens a day before what closes it; the record numbers follow."""
        order = ("promise", "receive", "allocate", "disburse", "spend", "retain", "reverse")
        ordered = sorted(self.moved, key=lambda one: (one.on, order.index(one.kind), int(one.record_no[1:])))
        numbers = {one.record_no: f"ZJ{self.county.code}-{YEAR}-{n:04}" for n, one in enumerate(ordered, start=1)}
        return [
            replace(
                one, record_no=numbers[one.record_no], reverses=numbers[one.reverses] if one.reverses else None
            )
            for one in ordered
        ]  # fmt: skip


def _with_states(ordered: Sequence[MadeMovement], under_way: set[str]) -> Iterator[MadeMovement]:
    """The last four payments of works under way are not accepted yet: one draft, two handed in, one sent back."""
    undone = {one.reverses for one in ordered}
    spent = [
        one.record_no
        for one in ordered
        if one.kind == "spend" and one.project in under_way and one.record_no not in undone
    ]
    states = dict(zip(spent[-4:], ("submitted", "returned", "submitted", "draft"), strict=False))
    for one in ordered:
        status = states.get(one.record_no, "accepted")
        because = "付款凭证金额与合同进度不符，请核对后重新提交。" if status == "returned" else ""
        yield replace(one, status=status, returned_because=because)
