"""The forms of users and roles (用户表单).

Belongs here: labels and hints. Does not belong: writing (`user_actions`), who may give what (`managing`).
"""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from xieshou.apps.accounts.models import Role, Scope, User


class NewUserForm(forms.ModelForm):
    """A new account (新建用户). Its password is made by the register, shown once and kept nowhere in clear."""

    class Meta:
        model = User
        fields = ("username", "full_name", "office")
        labels = {"username": _("User name"), "full_name": _("Name"), "office": _("Office")}
        help_texts = {
            "username": _("Letters, digits and @ . + - _, as it is typed at sign-in."),
            "full_name": _("As the history of a row shows it."),
        }

    def clean_username(self) -> str:
        """A name that is no address of these pages."""
        name = self.cleaned_data["username"]
        if name in ("new", ".", ".."):
            raise forms.ValidationError(_("This name is taken by the page itself. Choose another one."))
        return name


class ScopeForm(forms.ModelForm):
    """A role for a programme, a place or a pairing (授予权限); what is left empty means all."""

    class Meta:
        model = Scope
        fields = ("role", "programme", "place", "pairing")
        help_texts = {
            "programme": _("Its code; empty for all programmes."),
            "place": _("A code of 6, 9 or 12 digits; empty for all places. What lies inside it is included."),
            "pairing": _("The record number of a pairing; empty for all."),
        }

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
