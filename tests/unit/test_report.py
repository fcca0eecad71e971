"""The report: one file, nothing loaded, the same bytes, everything said, hostile names harmless."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from allostasis.studies import Result
from allostasis.views import figures, tables, texts, words
from allostasis.views.answer import Answers, answers
from allostasis.views.drawing import needs_log
from allostasis.views.explore_link import GIVEN, HERE, explored
from allostasis.views.figure_values import MOST
from allostasis.views.report import report_html, write_index, write_report
from made_result import HOSTILE, TIMES, made_result

SECTIONS = (
    "Summary",
    "Known to be wrong near here",
    "What was done",
    "Trajectories",
    "Endpoints",
    "Published values, and the model&#39;s",
    "Observed, and predicted",
    "What this rests on",
    "Limits",
    "How to run this again",
)


@pytest.fixture(scope="module")
def page() -> str:
    return report_html(made_result())


class Tags(HTMLParser):
    """Collects tags with their attributes, and text outside of style."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_sections_are_all_there_in_order(page: str) -> None:
    heads = re.findall(r"<h2[^>]*>(.*?)</h2>", page)
    assert [h.replace("'", "&#39;") for h in heads] == list(SECTIONS)
    assert page.count("Research software. Not medical advice.") >= 1


def test_nothing_is_loaded_and_nothing_runs(page: str) -> None:
    tags = Tags(page).tags
    assert not {t for t, _ in tags} & {"script", "link", "img", "iframe", "object", "embed", "base", "form"}
    links = [v for _, a in tags for k, v in a.items() if k in ("src", "href", "xlink:href", "srcset", "action") and v]
    assert all(v.startswith(("#", "data:text/csv", HERE)) for v in links)
    assert "http://" not in page.replace(HERE, "") and "https://" not in page and "@import" not in page
    assert not [k for _, a in tags for k in a if k.startswith("on")]
    assert all(u.startswith(("#", '"data:font/woff2;base64,')) for u in re.findall(r"url\(([^)]*)\)", page))


def test_the_same_result_gives_the_same_bytes(page: str) -> None:
    assert report_html(made_result()) == page
    assert not re.search(r"\b20\d\d-\d\d-\d\d\b", page)


def test_it_is_the_same_after_saving(tmp_path: Path, page: str) -> None:
    made_result().save(tmp_path / "run")
    path = write_report(Result.load(tmp_path / "run"), tmp_path / "run")
    assert path.read_text(encoding="utf-8") == page


def test_ids_are_unique_and_references_meet_them(page: str) -> None:
    tags = Tags(page).tags
    ids = [a["id"] for _, a in tags if a.get("id")]
    assert len(ids) == len(set(ids))
    wanted = {v[1:] for _, a in tags for k, v in a.items() if k in ("href", "xlink:href") and v and v.startswith("#")}
    wanted |= set(re.findall(r"url\(#([^)]*)\)", page))
    assert wanted <= set(ids)


def test_every_verdict_is_shown_and_in_sample_is_flagged_once(page: str) -> None:
    for verdict in ("inside", "outside", "opposite", "not simulated"):
        assert re.search(rf'<span class="verdict [a-z-]+">{verdict}</span>', page)
    section = page[page.index('id="h-published"') :]
    assert section.count('<span class="tag">in-sample</span>') == 1


def test_hostile_names_stay_text() -> None:
    result = made_result(HOSTILE)
    arms = result.manifest["arms"]
    arms["<img src=x>"] = arms.pop("endotoxin")
    hostile = replace(result, measures=result.measures.replace("endotoxin", "<img src=x>"))
    hostile.manifest["people"]["in_arms"]["<img src=x>"] = 9
    hostile.manifest["measures"]["tnf"]["about"] = "</svg><script>tnf</script>"
    made = report_html(hostile)
    assert "&lt;script&gt;alert" in made
    assert not {t for t, _ in Tags(made).tags} & {"script", "img"}


def test_tables_have_scopes_and_figures_have_words(page: str) -> None:
    tags = Tags(page).tags
    assert all(a.get("scope") in ("col", "row") for t, a in tags if t == "th")
    drawn = [a for t, a in tags if t == "svg" and a.get("class") == "figure"]
    assert len(drawn) == 2
    assert all(a.get("role") == "img" and a.get("aria-label") for a in drawn)
    assert "highest 100 at 2 h" in str(drawn[0]["aria-label"])


