"""Labour matching (人岗匹配): who could do which work, the best whole, with proof and reasons.

Belongs here: arrays in, arrays out, and the same by tables; kernels in numba, exact whole numbers throughout.
Does not belong: the labour station's pages, files, the clock.

pairs                 possible pairs, compact; what is refused as input
auction, bidding, proof the weight optimum and its least prices; solve puts all together
mending, frontier     from a neighbouring market's best whole to this one's, by shortest paths
ties, tight, placing, exchange  the one choice among equal optima
rules, rule_reading, rule_tables  the rule pack as data, read and checked, compiled for the scan
candidates, pricing   the best posts of each worker by one scan; the best whole over every eligible pair
stable, lottery       stable matching with tiers; one number for each person
couples, couple_tables  two people as one unit; the same from and to tables
incremental, overriding  solving again, the effect of an override; the same in names on a written result
reasons, audit        why and why not; how each group fared
said, stages          what the engine says, in both languages; the stages of a run
outcome, tables, warming  the same from tables and to tables
verification, plain_offers, plain_cells, recheck, scoring  checking with code that shares nothing with the solver
instances, plain_couples  what a check reads from the inputs; the check of couples
second_solver         OR-Tools on the same instance, for whoever wishes
"""

from xieshou.engine.matching.audit import audit
from xieshou.engine.matching.candidates import best_posts
from xieshou.engine.matching.compiling import keep_compiled_in
from xieshou.engine.matching.couples import WithCouples, best_whole_with_couples
from xieshou.engine.matching.example import invented_market
from xieshou.engine.matching.incremental import effect_of_override, solve_again
from xieshou.engine.matching.lottery import lottery_numbers, post_keys
from xieshou.engine.matching.outcome import Outcome, match_edges, match_market
from xieshou.engine.matching.overriding import effect_on_result
from xieshou.engine.matching.pairs import Pairs, pairs_from_columns
from xieshou.engine.matching.pricing import best_whole_of_all
from xieshou.engine.matching.recheck import recheck_edges, recheck_market
from xieshou.engine.matching.rule_reading import read_pack, starter_pack_text
from xieshou.engine.matching.rule_tables import compile_rules
from xieshou.engine.matching.rules import Pack
from xieshou.engine.matching.said import Broken, MarketError, PackError, Refused, Said
from xieshou.engine.matching.second_solver import second_total_of_edges, second_total_of_market
from xieshou.engine.matching.solve import Whole, best_whole
from xieshou.engine.matching.stable import Stable, blocking_pairs, stable_matching, stable_over_all
from xieshou.engine.matching.warming import warm_up

__all__ = [
    "Broken", "MarketError", "Outcome", "Pack", "PackError", "Pairs", "Refused", "Said", "Stable",
    "Whole", "WithCouples", "audit",
    "best_posts", "best_whole", "best_whole_of_all", "best_whole_with_couples", "blocking_pairs", "compile_rules",
    "effect_of_override", "effect_on_result", "invented_market", "keep_compiled_in", "lottery_numbers", "match_edges",
    "match_market", "pairs_from_columns", "post_keys", "read_pack", "recheck_edges", "recheck_market",
    "second_total_of_edges", "second_total_of_market",
    "solve_again", "stable_matching", "stable_over_all", "starter_pack_text", "warm_up",
]  # fmt: skip
