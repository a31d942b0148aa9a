"""Pages that are not read (不予读取): unrelated ones, machine-rewritten ones, ones too damaged or too long.

Belongs here: the decision, its reason in both languages. Does not belong: exit codes, what a person sees around it.
"""

from dataclasses import dataclass

from xieshou.engine.communique.read.lexicon import lexicon

_SEVERAL = 3


@dataclass(frozen=True)
class Refusal:
    """Why a page is not read."""

    code: str
    zh: str
    en: str

    def as_json(self) -> dict[str, str]:
        """As JSON."""
        return {"code": self.code, "zh": self.zh, "en": self.en}


def too_long(characters: int) -> Refusal:
    """Longer than any report."""
    return Refusal(
        "too_long",
        f"共{characters}字，远超一篇报道的长度。请一篇一篇地读取。",
        f"It has {characters} characters, far more than any report. Read the reports one by one.",
    )


def several_in_one(people: int) -> Refusal:
    """More persons than any report names."""
    return Refusal(
        "several_in_one",
        f"提到{people}人，不像一篇报道。请一篇一篇地读取。",
        f"It names {people} persons, more than one report does. Read the reports one by one.",
    )


def rewritten(text: str) -> Refusal | None:
    """Terms of art replaced by near words: the mark of rewriting programs and of translation out and back."""
    words = lexicon()
    proper = sum(text.count(term) for term in words.speech["terms_of_art"])
    for kind, zh, en in (
        ("spun", "疑似经洗稿软件改写", "It seems rewritten by a program"),
        ("translated", "疑似译出又译回", "It seems translated out and back"),
    ):
        counts = {term: text.count(term) for term in words.altered[kind] if term in text}
        found = sum(counts.values())
        if (len(counts) >= _SEVERAL and found * 3 > proper and found * 400 > len(text)) or (
            len(counts) >= 2 * _SEVERAL and found * 2 > proper
        ):
            examples = "、".join(sorted(counts, key=lambda term: -counts[term])[:5])
            return Refusal(
                kind,
                f"{zh}：固定用语被换成了“{examples}”等，原话已无从得知。",
                f"{en}: fixed terms became {examples}; nobody can say what the page said before.",
            )
    return None


def unrelated(text: str, *, people: int, parties: int, meets: bool, speaks: bool) -> Refusal | None:
    """No meeting or visit between two places, or nothing about assistance."""
    about = any(term in text for term in lexicon().speech["programme"])
    if not about:
        return Refusal(
            "not_about_assistance", "未见协作、帮扶、支援方面的内容。", "Nothing in it is about paired assistance."
        )
    if not meets or not people or (not speaks and parties < 2):
        return Refusal(
            "no_meeting_or_visit",
            "未见两地领导会面或走访，不是会议报道。",
            "It tells of no meeting or visit of leaders: not a communiqué.",
        )
    return None


def too_damaged(confidence: float) -> Refusal:
    """The repaired text does not give the page again."""
    return Refusal(
        "too_damaged",
        f"修复把握仅{confidence:.0%}，不宜据此读取。",
        f"The repair can vouch for {confidence:.0%} of the page, too little to read it.",
    )
