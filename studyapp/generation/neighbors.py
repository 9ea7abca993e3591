"""What stands near enough to tempt: those with a first trait in common, then those with a second, and so on."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Neighbors(Generic[T]):
    """Things found from near to far without a look at all of them; those equally near come in the order given."""

    def __init__(self, things: Iterable[T], *traits: Callable[[T], Hashable]) -> None:
        self._traits = (*traits, lambda _: None)  # in the end everything is near
        self._shelves = [defaultdict[Hashable, list[T]](list) for _ in self._traits]
        for thing in things:
            for shelf, trait in zip(self._shelves, self._traits, strict=True):
                shelf[trait(thing)].append(thing)

    def nearest_to(self, thing: T) -> Iterator[T]:
        own = [trait(thing) for trait in self._traits]
        for place, shelf in enumerate(self._shelves):
            for other in shelf[own[place]]:
                if not any(self._traits[nearer](other) == own[nearer] for nearer in range(place)):
                    yield other
