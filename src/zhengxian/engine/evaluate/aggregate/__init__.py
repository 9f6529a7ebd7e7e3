"""Joining the scores of a group into one: means, distances, votes (docs/methods/aggregation.md)."""

from zhengxian.engine.evaluate.aggregate.agreement import Agreement, kendall_agreement
from zhengxian.engine.evaluate.aggregate.combine import aggregate
from zhengxian.engine.evaluate.aggregate.distance import (
    GreyResult,
    TopsisResult,
    VikorResult,
    grey_relation,
    topsis,
    vikor,
)
from zhengxian.engine.evaluate.aggregate.kemeny import (
    KemenyResult,
    condorcet_order,
    condorcet_winner,
    kemeny,
    kemeny_orders,
    kemeny_score,
)
from zhengxian.engine.evaluate.aggregate.mazziotta import MazziottaResult, ampi, mpi
from zhengxian.engine.evaluate.aggregate.means import (
    arithmetic_mean,
    geometric_mean,
    harmonic_mean,
    power_mean,
)
from zhengxian.engine.evaluate.aggregate.pairwise import (
    BordaResult,
    CopelandResult,
    borda,
    copeland,
    outranking,
)
from zhengxian.engine.evaluate.aggregate.spec import AggregateSpec, is_relative, parse_aggregate
from zhengxian.engine.evaluate.aggregate.voting import (
    Profile,
    borda_from_profile,
    condorcet_order_from_profile,
    condorcet_winner_from_profile,
    kemeny_from_profile,
    outranking_from_profile,
    plurality_from_profile,
    without,
)

__all__ = [
    "AggregateSpec",
    "Agreement",
    "BordaResult",
    "CopelandResult",
    "GreyResult",
    "KemenyResult",
    "MazziottaResult",
    "Profile",
    "TopsisResult",
    "VikorResult",
    "aggregate",
    "ampi",
    "arithmetic_mean",
    "borda",
    "borda_from_profile",
    "condorcet_order",
    "condorcet_order_from_profile",
    "condorcet_winner",
    "condorcet_winner_from_profile",
    "copeland",
    "geometric_mean",
    "grey_relation",
    "harmonic_mean",
    "is_relative",
    "kemeny",
    "kemeny_from_profile",
    "kemeny_orders",
    "kemeny_score",
    "kendall_agreement",
    "mpi",
    "outranking",
    "outranking_from_profile",
    "parse_aggregate",
    "plurality_from_profile",
    "power_mean",
    "topsis",
    "vikor",
    "without",
]
