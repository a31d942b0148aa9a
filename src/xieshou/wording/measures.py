"""The words for what published quantities, targets and claims measure (公布数的名目), by the code in `measure`.

Belongs here: one code, one word, for the published programme and for anyone who uses the same codes.
Does not belong: indicators of the catalogue (they have names in their pack), units (words.py).
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MEASURES: Mapping[str, str | Promise] = {
    # money
    "fiscal": _("fiscal aid"),
    "fiscal_funds": _("fiscal aid"),
    "fiscal_funds_per_county": _("fiscal aid a county a year"),
    "fiscal_payment": _("fiscal aid: one payment"),
    "fiscal_earmarked_housing": _("fiscal aid: the part for safe housing"),
    "safe_housing_funds": _("aid for safe housing"),
    "plan_funds": _("aid as planned"),
    "all_money": _("money of every kind"),
    "city_extra": _("money raised by the donor city beyond the plan"),
    "recipient_matching": _("matching money of the recipient"),
    "enterprise": _("an enterprise’s money for its paired village"),
    "social": _("donations in cash and goods"),
    "social_donations": _("donations in cash and goods"),
    # people sent and trained
    "cadres_dispatched": _("cadres sent"),
    "cadres_stationed": _("cadres stationed"),
    "professionals_dispatched": _("professionals sent"),
    "doctors_dispatched": _("doctors sent"),
    "teachers_dispatched": _("teachers sent"),
    "cadres_and_professionals_dispatched": _("cadres and professionals sent"),
    "cadres_and_professionals_stationed": _("cadres and professionals stationed"),
    "cadres_and_professionals_trained": _("cadres and professionals trained"),
    # work away from home
    "transferred_to_guangdong": _("workers: employed in Guangdong"),
    "transferred_to_other_province": _("workers: employed in another province"),
    "employed_nearby": _("workers: employed near home"),
    "working_away_at_spring_festival": _("workers: away from home at the Spring Festival"),
    "transported_to_work": _("workers: brought to work"),
    "surplus_labour_transferred_per_year": _("workers: surplus labour employed elsewhere, a year"),
    "labour_trained": _("workers trained"),
    "workers_employed_in_guangdong": _("poor workers employed in Guangdong"),
    # enterprises and sales
    "enterprises_introduced": _("enterprises brought in"),
    "actual_investment": _("money actually invested"),
    "parks_shared": _("parks built together"),
    "projects_landed": _("investment projects landed"),
    "contracts_signed": _("contracts signed"),
    "framework_agreements_signed": _("framework agreements signed"),
    "trade_fair_products": _("products shown at a trade fair"),
    "market_opened": _("market opened for the recipient’s products"),
    "donation_in_kind": _("gifts of goods"),
    "purchase_instead_of_donation": _("goods bought to help"),
    "consumption_sales": _("sales of the recipient’s products"),
    # works
    "projects": _("number of projects"),
    "safe_housing_units": _("safe housing: homes"),
    "safe_housing_households": _("safe housing: households"),
    "safe_housing_beneficiaries": _("safe housing: persons"),
    "boilers_given": _("drinking-water boilers given"),
    "pupils_given_winter_clothing": _("pupils given winter clothing"),
    "village_nursery_points": _("village nursery points"),
    "relocation_households_13th_plan": _("relocation of the 13th plan: households"),
    "relocation_persons_13th_plan": _("relocation of the 13th plan: persons"),
    "relocation_sites_13th_plan": _("relocation of the 13th plan: sites"),
    # how places fared
    "delisted": _("delisted as a poverty county"),
    "counties_delisted": _("poverty counties delisted"),
    "poverty_rate": _("poverty rate"),
    "village_poverty_rate": _("poverty rate of a village"),
    "poor_people": _("poor people"),
    "poor_people_covered": _("poor people covered"),
    "poor_people_left": _("poor people left"),
    "poor_people_reduced_in_year": _("people lifted out of poverty in the year"),
    "poor_people_reduced_since_2013": _("people lifted out of poverty since 2013"),
    "village_poor_people": _("poor people of a village"),
    "poverty_villages": _("poverty villages"),
    "poverty_villages_covered": _("poverty villages covered"),
    "poverty_villages_exited": _("poverty villages exited"),
    "poverty_villages_exited_in_year": _("poverty villages exited in the year"),
    "poverty_villages_left": _("poverty villages left"),
    "echinococcosis_patients": _("patients with hydatid disease"),
    # what two publications are compared by
    "finished": _("when it was finished"),
    "township": _("which township it lies in"),
    "donor": _("who paid"),
    "totals_without_rows": _("totals without yearly rows"),
}