def test_numbers_of_the_manifest_are_on_the_page(page: str) -> None:
    for text in (
        "99 [96, 102]",
        "3.25 [1.75, 4.75]",
        "100 [90, 111]",
        "0.875",
        "too many steps",
        "ab12",
        "ef56",
        "seen.csv",
        "no measure of this study (3 rows)",
        "--seed 7 --people 9",
        "out of sample",
        "inflammation.tnf",
    ):
        assert text in page, text


def test_data_and_published_sections_vanish_with_their_content() -> None:
    result = made_result()
    result.manifest.update(published=[], comparisons=[])
    del result.manifest["data"]
    made = report_html(result)
    assert "Published values" not in made and "Observed, and" not in made and 'id="h-endpoints"' not in made


def uncompared(**keys: object) -> Result:
    """The made result without its comparison."""
    result = replace(made_result(), **keys)
    result.manifest["comparisons"] = []
    return result


def test_words_tell_peak_time_and_return() -> None:
    told = words.moves(uncompared())
    # people are 1 + 0.02 k of the course, k from -4 to 4: differences 99 (1 + 0.02 k) have an SD of
    # 1.98 sqrt(7.5) = 5.42; 16 visits lie after 0 h, and t of 8 degrees of freedom at 1 - 0.025/16 is 4.17:
    # 99 -+ 4.17 * 5.42 / 3 is 91.5 to 106.5
    assert (
        "TNF-alpha in endotoxin was 100 pg/mL at 2 h, against 1 in placebo (+99 pg/mL, 91 to 107, 9 people)" in told[0]
    )
    assert "gone by 4 h" in told[0]  # 99 exp(-(2/0.8)^2/2) = 4.3 is less than a tenth of 99; at 3.5 h 17 is left
    assert "Temperature in endotoxin was 39.0 °C at 2 h, against 37.0 in placebo (+2.00 °C" in told[1]


def test_what_a_comparison_says_is_not_told_a_second_time() -> None:
    told = words.moves(made_result())
    assert len(told) == 1 and told[0].startswith("Temperature in endotoxin")
    assert words.asked(made_result())[0].startswith(
        "TNF at its peak: 100 pg/mL in endotoxin, 1 pg/mL in placebo; higher by"
    )


def test_noise_and_what_was_before_the_first_dose_are_no_effect() -> None:
    result = uncompared()
    m = result.measures
    noise = np.random.default_rng(3).normal(0, 5, len(m))
    early = np.where((m["time_h"] < 0.5) & (m["arm"] == "endotoxin"), 50.0, 0.0)
    noisy = m.assign(value=np.where(m["measure"] == "tnf", 30 + noise + early, m["value"]))
    told = words.moves(replace(result, measures=noisy))
    assert (
        "TNF-alpha in endotoxin: no difference from placebo that 9 people could show at any of 16 visits"
        in " ".join(told)
    )
    assert "at 0 h" not in " ".join(told)


def test_words_do_not_tell_a_move_where_there_is_none() -> None:
    result = uncompared()
    flat = result.measures.assign(value=result.measures["value"].where(result.measures["arm"] == "placebo"))
    flat["value"] = flat["value"].fillna(flat.groupby(["measure", "person"])["value"].transform("first"))
    told = words.moves(replace(result, measures=flat))
    assert len(told) == 2 and all("no difference from placebo" in text for text in told)


def test_a_fall_is_told_as_a_fall() -> None:
    result = uncompared()
    one = result.measures[result.measures["arm"] == "endotoxin"]
    fallen = one.assign(value=np.where(one["measure"] == "tnf", 200 - one["value"], one["value"]))
    del result.manifest["arms"]["placebo"]
    told = words.moves(replace(result, measures=fallen))[0]
    assert told.startswith("TNF-alpha fell from ") and " to 100 pg/mL at 2 h" in told.replace(
        "to 100 at", "to 100 pg/mL at"
    )


def test_one_person_has_no_interval() -> None:
    result = uncompared()
    one = replace(result, measures=result.measures[result.measures["person"] == 4])
    assert "one person, no interval" in words.moves(one)[0]


def test_limits_say_what_must_be_said() -> None:
    told = " ".join(words.limits(made_result()))
    for text in (
        "simulated",
        "38 numbers",
        "11 are proposals",
        "1 course could not",
        "1 coupling was cut",
        "in-sample",
    ):
        assert text in told


def test_axis_is_logarithmic_only_where_it_may_be() -> None:
    assert needs_log([np.array([1.0, 31.0])])
    assert not needs_log([np.array([1.0, 29.0])])
    assert not needs_log([np.array([0.0, 100.0])])


