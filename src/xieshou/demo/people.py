"""One account per role for the demonstration; the passwords are made once and kept in the home folder (0600)."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from xieshou.apps.accounts import user_actions
from xieshou.apps.accounts.models import User
from xieshou.apps.pairings.models import Programme
from xieshou.site.home import write_private

# username, name, office, role, then (programme, place or pairing) for each programme
PEOPLE: list[tuple[str, str, str, str, dict[str, dict[str, str]]]] = [
    ("clerk", "演练 张", "昭觉县 / 演练甲县", "county_clerk",
     {"guangdong-sichuan": {"place": "513431"}, "invented": {"place": "990101"}}),
    ("office", "演练 李", "省州协作办", "office", {"guangdong-sichuan": {}, "invented": {}}),
    ("donor", "演练 陈", "佛山市 / 演练市", "donor_office",
     {"guangdong-sichuan": {"place": "440600"}, "invented": {"place": "999000"}}),
    ("team", "演练 何", "佛山驻凉山工作组", "field_team",
     {"guangdong-sichuan": {"pairing": "gs-pair-003"}, "invented": {"place": "990101"}}),
    ("station", "演练 吴", "劳务工作站", "labour_station",
     {"guangdong-sichuan": {"place": "513400"}, "invented": {"place": "990100"}}),
    ("auditor", "演练 赵", "审计局", "auditor", {"": {}}),
    ("public", "演练 公众", "", "public", {"": {}}),
    ("admin", "演练 管理员", "", "administrator", {"": {}}),
]  # fmt: skip


def make_accounts(folder: Path) -> list[str]:
    """Make the accounts that are missing, and return the lines to print: name, password, role."""
    path = folder / "demo-accounts.txt"
    known = dict(line.split("\t")[:2] for line in path.read_text("utf-8").splitlines()) if path.exists() else {}
    programmes = {"", *Programme.objects.values_list("code", flat=True)}
    lines = []
    with transaction.atomic():
        for username, full_name, office, role, scopes in PEOPLE:
            password = known.get(username) or user_actions.new_password()
            user = User.objects.filter(username=username).first()
            if user is None:
                user = user_actions.create_user(
                    username=username, password=password, full_name=full_name, office=office, by=None
                )
            elif username not in known:
                continue  # somebody else's account of that name: leave it alone
            held = {(one.role, one.programme, one.place, one.pairing) for one in user.scopes.all()}
            for programme, where in scopes.items():
                wanted = (role, programme, where.get("place", ""), where.get("pairing", ""))
                if programme in programmes and wanted not in held:
                    user_actions.give_scope(user, role=role, programme=programme, by=None, **where)
            lines.append(f"{username}\t{password}\t{role}")
        write_private(path, "\n".join(lines) + "\n")
    return lines
