"""The study file: keys, lines, arms, visits, people, comparisons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allostasis.doors import door

if TYPE_CHECKING:
    from allostasis.studies.file.arms_and_visits import read_given as read_given
    from allostasis.studies.file.arms_and_visits import read_visits as read_visits
    from allostasis.studies.file.arms_and_visits import read_waking as read_waking
    from allostasis.studies.file.benefit import better as better
    from allostasis.studies.file.childhoods import AGES as AGES
    from allostasis.studies.file.exposures import BACKGROUND as BACKGROUND
    from allostasis.studies.file.exposures import begins as begins
    from allostasis.studies.file.exposures import own as own
    from allostasis.studies.file.field_kinds import Field as Field
    from allostasis.studies.file.field_kinds import Table as Table
    from allostasis.studies.file.field_kinds import walk as walk
    from allostasis.studies.file.field_tables import GIVEN as GIVEN
    from allostasis.studies.file.field_tables import ROWS as ROWS
    from allostasis.studies.file.field_tables import STUDY as STUDY
    from allostasis.studies.file.json_schema import EDITOR_LINE as EDITOR_LINE
    from allostasis.studies.file.json_schema import SCHEMA_FILE as SCHEMA_FILE
    from allostasis.studies.file.json_schema import study_schema as study_schema
    from allostasis.studies.file.json_schema import written_schema as written_schema
    from allostasis.studies.file.pack_replays import replays_of as replays_of
    from allostasis.studies.file.records import INERT as INERT
    from allostasis.studies.file.records import Given as Given
    from allostasis.studies.file.replays import Replay as Replay
    from allostasis.studies.file.replays import Replays as Replays
    from allostasis.studies.file.replays import read_replays as read_replays
    from allostasis.studies.file.section_reader import Section as Section
    from allostasis.studies.file.section_reader import clock_hour as clock_hour
    from allostasis.studies.file.section_reader import moment as moment
    from allostasis.studies.file.section_reader import time_text as time_text
    from allostasis.studies.file.study import Study as Study
    from allostasis.studies.file.study import read_study as read_study
    from allostasis.studies.file.study import study_of_text as study_of_text
    from allostasis.studies.file.text_edits import Edit as Edit
    from allostasis.studies.file.text_edits import edited as edited
    from allostasis.studies.file.yaml_lines import SourceMap as SourceMap
    from allostasis.studies.file.yaml_lines import dotted as dotted
    from allostasis.studies.file.yaml_lines import read_text as read_text
    from allostasis.studies.file.yaml_lines import source_map as source_map

__getattr__, __dir__, __all__ = door(__name__)
