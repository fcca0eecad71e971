"""Who takes part: draws that have the asked means and spreads, allocation, enrolment, and the same person anywhere."""

from __future__ import annotations

import numpy as np
import pytest

from allostasis.assembly import Model, assemble
from allostasis.errors import ModelError, StudyError, UnknownName
from allostasis.people import Population, Spread, allocate, draw, groups, read_groups
from allostasis.studies import read_study, run
from allostasis.studies.running.cohort_run import Runner
from allostasis.studies.running.plan import plan
from bodies import SMALL, brief, brief_result, whole

N = 20_000
MODEL = assemble(["hpa", "symptoms", "infliximab"])
AGE, BMI = Spread(43.5, 8.5, 25.0, 60.0), Spread(31.0, 7.0)


def test_covariates_have_the_asked_means_spreads_and_bounds() -> None:
    """Within four standard errors; for a normal cut at its bounds, of that distribution itself."""
    from scipy.stats import truncnorm

    people = draw(MODEL, Population(AGE, BMI, 0.67), 4, np.arange(N))
    cut = truncnorm((25 - 43.5) / 8.5, (60 - 43.5) / 8.5, 43.5, 8.5)
    for values, mean, sd in (
        (people.covariates["age"], cut.mean(), cut.std()),
        (people.covariates["bmi"], 31.0, 7.0),
        (people.covariates["female"], 0.67, np.sqrt(0.67 * 0.33)),
    ):
        assert values.mean() == pytest.approx(mean, abs=4 * sd / np.sqrt(N))
        assert values.std() == pytest.approx(sd, rel=4 / np.sqrt(2 * N))
    assert people.covariates["age"].min() >= 25.0 and people.covariates["age"].max() <= 60.0
    weight = people.covariates["bmi"] * (people.covariates["height"] / 100) ** 2
    np.testing.assert_allclose(people.covariates["weight"], weight)
    women = people.covariates["female"] == 1
    assert people.covariates["height"][~women].mean() - people.covariates["height"][women].mean() > 10


@pytest.mark.parametrize("r", [-0.6, 0.0, 0.3])
def test_covariates_are_correlated_as_asked(r: float) -> None:
    people = draw(MODEL, Population(Spread(40, 10), BMI, correlations={("age", "bmi"): r}), 4, np.arange(N))
    found = np.corrcoef(people.covariates["age"], people.covariates["bmi"])[0, 1]
    assert found == pytest.approx(r, abs=4 * (1 - r**2) / np.sqrt(N))


def test_traits_vary_as_their_modules_say_each_by_itself_where_none_are_correlated() -> None:
    """Lognormal around the typical value, or normal where ``linear``; what does not vary is the same for all."""
    people = draw(MODEL, Population(correlated="none"), 4, np.arange(N))
    z = []
    for column, param in enumerate(MODEL.params.values()):
        values = people.p[:, column]
        if not param.varies:
            assert (values == param.inside).all(), param.symbol
            continue
        shift = values - param.inside if param.linear else np.log(values / param.inside)
        assert shift.mean() == pytest.approx(0.0, abs=4 * param.varies / np.sqrt(N)), param.symbol
        assert shift.std() == pytest.approx(param.varies, rel=4 / np.sqrt(2 * N)), param.symbol
        z.append(shift / param.varies)
    apart = np.corrcoef(z) - np.eye(len(z))
    assert len(z) > 20 and np.abs(apart).max() < 5.5 / np.sqrt(N)


def _scores(model: Model, population: Population) -> dict[str, np.ndarray]:
    p, found = draw(model, population, 4, np.arange(N)).p, {}
    for column, (name, param) in enumerate(model.params.items()):
        if param.varies:
            x = p[:, column]
            found[name] = (x - param.inside if param.linear else np.log(x / param.inside)) / param.varies
    return found


