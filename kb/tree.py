"""Categories as the tree they are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kb.models import Category


@dataclass
class Branch:
    category: Category
    depth: int = 0
    branches: list["Branch"] = field(default_factory=list)

    def walk(self) -> Iterator["Branch"]:
        """This branch and all below it, from top to bottom."""
        yield self
        for branch in self.branches:
            yield from branch.walk()


def grow(categories: Iterable[Category]) -> list[Branch]:
    """The branches that stand on their own, in order; below a category that is not given stands nothing."""
    branches = {category.pk: Branch(category) for category in categories}
    roots: list[Branch] = []
    for branch in branches.values():
        above = branches.get(branch.category.parent_id or 0)
        (above.branches if above else roots).append(branch)
    for root in roots:
        _measure(root, 0)
    return roots


def _measure(branch: Branch, depth: int) -> None:
    branch.depth = depth
    for below in branch.branches:
        _measure(below, depth + 1)


def flat(roots: list[Branch]) -> list[Branch]:
    return [branch for root in roots for branch in root.walk()]


def below(roots: list[Branch], pk: int) -> list[int]:
    """The ids of a category and of all below it."""
    return [part.category.pk for branch in flat(roots) if branch.category.pk == pk for part in branch.walk()]
