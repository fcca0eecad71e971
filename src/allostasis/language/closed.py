"""Parts of a module that has been declared: they read like dicts and lists, and refuse to change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

__all__ = ["ClosedDict", "ClosedList"]

Refuse = Callable[[], NoReturn]


class ClosedDict(dict[Any, Any]):
    """A dict that ``refuse`` guards."""

    def __init__(self, items: dict[Any, Any], refuse: Refuse) -> None:
        super().__init__(items)
        self.refuse = refuse

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        self.refuse()

    __setitem__ = __delitem__ = __ior__ = update = setdefault = pop = popitem = clear = _refuse

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (dict(self),)


class ClosedList(list[Any]):
    """A list that ``refuse`` guards."""

    def __init__(self, items: list[Any], refuse: Refuse) -> None:
        super().__init__(items)
        self.refuse = refuse

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        self.refuse()

    __setitem__ = __delitem__ = __iadd__ = append = extend = insert = pop = remove = clear = sort = reverse = _refuse

    def __reduce__(self) -> tuple[Any, ...]:
        return list, (list(self),)