def test_traits_go_together_as_declared() -> None:
    """Within 5.5 standard errors of the product of loadings, each with the mean and spread of its own."""
    model = assemble(["appraisal", "symptoms", "behaviour", "low_grade", "hpa"])
    z, them = _scores(model, Population()), groups()
    loaded = [n for n in z if n in them.loadings]
    assert len(loaded) >= 10
    for a in loaded:
        assert z[a].mean() == pytest.approx(0, abs=4 / np.sqrt(N)) and z[a].std() == pytest.approx(
            1, rel=4 / np.sqrt(2 * N)
        )
        for b in loaded:
            r = np.corrcoef(z[a], z[b])[0, 1]
            assert r == pytest.approx(them.correlation(a, b), abs=5.5 / np.sqrt(N)), (a, b)
    worry, brooding = "behaviour.insomnia_worry", "appraisal.severity_gain_rumination"
    assert np.corrcoef(z[worry], z[brooding])[0, 1] == pytest.approx(0.72**2, abs=0.03)
    assert np.corrcoef(z["behaviour.smoking_own"], z["behaviour.steps_usual"])[0, 1] == pytest.approx(-0.1925, abs=0.03)


def test_who_is_in_no_group_stays_the_same_person() -> None:
    them, alone = (_scores(MODEL, Population(correlated=c)) for c in ("declared", "none"))
    same = [n for n in alone if n not in groups().loadings]
    assert len(same) > 15 and all(them[n].tobytes() == alone[n].tobytes() for n in same)
    assert all(abs(np.corrcoef(them[n], alone[n])[0, 1]) < 0.95 for n in alone if n in groups().loadings)


def test_groups_that_no_people_could_have_are_refused_with_the_nearest_that_could() -> None:
    def told(r: float) -> dict[str, object]:
        plain = {"about": "", "source": "", "grade": "C"}
        pairs = [(["a", "b"], 0.9), (["b", "c"], 0.9), (["a", "c"], r)]
        return {
            "groups": {n: {"loads": {f"{n}.x": 0.5}, **plain} for n in "abc"},
            "correlations": [{"of": of, "r": x} for of, x in pairs],
        }

    assert read_groups(told(0.7)).correlation("a.x", "c.x") == pytest.approx(0.25 * 0.7)
    with pytest.raises(
        ModelError, match="no people could"
    ) as error:  # 0.9 and 0.9 leave 0.62 to 1 (by hand: .81 -+ .19)
        read_groups(told(0.2))
    assert "0.9" in str(error.value.fix) or "a and c" in str(error.value.fix)
    wrong = {**told(0.7), "correlations": [{"of": ["a", "d"], "r": 0.1}]}
    with pytest.raises(ModelError, match="no group d"):
        read_groups(wrong)
    full = told(0.7)
    full["groups"]["b"]["loads"]["a.x"] = 0.6  # type: ignore[index]
    with pytest.raises(ModelError, match="more than all"):  # .25 + .36 + 2 x .5 x .6 x .9 = 1.15
        read_groups(full)


def test_a_study_says_whether_traits_go_together() -> None:
    told = {**brief().to_dict(), "people": {"number": 4, "correlated": "none"}}
    assert read_study(told).population.correlated == "none" and brief().population.correlated == "declared"
    assert read_study(read_study(told).to_dict()).population.correlated == "none"
    with pytest.raises(UnknownName, match="correlated"):
        read_study({**told, "people": {"number": 4, "correlated": "some"}})


def test_every_loading_names_a_trait_that_varies() -> None:
    model = whole()
    assert [n for n in groups().loadings if not model.params[n].varies] == []
    assert np.linalg.eigvalsh(groups().matrix)[0] > 0.3


def test_doubt_moves_everybody_alike() -> None:
    typical, doubted = (draw(MODEL, Population(), 4, np.arange(50), doubt=d) for d in (None, 3))
    column = MODEL.param_names.index("hpa.half_cortisol")
    ratio = doubted.p[:, column] / typical.p[:, column]
    np.testing.assert_allclose(ratio, ratio[0])
    assert abs(np.log(ratio[0])) > 1e-3
    other = draw(MODEL, Population(), 4, np.arange(50), doubt=4).p[:, column]
    assert other[0] != doubted.p[0, column]


