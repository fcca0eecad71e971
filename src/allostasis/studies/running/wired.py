"""The body that a study's people have: modules wired, couplings cut and parameters set, for all or in one arm."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from allostasis.assembly import Model, assemble, with_values
from allostasis.errors import Collector, ModelError, Problems, UnknownName
from allostasis.studies.file.feasibility import refuse_impossible
from allostasis.studies.file.parameters_set import values

if TYPE_CHECKING:
    from allostasis.studies.file.study import Study

__all__ = ["wired"]


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
    for key, names in ((("people", "traits"), study.population.traits), (("set",), study.sets)):
        for name in names:
            if name not in model.params:
                problems.add(UnknownName.among("parameter", name, model.params, where=marks.where(*key, name)))
    own: dict[str, Model] = {}
    for arm in study.arms:
        cuts, sets = study.arm_cuts.get(arm, ()), study.arm_sets.get(arm, {})
        with problems.catch():
            mine = _placed(study, modules, [*study.cut, *cuts], ("cut", arm)) if cuts else model
            for name in sets:
                if name not in mine.params:
                    raise UnknownName.among("parameter", name, mine.params, where=marks.where("set", arm, name))
            if cuts or sets:
                own[arm] = with_values(mine, values({**study.sets, **sets}))
    problems.close()
    return with_values(model, values(study.sets)), own


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
