"""An invented market (演练市场), for trying the engine at any size.

Belongs here: making workers and posts from a seed; nobody in them exists. Does not belong: rules, solving.
"""

import numpy as np
import polars as pl

DONORS, RECIPIENTS = 8, 22
WISHES = ("home", "treaty", "anywhere")
HOUSEHOLDS = ("边缘易致贫户", "脱贫户", "一般农户")


def _numbered(letter: str, count: int, digits: int) -> pl.Series:
    number = pl.int_range(1, count + 1, eager=True).cast(pl.String).str.zfill(digits)
    return pl.select(pl.lit(letter) + number).to_series()


def invented_market(
    workers: int, seed: int, *, posts: int | None = None, slots_per_worker: float = 0.9, trades: int | None = None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Workers and posts of 30 invented provinces; about `slots_per_worker` slots for each worker."""
    draw = np.random.default_rng(seed)
    m = max(1, workers // 10) if posts is None else posts
    kinds = int(min(60, max(6, m // 1600))) if trades is None else trades
    common = 1.0 / (np.arange(kinds) + 3.0)
    common /= common.sum()
    provinces = DONORS + RECIPIENTS
    code = np.array([f"99{p + 1:02d}00" for p in range(provinces)])
    lat = np.r_[draw.uniform(22, 40, DONORS), draw.uniform(22, 42, RECIPIENTS)].round(2)
    lon = np.r_[draw.uniform(113, 122, DONORS), draw.uniform(95, 110, RECIPIENTS)].round(2)
    county = np.array([[f"99{p + 1:02d}{21 + c}" for c in range(20)] for p in range(provinces)])
    trade = np.array([f"T{t + 1:02d}" for t in range(kinds)])

    share = np.r_[np.full(DONORS, 0.68 / DONORS), np.full(RECIPIENTS, 0.32 / RECIPIENTS)] * draw.uniform(
        0.6, 1.4, provinces
    )
    at = draw.choice(provinces, m, p=share / share.sum())
    level = draw.choice(np.arange(1, 6), m, p=[0.30, 0.30, 0.20, 0.13, 0.07])
    wage = (3800 + 600 * (level - 1) + np.where(at < DONORS, 1400, 0)) * draw.lognormal(0, 0.18, m)
    size = draw.lognormal(0, 1.1, m)
    slots = np.maximum(1, np.rint(size * (slots_per_worker * workers / max(size.sum(), 1e-9)))).astype(np.int64)
    post_table = pl.DataFrame(
        {
            "id": _numbered("P", m, 7),
            "slots": slots,
            "trade": trade[draw.choice(kinds, m, p=common)],
            "province": code[at],
            "lat": lat[at],
            "lon": lon[at],
            "skill": level,
            "wage_yuan": (np.maximum(2200, wage) // 10 * 10).astype(np.int64),
        }
    )
    home = DONORS + draw.integers(0, RECIPIENTS, workers)
    treaty = (home - DONORS) % DONORS
    first = draw.choice(kinds, workers, p=common)
    second = draw.choice(kinds, workers, p=common)
    second = np.where(second == first, (second + 1) % kinds, second)
    level = draw.choice(np.arange(1, 6), workers, p=[0.38, 0.30, 0.18, 0.10, 0.04])
    asks = np.maximum(1800, (3200 + 550 * (level - 1)) * draw.lognormal(0, 0.15, workers)) // 10 * 10
    partner = pl.Series(code[treaty]).zip_with(
        pl.Series(draw.random(workers) < 0.15), pl.Series([None] * workers, dtype=pl.String)
    )
    worker_table = pl.DataFrame(
        {
            "id": _numbered("W", workers, 8),
            "sex": np.where(draw.random(workers) < 0.42, "女", "男"),
            "household": np.array(HOUSEHOLDS)[draw.choice(3, workers, p=[0.15, 0.35, 0.50])],
            "county": county[home, draw.integers(0, 20, workers)],
            "trade": trade[first],
            "second_trade": trade[second],
            "skill": level,
            "reserve_wage_yuan": asks.astype(np.int64),
            "home_province": code[home],
            "home_lat": lat[home],
            "home_lon": lon[home],
            "treaty_province": code[treaty],
            "wish": np.array(WISHES)[draw.choice(3, workers, p=[0.15, 0.45, 0.40])],
            "partner_province": partner,
        }
    )
    return worker_table, post_table