def test_a_person_is_the_same_whoever_else_is_asked_for() -> None:
    all_, some = (draw(MODEL, Population(AGE, BMI), 9, index) for index in (np.arange(100), np.array([77, 3, 50])))
    assert some.p.tobytes() == all_.p[[77, 3, 50]].tobytes()
    for name, values in some.covariates.items():
        assert values.tobytes() == all_.covariates[name][[77, 3, 50]].tobytes()
    other = draw(MODEL, Population(AGE, BMI), 10, np.arange(100))
    assert not np.isclose(other.covariates["age"], all_.covariates["age"]).any()


def test_impossible_populations_are_refused() -> None:
    with pytest.raises(UnknownName, match="hpa.nothing"):
        draw(MODEL, Population(traits={"hpa.nothing": 2.0}), 1, np.arange(2))
    with pytest.raises(StudyError, match="correlation"):
        draw(MODEL, Population(correlations={("age", "height"): 0.5}), 1, np.arange(2))


# ---------------------------------------------------------------- allocation


def where(arms: dict[str, int], people: int = N, seed: int = 5) -> np.ndarray:
    """The arm of each person, by its name."""
    return np.array(list(arms))[allocate(np.arange(people), arms, seed)]


@pytest.mark.parametrize("arms", [{"a": 1, "b": 1}, {"a": 2, "b": 1}, {"a": 1, "b": 1, "c": 3}])
def test_each_arm_gets_its_share_of_people_by_chance(arms: dict[str, int]) -> None:
    """Within four standard errors of its share; neighbours are independent of each other."""
    found = where(arms)
    for arm, ratio in arms.items():
        share = ratio / sum(arms.values())
        assert (found == arm).mean() == pytest.approx(share, abs=4 * np.sqrt(share * (1 - share) / N))
    same, shares = (found[1:] == found[:-1]).mean(), np.array(list(arms.values())) / sum(arms.values())
    assert same == pytest.approx((shares**2).sum(), abs=4 * 0.5 / np.sqrt(N))
    assert (found != where(arms, seed=6)).mean() > 0.3


def test_the_order_of_arms_moves_nobody_and_more_people_leave_the_first_ones() -> None:
    arms = {"b": 1, "a": 2, "c": 1}
    found = where(arms)
    assert (found == where({"a": 2, "c": 1, "b": 1})).all()
    assert (found[:300] == where(arms, 300)).all()
    assert np.array(list(arms))[allocate(np.array([77, 3]), arms, 5)].tolist() == found[[77, 3]].tolist()


def test_a_further_arm_takes_people_only_into_itself() -> None:
    two, three = where({"a": 1, "b": 1}), where({"a": 1, "new": 1, "b": 1})
    stayed = three != "new"
    assert (two[stayed] == three[stayed]).all()
    assert (~stayed).mean() == pytest.approx(1 / 3, abs=4 * 0.47 / np.sqrt(N))


def test_an_arm_that_nobody_is_randomised_to_is_refused_with_its_chance() -> None:
    """Two people and two arms: by some seed both are in one, and the file says so before anybody lives."""
    refused = 0
    for seed in range(20):
        alone = len(set(where({"placebo": 1, "endotoxin": 1}, 2, seed))) == 1
        if not alone:
            brief(people={"number": 2}, seed=seed)
            continue
        with pytest.raises(StudyError, match="nobody is randomised to the arm") as error:
            brief(people={"number": 2}, seed=seed)
        assert "50%" in error.value.found and "counterfactual" in error.value.fix
        refused += 1
    assert 2 <= refused <= 18  # half of 20, four standard errors of chance


# ---------------------------------------------------------------- studies


