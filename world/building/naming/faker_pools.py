"""The lists of names inside Faker, one language at a time: importing one does not load the others."""

from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Final

ATTRIBUTES: Final = {
    "men": ("first_names_male",),
    "women": ("first_names_female",),
    "families": ("last_names_male", "last_names"),
}


def faker_pool(locale: str, attributes: Iterable[str]) -> Mapping[str, float]:
    """The names of the first of these lists that the locale has, with Faker's weights, or 1 each.

    Raises `LookupError` when Faker has no such locale or none of the lists.
    """
    try:
        provider = import_module(f"faker.providers.person.{locale}").Provider
    except ModuleNotFoundError as error:
        raise LookupError(f"Faker has no names for `{locale}`.") from error
    for attribute in attributes:
        if names := getattr(provider, attribute, None):
            return dict(names) if isinstance(names, Mapping) else dict.fromkeys(names, 1.0)
    raise LookupError(f"Faker has no list {' or '.join(attributes)} for `{locale}`.")
