"""Simplified Chinese is complete: every message translated, placeholders equal, the compiled file current."""

import pytest

from xieshou.site import messages


def test_every_message_is_translated_and_compiled():
    assert messages.faults() == []


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("a.py", 'x = _("Sign in")', [(None, "Sign in", None)]),
        ("a.py", 'x = ngettext("%(n)s row", "%(n)s rows", n)', [(None, "%(n)s row", "%(n)s rows")]),
        ("a.py", 'x = npgettext("unit", "row", "rows", n)', [("unit", "row", "rows")]),
        ("a.html", '<p>\n    {% translate "Sign in" %}\n  it’s (unbalanced', [(None, "Sign in", None)]),
        (
            "a.html",
            "{% blocktranslate trimmed %}\n  from {{ file }}\n{% endblocktranslate %}",
            [(None, "from %(file)s", None)],
        ),
        ("a.html", '{{ _("Keys")|upper }}', [(None, "Keys", None)]),
    ],
)
def test_messages_are_found_in_code_and_in_templates(tmp_path, name, text, found):
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    assert [tuple(message) for message in messages.messages_in(file)] == found


@pytest.mark.parametrize(
    ("english", "chinese", "same"),
    [
        ("from %(file)s, row %(row)s", "来自 %(file)s 第 %(row)s 行", True),
        ("from %(file)s, row %(row)s", "来自 %(file)s", False),
        ("5%% of {total}", "{total} 的 5%%", True),
        ("5 % of it", "其中的 5 %", True),
    ],
)
def test_a_translation_keeps_the_placeholders_of_its_message(english, chinese, same):
    assert (messages.placeholders(english) == messages.placeholders(chinese)) is same