def test_a_parallel_study_puts_each_person_in_one_arm() -> None:
    result = run(brief(people={"number": 12}), workers=1)
    counts = dict(zip(*np.unique(where({"placebo": 1, "endotoxin": 1}, 12, 6), return_counts=True), strict=True))
    assert result.manifest["people"]["in_arms"] == counts and sum(counts.values()) == 12
    assert sorted(result.people["person"]) == list(range(12))


def test_the_counterfactual_person_is_the_same_in_every_arm_until_something_is_given() -> None:
    result = brief_result("counterfactual")
    assert result.manifest["people"]["in_arms"] == {"placebo": 10, "endotoxin": 10}
    a, b = (result.people[result.people["arm"] == arm].reset_index(drop=True) for arm in ("placebo", "endotoxin"))
    same = ["person", "age", "bmi", "female", "height", "weight", "residual"]
    assert a[same].equals(b[same])
    common = run(brief(design="counterfactual", noise="common"), workers=2)
    for name in ("tnf", "cortisol"):
        before, after = (common.table(name, arm) for arm in ("placebo", "endotoxin"))
        np.testing.assert_array_equal(before[[0.0, 1.0]], after[[0.0, 1.0]])  # noise included
        assert (before[3.0] != after[3.0]).all()
        before, after = (result.table(name, arm) for arm in ("placebo", "endotoxin"))
        assert (before[[0.0, 1.0]] != after[[0.0, 1.0]]).mean(axis=None) > 0.8  # noise of their own, but for rounding
    assert (common.manifest["noise"], result.manifest["noise"]) == ("common", "own")


def test_a_person_of_a_parallel_study_is_the_one_of_the_counterfactual_study() -> None:
    """Whoever is in an arm lives there as they would have in the study that puts everyone in every arm."""
    parallel, both = brief_result(), brief_result("counterfactual")
    for arm in ("placebo", "endotoxin"):
        found = parallel.table("tnf", arm)
        np.testing.assert_array_equal(found, both.table("tnf", arm).loc[found.index])


def test_people_are_found_by_their_criteria_and_counted() -> None:
    """The first ten older than 45 in the order of their index, and how many it took to find them."""
    study = brief(people={"number": 10, "age": {"mean": 40, "sd": 12, "min": 18, "max": 80}, "enrol": "age > 45"})
    result = run(study, workers=1)
    ages = draw(plan(study).model, study.population, study.seed, np.arange(200)).covariates["age"]
    fit = np.nonzero(ages > 45)[0][:10]
    assert sorted(result.people["person"].unique()) == fit.tolist()
    assert result.manifest["people"]["screened"] == fit[-1] + 1
    assert (result.people["age"] > 45).all()


def test_a_criterion_on_a_read_out_is_met_at_screening() -> None:
    study = brief(
        people={"number": 6, "enrol": "tnf > 9 pg/mL"},
        design="counterfactual",
        arms={"none": []},
        visits=["0 h"],
        measure=["tnf"],
    )
    result = run(study, workers=1)
    screening, who = Runner(plan(study)).screening(), result.people["person"].to_numpy()
    seen = screening.measure(who, "screening").values["screening", "tnf"]
    assert (seen > 9).all() and result.manifest["people"]["screened"] > 6
    assert (np.abs(result.measures["value"].to_numpy() / seen[:, 0] - 1) > 1e-3).any()  # the visit has noise of its own


def test_too_few_who_fit_is_an_error_with_the_count() -> None:
    with pytest.raises(StudyError, match="too few people") as error:
        run(brief(people={"number": 5, "enrol": "age > 64.9", "screen": 20, "age": {"mean": 30, "sd": 5}}), workers=1)
    assert error.value.found == "0 of 20 screened" and error.value.where == "people.enrol"


def test_model_is_what_the_study_says() -> None:
    model: Model = plan(brief(model={"modules": SMALL, "cut": ["hpa->inflammation"]})).model
    assert any(c.state == "cut" and c.reader == "inflammation" for c in model.couplings)