def test_published_points_need_unit_and_time() -> None:
    result = made_result()
    assert {p["at"] for p in figures.published_points(result, "tnf")} == {2.0}
    assert figures.published_points(result, "temperature") == []
    for row in result.manifest["published"]:
        row["unit"] = "ng/mL"
    assert figures.published_points(result, "tnf")[0]["value"] == pytest.approx(90_000)
    for row in result.manifest["published"]:
        row["unit"] = "h"
    assert figures.published_points(result, "tnf") == []


def test_the_reference_arm_is_grey() -> None:
    assert figures.colours(made_result())["placebo"] == figures.CONTROL


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (1234.5, "1,234"),
        (0.01234, "0.0123"),
        (-2.0, "\u22122.00"),
        (None, "\u2013"),
        (float("nan"), "\u2013"),
        (0.0, "0"),
        (99.96, "100.0"),
        (True, "\u2013"),
    ],
)
def test_numbers_read_alike(value: object, shown: str) -> None:
    assert texts.number(value) == shown


@pytest.mark.parametrize(
    ("hours", "shown"),
    [
        (0.0, "0 h"),
        (0.5, "30 min"),
        (1.5, "1.5 h"),
        (-0.5, "\u221230 min"),
        (96.0, "4 d"),
        (336.0, "2 wk"),
        (20.25, "20.2 h"),
    ],
)
def test_spans_are_in_the_unit_a_person_would_use(hours: float, shown: str) -> None:
    assert texts.span(hours) == shown


def test_document_is_json(page: str) -> None:
    import json

    result = made_result()
    result.manifest["comparisons"][0]["g"]["low"] = float("nan")
    text = json.dumps(tables.document(result), allow_nan=False)
    assert json.loads(text)["comparisons"][0]["g"]["low"] is None


def test_odd_results_are_drawn() -> None:
    result = made_result(people=1)
    assert len(figures.panels(result)) == 2
    gone = replace(result, measures=result.measures.assign(value=np.nan))
    assert figures.panels(gone) == [] and "No measure has a value" in report_html(gone)
    once = replace(result, measures=result.measures[result.measures["time_h"] == TIMES[4]])
    assert len(figures.panels(once)) == 2 and report_html(once)


def test_index_links_reports(tmp_path: Path) -> None:
    text = write_index(tmp_path, "Two", [("a/report.html", made_result(HOSTILE))]).read_text(encoding="utf-8")
    assert 'href="a/report.html"' in text and "<script>" not in text


def _row(**changed: object) -> dict[str, object]:
    row: dict[str, object] = {
        "label": "TNF at its peak",
        "endpoint": "peak(tnf)",
        "between": ["endotoxin", "placebo"],
        "within": None,
        "subgroup": None,
        "unit": "pg/mL",
        "n": [9, 9],
        "mean": [100.0, 1.0],
        "sd": [5.0, 0.1],
        "difference": {"value": 99.0, "low": 95.5, "high": 102.5},
        "g": {"value": 1.5, "low": 1.0, "high": 2.0},
        "ratio": None,
        "expected": None,
    }
    return row | changed


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, "100 pg/mL in endotoxin, 1 pg/mL in placebo; higher by 99 (96 to 102) pg/mL."),
        ({"difference": {"value": -9.0, "low": -12.0, "high": -6.0}}, "lower by 9.0 (6.0 to 12.0) pg/mL."),
        (
            {"difference": {"value": 0.2, "low": -1.0, "high": 1.4}},
            "no difference that these people could show (\u22121.00 to 1.40 pg/mL).",
        ),
        (
            {"endpoint": "tnf@2h > 2 pg/mL", "unit": "1", "mean": [0.47, 0.27]}
            | {"difference": {"value": 0.2, "low": 0.1, "high": 0.3}},
            "47 % in endotoxin, 27 % in placebo; higher by 20.0 (10.0 to 30.0) percentage points.",
        ),
        (
            {"between": None, "within": "endotoxin"},
            "100 pg/mL in endotoxin, 1 pg/mL before; up by 99 (96 to 102) pg/mL.",
        ),
        (
            {"between": None, "within": "endotoxin", "mean": [1.9], "sd": [0.5], "n": [9], "at_h": 2.0}
            | {"difference": {"value": 1.9, "low": 1.7, "high": 2.1}},
            "1.90 pg/mL (1.70 to 2.10) at 2 h in endotoxin.",
        ),
        (
            {"between": None, "within": "endotoxin", "endpoint": "time_of_peak(tnf)", "unit": "h"}
            | {"mean": [50.4], "sd": [0.5], "n": [9]},
            "at 50.4 h in endotoxin.",
        ),
        (
            {"endpoint": "log(tnf)", "unit": "1", "mean": [1.0, 0.0]}
            | {"difference": {"value": 1.0, "low": 0.5, "high": 1.5}},
            "2.72 pg/mL in endotoxin, 1.00 pg/mL in placebo (geometric means); × 2.72 (1.65 to 4.48).",
        ),
        (
            {"endpoint": "change(tnf)", "between": None, "within": "endotoxin", "mean": [99.0], "sd": [5.0], "n": [9]},
            "+99.0 pg/mL (96 to 102) in endotoxin.",
        ),
    ],
)
def test_a_comparison_is_told_in_words(changed: dict[str, object], told: str) -> None:
    result = made_result()
    result.manifest["comparisons"] = [_row(**changed)]
    (answer,) = answers(result).all
    assert told in answer.text
    assert escape(told).replace(" %", "\u00a0%").replace("× ", "×\u00a0") in report_html(result)


