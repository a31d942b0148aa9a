"""What is kept of money (资金): accounts and movements; bank statements and what a person said of their lines."""

from xieshou.apps.funds.models.bank_statement import BankStatement, StatementLine
from xieshou.apps.funds.models.movement import FundAccount, Movement

__all__ = ["BankStatement", "FundAccount", "Movement", "StatementLine"]
