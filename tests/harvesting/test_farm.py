"""A small farm through the public door, in processes of its own (50 and 500 sources in `./rialto bench harvest`)."""

import pytest

from bench.harvest import farm


@pytest.mark.long
def test_a_farm_is_read_host_by_host_and_the_second_time_writes_nothing(tmp_path, copy_tables, monkeypatch):
    monkeypatch.setattr(farm, "make_tables", copy_tables)
    monkeypatch.setattr(farm, "SMALL", (10, 120))
    monkeypatch.setenv("RIALTO_VAR", str(tmp_path))

    figures = farm.measure(lambda _text: None)

    wanted = {
        "farm_sources": 10, "farm_records": 120, "farm_entries": 120, "farm_failed_runs": 0, "second_run_writes": 0,
        "conditional_share": 1.0, "most_requests_at_a_host": 1,
    }  # fmt: skip
    assert {name: figures[name] for name in wanted} == wanted
    assert figures["worker_peak_mb"] < 500