def test_effects_share_a_scale_and_what_lies_beyond_is_an_arrow() -> None:
    result = made_result()
    sizes = (2.0, -2.0, 1.0, 40.0)
    result.manifest["comparisons"] = [_row(g={"value": g, "low": g, "high": g}) for g in sizes]
    drawn = [a.svg for a in answers(result).all]
    x = [float(re.search(r'cx="([\d.]+)"', svg)[1]) for svg in drawn[:3]]  # type: ignore[index]
    assert x[0] - 130 == pytest.approx(130 - x[1]) == pytest.approx(2 * (x[2] - 130), abs=0.2)
    assert "<circle" not in drawn[3] and "<path" in drawn[3]
    assert ">0</text>" in answers(result).axis
    result.manifest["comparisons"] = []
    assert answers(result) == Answers((), "")


def test_what_was_expected_stands_beside_what_came() -> None:
    result = made_result()
    result.manifest["comparisons"] = [_row(expected={"criterion": "ratio < 0.95", "met": False})]
    assert "expected ratio &lt; 0.95: <strong>not met</strong>" in report_html(result)


def test_what_is_given_often_is_one_bar_and_its_name_stays_inside() -> None:
    result = made_result()
    doses = [
        {
            "kind": "treatment",
            "name": "celecoxib with a very long name",
            "amount": "200 mg",
            "at_h": 0.1 * i,
            "lasts_h": 0,
        }
        for i in range(80)
    ]
    result.manifest["arms"]["endotoxin"] = doses
    svg = figures.panels(result)[0].svg
    assert re.search(r"celecoxib with a very[^<]*…, 80 times<", svg)
    wide = float(re.search(r'viewBox="0 0 ([0-9.]+)', svg)[1])  # type: ignore[index]
    told = re.search(r'<text style="([^"]*)"[^>]*translate\(([0-9.]+)[^>]*>celecoxib', svg) or re.search(
        r'<text[^>]*?( )x="([0-9.]+)"[^>]*>celecoxib', svg
    )
    assert told is not None
    assert 0 <= float(told[2]) <= wide
    few = made_result()
    few.manifest["arms"]["endotoxin"] = doses[:5]
    assert "5 times" not in figures.panels(few)[0].svg


def test_verdicts_have_shapes_of_their_own_and_a_legend(page: str) -> None:
    assert "filled diamonds where the model is inside, open ones where it is outside, crosses" in page
    svg = figures.panels(made_result())[0].svg
    assert all(f"var(--{verdict})" in svg for verdict in ("inside", "outside", "opposite"))
    assert "Barber 1993, J Immunol (endotoxin, outside)" in page
    assert all(f'class="strip {verdict}"' in page for verdict in ("inside", "outside", "opposite"))


def test_sources_are_folded_and_the_axis_keeps_its_title(page: str) -> None:
    assert "<details><summary>3 sources</summary>" in page
    assert '<span class="axis-title">Effect in standard deviations</span>' in page


def test_misses_are_counted_before_hits() -> None:
    told = words.verdicts(made_result())
    assert told.index("other way") < told.index("misses") < told.index("meets")


