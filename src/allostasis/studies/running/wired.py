"""The body that a study's people have: modules wired, couplings cut and parameters set, for all or in one arm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from allostasis.assembly import Model, assemble, catalogue, with_values
from allostasis.errors import Collector, ModelError, Problems, UnknownName
from allostasis.expressions import COVARIATES
from allostasis.language import readout_numbers
from allostasis.studies.file.feasibility import refuse_impossible
from allostasis.studies.file.parameters_set import values

if TYPE_CHECKING:
    from allostasis.studies.file.study import Study

__all__ = ["switched", "wired"]


def wired(study: Study, modules: Sequence[str], given: Model | None = None) -> tuple[Model, dict[str, Model]]:
    """The study's model, and arm -> its own, where something is cut or set in that arm only.

    Args:
        given: the model to live in; assembled unless said.

    Raises:
        Problems: modules, couplings, parameters or traits that do not fit, together.
    """
    problems, marks = Collector(), study.marks
    with problems.catch():
        refuse_impossible(study)
    model = given
    with problems.catch():
        model = given or _placed(study, modules, study.cut, ("model",), ("cut",), ("use",))
    if model is None:
        problems.close()
    assert model is not None
    read = _instruments(study)
    for key, names in ((("people", "traits"), study.population.traits), (("set",), study.sets)):
        for name in names:
            known = {**model.params, **(read if key == ("set",) else {})}
            if name not in known:
                problems.add(UnknownName.among("parameter", name, known, where=marks.where(*key, name)))
    own: dict[str, Model] = {}
    for arm in study.arms:
        cuts, sets = study.arm_cuts.get(arm, ()), study.arm_sets.get(arm, {})
        with problems.catch():
            mine = _placed(study, modules, [*study.cut, *cuts], ("cut", arm)) if cuts else model
            for name in sets:
                if name not in mine.params and name not in read:
                    known = {**mine.params, **read}
                    raise UnknownName.among("parameter", name, known, where=marks.where("set", arm, name))
            bodily = {n: value for n, value in sets.items() if n not in read}
            if cuts or bodily:
                own[arm] = with_values(mine, _of_body(values({**study.sets, **bodily}), mine))
    problems.close()
    return with_values(model, _of_body(values(study.sets), model)), own


def switched(
    study: Study, modules: Sequence[str], cuts: Mapping[str, tuple[str, Sequence[str]]], given: Model
) -> dict[str, Model]:
    """The bodies of arms that are lived again with couplings cut, each of which has a switch in them.

    Args:
        cuts: name of the arm -> whose arm it is, and its couplings ``a->b``.
        given: the study's model; one that somebody assembled themselves is of the same modules.
    """
    every = sorted({coupling for _, couplings in cuts.values() for coupling in couplings})
    made: dict[str, Model] = {}
    for name, (arm, _) in cuts.items():
        mine, sets = study.arm_cuts.get(arm, ()), study.arm_sets.get(arm, {})
        body = [m.name for m in given.modules] or list(modules)
        model = assemble(body, use=study.use, cut=[*study.cut, *mine], switched=every)
        made[name] = with_values(model, _of_body(values({**study.sets, **sets}), model))
    return made


def _of_body(numbers: dict[str, float], model: Model) -> dict[str, float]:
    """What is set in the body; instruments take the rest when they read."""
    return {name: value for name, value in numbers.items() if name in model.params}


def _instruments(study: Study) -> dict[str, Any]:
    """The numbers of what the study measures, at its visits or to enrol people."""
    enrolling = [] if study.enrol is None else [n for n in study.enrol.names if n not in COVARIATES]
    return {n: p for name in (*study.measure, *enrolling) for n, p in readout_numbers(catalogue.readout(name)).items()}


def _placed(study: Study, modules: Sequence[str], cut: Sequence[str], *places: tuple[str, ...]) -> Model:
    """A model; what does not fit is said with the key of the study that asks for it."""
    try:
        return assemble(modules, use=study.use, cut=list(cut))
    except (ModelError, UnknownName, Problems) as error:
        place = next((p for p in places if study.marks.has(*p)), ())
        for one in error.errors if isinstance(error, Problems) else (error,):
            if not getattr(one.where, "key", "") and place:
                one.where = study.marks.where(*place)
        raise
