"""What a study found: tables on disk, measured arrays, data laid beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allostasis.doors import door

if TYPE_CHECKING:
    from allostasis.results import listing as listing
    from allostasis.results import loading as loading
    from allostasis.results.data_overlay import overlay as overlay
    from allostasis.results.data_rows import SHOWN as SHOWN
    from allostasis.results.data_rows import Dropped as Dropped
    from allostasis.results.estimand import Estimand as Estimand
    from allostasis.results.estimates import Estimate as Estimate
    from allostasis.results.estimates import Z as Z
    from allostasis.results.estimates import enough as enough
    from allostasis.results.estimates import estimate as estimate
    from allostasis.results.estimates import judge as judge
    from allostasis.results.estimates import shift as shift
    from allostasis.results.loading import believed as believed
    from allostasis.results.measurements import Measurements as Measurements
    from allostasis.results.observations import Observations as Observations
    from allostasis.results.observations import read_data as read_data
    from allostasis.results.output_folder import Claim as Claim
    from allostasis.results.output_folder import claim as claim
    from allostasis.results.plain_json import to_json as to_json
    from allostasis.results.result import Result as Result

__getattr__, __dir__, __all__ = door(__name__)