def test_a_name_from_right_to_left_turns_no_number_and_signs_that_steer_are_written_out() -> None:
    result = made_result("Title \x1b[31m \u202e123")
    for arm in ("\u05e7\u05d1\u05d5\u05e6\u05d4",):
        result.manifest["arms"][arm] = result.manifest["arms"].pop("endotoxin")
        result.manifest["people"]["in_arms"] = {"placebo": 9, arm: 9}
        tables = [t.replace("endotoxin", arm) for t in (result.measures, result.people)]
    odd = replace(result, measures=tables[0], people=tables[1])
    odd.manifest["comparisons"] = []
    made = report_html(odd)
    assert "\u202e" not in made and "\x1b" not in made and "\\u202e123" in made and "\\x1b[31m" in made
    bare = re.findall("(?<!\u2068)\u05e7\u05d1\u05d5\u05e6\u05d4", made)
    assert not bare and made.count("\u2068\u05e7\u05d1\u05d5\u05e6\u05d4\u2069") > 5
    assert odd.arms == ["placebo", "\u05e7\u05d1\u05d5\u05e6\u05d4"]  # the result itself stays as it is


def test_guesses_are_counted_by_module_and_each_is_a_line_only_on_request() -> None:
    from allostasis.views import model_page

    rows = model_page.guesses("clock")
    (line,) = list(model_page.count_guesses(rows).columns[1].cells)  # type: ignore[union-attr]
    assert str(line) == str(len(rows))
    assert model_page.show_guesses(rows).row_count == len(rows)  # type: ignore[union-attr]


def test_a_finding_that_is_read_otherwise_says_why_and_undecided_is_told() -> None:
    """Both stand beside the finding on the page; misses come before what is undecided, and that before what is met."""
    made = made_result()
    rows = made.manifest["published"]
    rows[0] |= {"verdict": "undecided", "differs": "one sample alone", "reason": "no value from the events that came"}
    page = report_html(made)
    assert "one sample alone" in page and "no value from the events that came" in page and "Undecided" in page
    order = [r["verdict"] for r in tables.misses_first(rows)]
    assert order == ["opposite", "outside", "undecided", "not simulated"]
    assert "leaves 1 undecided" in words.verdicts(made)


def test_an_arm_opens_in_explore_with_what_it_was_given() -> None:
    """Women of 25 and a BMI of 23 given 2 ng/kg at nine, watched for less than a day; what Explore lacks is said."""
    result = made_result()
    result.manifest["clock"] = 9.0
    result.manifest["arms"] = {
        "placebo": [{"name": "placebo", "amount": None, "at_h": 0.0}],
        "endotoxin": [{"name": "endotoxin", "amount": "2 ng/kg", "at_h": 0.0}],
        "too much": [{"name": "endotoxin", "amount": "9 ng/kg", "at_h": 0.0}],
        "another unit": [{"name": "hydrocortisone", "amount": "3 ug/kg/min", "at_h": 0.0}],
        "both": [
            {"name": "endotoxin", "amount": "1 ng/kg", "at_h": 0.0},
            {"name": "omega_3", "amount": "1 g", "at_h": 0.0},
        ],
    }
    found = {e.arm: e for e in explored(result)}
    assert set(found) == {"endotoxin", "both"}
    assert found["endotoxin"].address.startswith(HERE + "#endotoxin=2&age=25&bmi=23&clock=9&view=")
    assert found["both"].left == ("omega_3",)
    assert "without omega_3, which Explore cannot give" in report_html(result)


def test_explore_can_give_what_links_promise() -> None:
    from allostasis.web import scenario

    assert {k: unit for k, (unit, _) in GIVEN.items()} == {k: unit for k, (_, unit) in scenario.GIVEN.items()}
    most = {k.id: k.high for k in scenario.knobs()}
    assert all(most[name] == highest for name, (_, highest) in GIVEN.items())


def test_the_numbers_behind_a_figure_are_in_the_page() -> None:
    """TNF is 1 at the start and 100 pg/mL at 2 h in the typical person; the file has every time, the table a few."""
    import csv
    from io import StringIO
    from urllib.parse import unquote

    panel = next(p for p in figures.panels(made_result()) if p.measure == "tnf")
    rows = list(csv.DictReader(StringIO(unquote(panel.values.csv.removeprefix("data:text/csv;charset=utf-8,")))))
    assert len(rows) == 2 * len(TIMES)
    peak = next(r for r in rows if r["arm"] == "endotoxin" and float(r["time_h"]) == 2.0)
    assert float(peak["q50"]) == pytest.approx(100, rel=1e-3)
    assert float(peak["q05"]) < float(peak["q50"]) < float(peak["q95"])
    assert len(panel.values.rows) <= MOST + 1
    assert len(panel.values.rows) + panel.values.left == len(TIMES)
