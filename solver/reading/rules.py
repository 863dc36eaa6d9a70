"""Rules: a pattern of their own, or a predicate of the library among some roles."""

from collections.abc import Mapping, Sequence
from typing import Final

from ontology.rules import Question, plot_rules
from solver.predicate import Predicate
from solver.reading.roles import Short
from solver.reading.terms import check_terms, check_tests
from solver.reading.words import check_fields
from solver.schema import Computed, Preference, Role, Rule
from world import Pattern
from world.data_file import Place, Record
from world.errors import did_you_mean, shorten
from world.pattern import Either

KEYS: Final = ("use", "of", "where", "given", "says", "denied")
MOST_ROLES: Final = 12
"""Roles of one rule: its relation has a column for each."""

MOST_LINES: Final = 60
"""Lines of one pattern, alternatives included."""

HEAVIEST: Final = 1_000
"""The weight of one wish."""

_NOTHING: Final = Pattern(())


class RuleReader:
    """Reads the rules of a schema, in order: a later one may lean on those before it."""

    def __init__(self, schema: str, roles: Mapping[str, Role], predicates: Mapping[str, Predicate]) -> None:
        self._schema, self._roles, self._predicates = schema, roles, predicates
        self._read: dict[str, Rule] = {}
        self._differing: set[str] = set()
        self.places: dict[str, Place] = {}
        """Where each rule stands."""

    @property
    def rules(self) -> tuple[Rule, ...]:
        """What was read so far."""
        return tuple(self._read.values())

    def know(self, rules: Sequence[Rule]) -> None:
        """Rules of elsewhere that those to come may lean on, but for such as are not the same in every way to play."""
        for rule in rules:
            if self._read.setdefault(rule.id, rule) != rule:
                self._differing.add(rule.id)

    def rule(self, name: str, about: Record) -> None:
        """Reads one rule. Raises `DataError`."""
        if not name.isidentifier() or not name.isascii():
            raise about.wrong(f"`{shorten(name)}` is no name of a rule.", "Write it like `betrayer_shares_past`.")
        if about.has("use") == about.has("where"):
            raise about.wrong(
                f"The rule `{shorten(name)}` needs one of `use` and `where`.", "Write `where:` or `use:`."
            )
        if about.has("use"):
            self._of_predicate(name, about)
        else:
            self._own(name, about)

    def short(self, short: Short) -> None:
        """Reads a rule that a role carries. Raises `DataError`."""
        predicate = self._predicate(short.place, short.predicate)
        self._check_roles(short.place, predicate, short.of)
        given = self._leant_on(short.place, predicate, short.of) if predicate.is_bare else Pattern(())
        instance = predicate.among(short.id, short.of)
        self._add(short.place, short.id, instance.says, instance.denied, given, instance.where, predicate, short.of)

    def choices(self, role: Role, about: Record) -> None:
        """Reads the conditions of a role's choices: a rule for each group of roles that they are about.

        So no rule joins roles that only the choice has in common: its relation would hold every pair of their players.
        Raises `DataError`.
        """
        read = {choice: self._condition(role, choice, about) for choice in about.keys}
        groups = list(dict.fromkeys(self._roles_of(where) for where, _ in read.values()))
        for group in groups:
            named = [name for name in group if name != role.name]
            rule = "_".join([role.name, "suits", *named]) if named else f"{role.name}_has_its_reason"
            anybody = [f"?{name} a {self._roles[name].kind}" for name in named]
            ways = []
            for choice, (where, _) in read.items():
                here = where if self._roles_of(where) == group else Pattern.parse(anybody)
                ways.append(here.also(Pattern.parse(f"?{role.name} is lg:{choice}").clauses))
            pattern = Pattern((Either(tuple(ways)),))
            questions = tuple(one for where, asked in read.values() if self._roles_of(where) == group for one in asked)
            whose = " and ".join(f"{{{name}}}" for name in named) or "this world"
            self._put(
                about,
                Rule(
                    rule,
                    f"What {whose} brings does not stand against this ending: {{{role.name}}}.",
                    f"Nothing in {whose} speaks for this ending: {{{role.name}}}.",
                    Pattern(()),
                    self._typed(pattern),
                    self._roles_of(pattern),
                    questions=(*questions, *self._written(rule)),
                ),
            )

    def _condition(self, role: Role, choice: str, about: Record) -> tuple[Pattern, tuple[Question, ...]]:
        """What must hold for a choice, and what a judge asks of plots in which it is made."""
        if not about.is_mapping(choice):
            where = about.pattern(choice)
            self._check(about.at(choice), where)
            return where.also(Pattern.parse(f"?{role.name} is lg:{choice}").clauses), ()
        use = about.record(choice, ("use", "of"))
        predicate, of = self._predicate(use.at("use"), use.text("use")), use.texts("of")
        self._check_roles(use.at("of"), predicate, of)
        if predicate.rows is not None or predicate.is_bare:
            raise use.at("use").wrong(f"`{predicate.name}` has no facts to show.", "Choose a predicate with `where`.")
        where = predicate.among(f"{role.name}_{choice}", of).where
        asked = predicate.asked(of, (role.name, f"lg:{choice}"))
        return where.also(Pattern.parse(f"?{role.name} is lg:{choice}").clauses), asked

    def preference(self, about: Record) -> Preference:
        """Reads one wish for tension. Raises `DataError`."""
        where = about.pattern("where")
        self._check(about.at("where"), where)
        if not (roles := self._roles_of(where)):
            raise about.at("where").wrong("This wish says nothing of any role.", "Name a role as `?role`.")
        if (weight := about.number("weight")) > HEAVIEST:
            raise about.at("weight").wrong(f"`weight` is {weight:,g}.", f"Write at most {HEAVIEST:,}.")
        return Preference(weight, about.text("says"), self._typed(where), roles)

    def _own(self, name: str, about: Record) -> None:
        own, given = about.pattern("where"), self._given(about)
        self._check(about.at("where"), own, given)
        where = own.also(given.clauses)
        known = {*self._roles, *where.variables}
        says, denied = (check_fields(about.at(key), about.text(key), known) for key in ("says", "denied"))
        rule = Rule(name, says, denied, given, self._typed(where), self._roles_of(where), "", self._written(name))
        self._put(about, rule)

    def _of_predicate(self, name: str, about: Record) -> None:
        place, of = about.at("of"), about.texts("of")
        predicate = self._predicate(about.at("use"), about.text("use"))
        self._check_roles(place, predicate, of)
        given = self._given(about)
        if predicate.is_bare and not given.clauses:
            given = self._leant_on(about, predicate, of)
        instance = predicate.among(name, of)
        known = {*self._roles, *instance.where.variables}
        said = [about.optional(key) or text for key, text in (("says", instance.says), ("denied", instance.denied))]
        for key, text in zip(("says", "denied"), said, strict=True):
            check_fields(about.at(key), text, known)
        self._add(about, name, said[0], said[1], given, instance.where, predicate, of)

    def _add(
        self,
        place: Place,
        name: str,
        says: str,
        denied: str,
        given: Pattern,
        own: Pattern,
        predicate: Predicate,
        of: Sequence[str],
    ) -> None:
        where = own.also(given.clauses)
        questions = predicate.asked(of)
        roles = self._roles_of(where) if predicate.rows is None else tuple(role for role in self._roles if role in of)
        computed = None if predicate.rows is None else Computed(predicate.rows, tuple(of), predicate.name)
        self._put(
            place,
            Rule(name, says, denied, given, self._typed(where), roles, predicate.name, questions, computed),
        )

    def _put(self, place: Place, rule: Rule) -> None:
        if rule.id in self._read:
            raise place.wrong(f"There is a rule `{shorten(rule.id)}` already.", "Write another name.")
        if len(rule.roles) > MOST_ROLES:
            raise place.wrong(
                f"The rule `{shorten(rule.id)}` is over {len(rule.roles)} roles, and {MOST_ROLES} are the most.",
                "Make several rules of it, each over the roles that hang together.",
            )
        if not rule.roles:
            raise place.wrong(f"The rule `{shorten(rule.id)}` says nothing of any role.", "Name a role as `?role`.")
        self._read[rule.id] = rule
        self.places[rule.id] = place

    def _predicate(self, place: Place, name: str) -> Predicate:
        if name not in self._predicates:
            near = did_you_mean(name, self._predicates)
            raise place.wrong(f"There is no predicate `{shorten(name)}`.{near}", "docs/guide/predicates.md lists them.")
        return self._predicates[name]

    def _check_roles(self, place: Place, predicate: Predicate, of: Sequence[str]) -> None:
        if len(of) != len(predicate.of):
            raise place.wrong(
                f"`{predicate.name}` is about {len(predicate.of)} roles, here are {len(of)}.",
                f"Write `of: [{', '.join(predicate.of)}]`, with your roles for them.",
            )
        for role in of:
            if role not in self._roles:
                near = did_you_mean(role, self._roles)
                there = ", ".join(self._roles)
                raise place.wrong(f"There is no role `{shorten(role)}`.{near}", f"There are: {shorten(there, 400)}.")

    def _given(self, about: Record) -> Pattern:
        """What a rule takes for granted: a pattern, or rules before it by their names."""
        if not about.has("given"):
            return Pattern(())
        if about.is_mapping("given") or not (names := self._names(about)):
            given = about.pattern("given")
            self._check(about.at("given"), given)
            return given
        clauses = tuple(clause for name in names for clause in self._read[name].where.clauses)
        return Pattern(tuple(dict.fromkeys(clauses)))

    def _names(self, about: Record) -> tuple[str, ...]:
        """The rules that stand under `given`; none where it is a pattern."""
        if about.is_list("given") and not about.has_only_texts("given"):
            return ()
        names = about.texts("given")
        if any(not name.isidentifier() for name in names):
            return ()
        for name in names:
            if name not in self._read:
                near = did_you_mean(name, self._read)
                raise about.at("given").wrong(
                    f"There is no rule `{shorten(name)}` before this one.{near}", "Write a pattern, or an earlier rule."
                )
            if name in self._differing:
                raise about.at("given").wrong(
                    f"The rule `{shorten(name)}` is not the same in every way to play its sub-plot.", "Write a pattern."
                )
        return names

    def _leant_on(self, place: Place, predicate: Predicate, of: Sequence[str]) -> Pattern:
        """The first rule that is about all of some roles: it says of whom a rule that only compares speaks."""
        for rule in self._read.values():
            if set(of) <= set(rule.roles) and rule.computed is None and rule.id not in self._differing:
                return rule.where
        raise place.wrong(
            f"`{predicate.name}` only compares {' and '.join(of)}, and no rule before it says who they are.",
            "Write `given:` with the rules that do, or put the rule after one over these roles.",
        )

    def _check(self, place: Place, pattern: Pattern, given: Pattern = _NOTHING) -> None:
        if _size(pattern) > MOST_LINES:
            raise place.wrong(f"This pattern has more than {MOST_LINES} lines.", "Make several rules of it.")
        check_terms(place, pattern)
        check_tests(place, pattern, {*self._roles, *given.binds})

    def _written(self, rule: str) -> tuple[Question, ...]:
        """The question that stands for this rule in the folder of the schema."""
        text = plot_rules(self._schema).get(rule)
        return () if text is None else (Question(text),)

    def _roles_of(self, where: Pattern) -> tuple[str, ...]:
        mentioned = set(where.variables)
        return tuple(role for role in self._roles if role in mentioned)

    def _typed(self, where: Pattern) -> Pattern:
        """The pattern with a class for every role that its facts leave open, so that each has candidates."""
        open_roles = [
            role for role in self._roles.values() if role.name in where.variables and role.name not in where.binds
        ]
        lines = [f"?{role.name} a {role.kind}" for role in open_roles if not role.choices]
        return where.also(Pattern.parse(lines).clauses)


def _size(pattern: Pattern) -> int:
    inner = (one for clause in pattern.clauses if isinstance(clause, Either) for one in clause.patterns)
    return len(pattern.clauses) + sum(map(_size, inner))
