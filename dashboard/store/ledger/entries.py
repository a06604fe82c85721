"""Entries of the ledger, typed. Real events have no type here, so they cannot enter it."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, Field, ValidationError, ValidationInfo, model_validator

from dashboard.base.errors import UserError
from dashboard.base.toml_file import Strict
from dashboard.city.fields import Code

TEXT_LIMIT = 4000  # characters of one text: two pages of A4
LIST_LIMIT = 30  # actions of a review, steps of an exercise
LONGEST_MINUTES = 14 * 24 * 60

STATES = ("op_koers", "achter", "te_vroeg", "gehaald")  # as members can judge a goal
REASONS = ("persoonsgegevens", "vraag_van_betrokkene", "vergissing", "andere")


class EntryError(UserError):
    """Something that whoever fills in a form can mend.

    `key` with `values` is the message in data/texts; `field` is the path in the entry, such as `actions.0.text`, and
    `values["field"]` the same: a page puts its own label there. Never holds what was typed.
    """

    def __init__(self, key: str, message: str, field: str | None = None, **values: object) -> None:
        super().__init__(message)
        self.key = f"ledger.{key}"
        self.field = field
        self.values = values | ({"field": field} if field else {})


class UnconfirmedError(EntryError):
    """The texts may hold something personal: `findings` says per field which kinds (personal_data.KINDS)."""

    def __init__(self, findings: dict[str, list[str]]) -> None:
        super().__init__("personal", f"may be personal, confirm or change: {', '.join(sorted(findings))}")
        self.findings = findings
        self.kinds = frozenset(kind for kinds in findings.values() for kind in kinds)


class _FreeText:
    """Marks a field whose text stands in a table of its own, so that it can be redacted."""


def _clean(value: object) -> object:
    """Text as text: line ends are \\n; characters that are no text (control, half of a pair) are gone."""
    if not isinstance(value, str):
        return value
    lines = value.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))


Text = Annotated[str, Field(max_length=TEXT_LIMIT), BeforeValidator(_clean), _FreeText()]
Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.\-]{0,63}$")]  # of an area, network, organisation, step
Day = Annotated[dt.date, Field(ge=dt.date(2000, 1, 1), le=dt.date(2100, 1, 1))]
Minutes = Annotated[int, Field(ge=0, le=LONGEST_MINUTES)]
ActionRef = Annotated[str, Field(pattern=r"^[1-9]\d{0,8}\.\d{1,2}$")]  # number of the review, place in its list


class Action(Strict):
    """Something an organisation will do: never a person."""

    text: Text
    organisation_code: Code
    due_date: Day

    @model_validator(mode="after")
    def _says_what(self, info: ValidationInfo) -> Self:
        return _required(self, "text", info)


class Settled(Strict):
    """An action of an earlier review that is no longer open."""

    action: ActionRef
    outcome: Literal["gedaan", "vervalt"]


class Review(Strict):
    """The judgement of a network on one of its goals, on a day."""

    kind: Literal["review"] = "review"
    network_code: Code
    goal_code: Code
    date: Day
    state: Literal["op_koers", "achter", "te_vroeg", "gehaald"]  # as the members judge it
    # as the page computed it that day (stats/goal_state.py)
    computed_state: Literal["op_koers", "achter", "te_vroeg", "gehaald", "geen_cijfer"] | None = None
    helped: Text = ""
    hindered: Text = ""
    dissent: Text = ""
    actions: Annotated[tuple[Action, ...], Field(max_length=LIST_LIMIT)] = ()
    settled: Annotated[tuple[Settled, ...], Field(max_length=LIST_LIMIT)] = ()
    next_meeting: Day | None = None


class MeasuredStep(Strict):
    """Minutes from the report in the exercise until the step was done; None: not reached or not measured."""

    step_code: Code
    minutes: Minutes | None
    norm_minutes: Minutes | None  # as it was on the day of the exercise


class Exercise(Strict):
    """A rehearsal of the procedure. `is_rehearsal` must be said: a real event never stands here."""

    kind: Literal["exercise"] = "exercise"
    is_rehearsal: Literal[True]
    date: Day
    area_code: Key
    scenario_code: Code
    procedure_version: Key
    steps: Annotated[tuple[MeasuredStep, ...], Field(max_length=LIST_LIMIT)]
    failed_steps: Annotated[tuple[Code, ...], Field(max_length=LIST_LIMIT)] = ()
    improvement: Text = ""
    follow_up_function: Code | None = None  # a function of the procedure, never a person
    next_exercise: Day | None = None

    @model_validator(mode="after")
    def _steps_fit(self) -> Self:
        codes = [step.step_code for step in self.steps]
        if len(set(codes)) != len(codes):
            raise ValueError("a step stands there twice")
        if set(self.failed_steps) - set(codes):
            raise ValueError("a failed step is no step of this exercise")
        return self


class Correction(Strict):
    """Stands in the place of entry `of` from now on; without `entry` that one is withdrawn. Both stay readable."""

    kind: Literal["correction"] = "correction"
    of: Annotated[int, Field(ge=1)]
    entry: Annotated[Review | Exercise, Field(discriminator="kind")] | None
    reason: Text

    @model_validator(mode="after")
    def _says_why(self, info: ValidationInfo) -> Self:
        return _required(self, "reason", info)


class Redaction(Strict):
    """Takes the text of entry `of` out of the file: one field, or all. The reason is a code, so that it can stay."""

    kind: Literal["redaction"] = "redaction"
    of: Annotated[int, Field(ge=1)]
    field: Annotated[str, Field(pattern=r"^[a-z_0-9.]{1,80}$")] | None = None
    reason: Literal["persoonsgegevens", "vraag_van_betrokkene", "vergissing", "andere"]
    explanation: Text = ""


Content = Review | Exercise | Correction | Redaction
_MODELS: dict[str, type[Content]] = {
    "review": Review,
    "exercise": Exercise,
    "correction": Correction,
    "redaction": Redaction,
}
KINDS = tuple(_MODELS)
_Model = TypeVar("_Model", bound=BaseModel)
_STORED = {"is_stored": True}  # context of validation: a required text may have been redacted since


def _required(model: _Model, name: str, info: ValidationInfo) -> _Model:
    if not getattr(model, name) and info.context != _STORED:
        raise ValueError(f"{name} is empty")
    return model


def checked(model: type[_Model], **fields: Any) -> _Model:
    """An entry (or an Action, a MeasuredStep ...) from what was typed. Raises EntryError with one clear message."""
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        raise _entry_error(error) from None


def _entry_error(error: ValidationError) -> EntryError:
    # Too long comes first: mending it is most work, and everything typed is still in the form.
    faults = sorted(
        error.errors(include_url=False), key=lambda fault: fault["type"] not in ("string_too_long", "too_long")
    )
    first = faults[0]
    place = ".".join(str(part) for part in first["loc"] if part not in KINDS)
    context = first.get("ctx", {})
    if first["type"] == "string_too_long" and context.get("max_length") == TEXT_LIMIT:
        length = len(first["input"])
        message = f"'{place}' has {length} characters; expected at most {TEXT_LIMIT}"
        return EntryError("too_long", message, place, limit=TEXT_LIMIT, length=length)
    if first["type"] == "too_long":
        return EntryError("too_many", f"'{place}' holds more than {LIST_LIMIT}", place, limit=LIST_LIMIT)
    message = str(first["msg"]).removeprefix("Value error, ")
    if first["type"] == "missing" or message.endswith(" is empty"):
        name = message.removesuffix(" is empty") if message.endswith(" is empty") else ""
        path = ".".join(part for part in (place, name) if part)
        return EntryError("missing", f"'{path}' is missing", path)
    return EntryError("not_valid", f"'{place}': {message}", place or "?")


def texts_of(model: BaseModel, prefix: str = "") -> Iterator[tuple[str, str]]:
    """(path, text) of every free text in an entry, empty ones too: ('actions.0.text', '...')."""
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        if any(isinstance(mark, _FreeText) for mark in field.metadata):
            yield f"{prefix}{name}", value
        elif isinstance(value, BaseModel):
            yield from texts_of(value, f"{prefix}{name}.")
        elif isinstance(value, tuple):
            for place, one in enumerate(value):
                if isinstance(one, BaseModel):
                    yield from texts_of(one, f"{prefix}{name}.{place}.")


def with_texts(body: dict[str, Any], texts: Mapping[str, Any]) -> dict[str, Any]:
    """The nested content with this at these paths, changed in place."""
    for path, text in texts.items():
        *way, last = path.split(".")
        here: Any = body
        for part in way:
            here = here[int(part)] if isinstance(here, list) else here[part]
        here[last] = text
    return body


def stored(kind: str, body: dict[str, Any]) -> Content:
    """An entry as it was saved, texts filled in; redacted ones are empty."""
    return _MODELS[kind].model_validate(body, context=_STORED)


def dates_in_future(content: Content, today: dt.date) -> str | None:
    """The path of a day that should have been, but is yet to come; None when all is well."""
    inner = content.entry if isinstance(content, Correction) else content
    if isinstance(inner, Review | Exercise) and inner.date > today:
        return "entry.date" if isinstance(content, Correction) else "date"
    return None
