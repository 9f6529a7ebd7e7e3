"""The one door to ledger items: who sees them, who works on them, who directs and who verifies them."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhengxian.web.act.models import ItemState, LedgerItem, SupportUnit
from zhengxian.web.core.access import ALLOWED, Access, Action, Scope
from zhengxian.web.core.models import Region, Role
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.core.selectors.scopes import WIDE_LEVELS, is_office_wide

OWN = frozenset({Role.OWNER_UNIT})
MOST_KEYS = 1000
"""Keys that a statement names one by one; the database then uses its index of keys."""
_ASSIGNED = Q(assigned_at__isnull=False)


def visible_to(access: Access) -> QuerySet[LedgerItem]:
    """Return the items a person may look at; drafts only for those who may draft where the item lies.

    Supervisors, leaders, assessors and auditors see what is owned by or lies in their regions (at city level:
    everything); owner units see what they own or support once it is assigned.
    """
    readers = frozenset(ALLOWED[Action.SEE_ITEMS] - OWN)
    if sees_every(access):
        return LedgerItem.objects.all()
    drafting = ALLOWED[Action.DRAFT_ITEMS]
    seen = _directed(access, drafting)
    if not _reach(access, readers) <= _reach(access, drafting):
        seen |= _directed(access, readers) & ~Q(state=ItemState.DRAFT)
    if access.roles & OWN:
        seen |= (_owned_below(access) | _supported(access)) & _ASSIGNED
    return LedgerItem.objects.filter(seen)


def sees_every(access: Access) -> bool:
    """Tell whether a person sees every item there is, drafts included."""
    return _everywhere(_held(access, ALLOWED[Action.DRAFT_ITEMS]))


def one_of_visible(access: Access, key: str) -> Q:
    """Keep rows whose item, named in a column, a person sees.

    Asked row by row: a list of all items he sees would be made first, however few rows there are.
    """
    if sees_every(access):
        return Q(**{f"{key}__isnull": False})
    return Q(Exists(visible_to(access).order_by().filter(pk=OuterRef(key))))


def workable_by(access: Access) -> QuerySet[LedgerItem]:
    """Return the items whose owner a person is: his own department or region, not those below it."""
    return LedgerItem.objects.filter(_owned_by(access) & _ASSIGNED)


def supported_by(access: Access) -> QuerySet[LedgerItem]:
    """Return the items that a person's unit supports; it may report progress, not that it is done."""
    return LedgerItem.objects.filter(_supported(access) & _ASSIGNED)


def draftable_by(access: Access) -> QuerySet[LedgerItem]:
    """Return the items whose words a person may write."""
    return LedgerItem.objects.filter(_directed(access, ALLOWED[Action.DRAFT_ITEMS]))


def directed_by(access: Access) -> QuerySet[LedgerItem]:
    """Return the items that a person assigns, reviews, extends and closes."""
    return LedgerItem.objects.filter(_directed(access, ALLOWED[Action.ASSIGN_ITEMS]))


def verifiable_by(access: Access) -> QuerySet[LedgerItem]:
    """Return the items that a person may verify as far as his region goes; that he is not the owner is checked later."""
    return LedgerItem.objects.filter(_directed(access, ALLOWED[Action.VERIFY_ITEMS]))


def one_visible(access: Access, item_id: int) -> LedgerItem:
    """Return one item the person may look at, with its units and people, or raise `Hidden`."""
    found = whole(visible_to(access)).filter(pk=item_id).first()
    if found is None:
        raise Hidden
    return found


def whole(rows: QuerySet[LedgerItem]) -> QuerySet[LedgerItem]:
    """Read the units, the place, the leader and the parent in the same query."""
    return rows.select_related(
        "owner_region", "owner_department", "place", "leader", "parent", "indicator", "created_by",
        "assigned_by", "closed_by",
    )  # fmt: skip


def is_own(access: Access, item: LedgerItem) -> bool:
    """Tell whether a person works for the unit that owns an item."""
    units = _own_units(access)
    path = item.owner_region.path if item.owner_region is not None else None
    return path in units.paths or units.covers_department(item.owner_department_id)


def is_of_owner(access: Access, item: LedgerItem) -> bool:
    """Tell whether a person belongs, in any role, to the unit that owns an item; a whole city is no such unit."""
    owner = item.owner_region
    if owner is None:
        return any(d is not None and d == item.owner_department_id for _, _, d in access.grants)
    narrow = owner.level not in WIDE_LEVELS
    return any(path == owner.path and (narrow or role in OWN) for role, path, _ in access.grants)


def _own_units(access: Access) -> Scope:
    held = [(path, department) for role, path, department in access.grants if role in OWN]
    return Scope(
        tuple(path for path, department in held if path and department is None),
        frozenset(department for _, department in held if department is not None),
    )


def _held(access: Access, roles: frozenset[Role]) -> Access:
    """The part of an access that some roles give; what is known of its regions is shared, not asked again."""
    held = Access(tuple(g for g in access.grants if g[0] in roles))
    held.__dict__["wide"] = access.wide
    return held


def _reach(access: Access, roles: frozenset[Role]) -> set[tuple[str, int | None]]:
    """Where somebody holds one of the roles: a region's path or a department."""
    return {(path, department) for role, path, department in access.grants if role in roles}


def _everywhere(held: Access) -> bool:
    return bool(held.grants) and is_office_wide(held, Action.SEE_ITEMS)


def _directed(access: Access, roles: frozenset[Role]) -> Q:
    """What roles see of items by where these lie or who owns them; everything for the whole office."""
    held = _held(access, roles)
    if not held.grants:
        return Q(pk__in=[])
    if _everywhere(held):
        return Q(pk__isnull=False)
    scope = held.scope(Action.SEE_ITEMS)
    inside = _inside(scope.paths)
    return (
        Q(owner_department_id__in=scope.departments) | Q(owner_region_id__in=inside) | Q(place_id__in=inside)
    )


def _inside(paths: tuple[str, ...]) -> list[int]:
    """The regions at or below paths by key: the long table is then searched by its own indexes, without a join."""
    return list(Region.objects.below(paths).values_list("pk", flat=True)) if paths else []


def _owned_by(access: Access) -> Q:
    units = _own_units(access)
    own = (
        list(Region.objects.filter(path__in=units.paths).values_list("pk", flat=True)) if units.paths else []
    )
    return Q(owner_region_id__in=own) | Q(owner_department_id__in=units.departments)


def _owned_below(access: Access) -> Q:
    units = _own_units(access)
    return Q(owner_department_id__in=units.departments) | Q(owner_region_id__in=_inside(units.paths))


def _supported(access: Access) -> Q:
    """Items that one of the person's units supports, by key, so that no item comes twice; very many as a subquery."""
    units = _own_units(access)
    if not units:
        return Q(pk__in=[])
    rows = SupportUnit.objects.filter(
        Q(region__path__in=units.paths) | Q(department_id__in=units.departments)
    ).values_list("item", flat=True)
    keys = list(rows[: MOST_KEYS + 1])
    return Q(pk__in=keys if len(keys) <= MOST_KEYS else rows)
