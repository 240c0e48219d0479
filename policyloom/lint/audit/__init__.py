"""Audits of archives: millions of posts out of Parquet, CSV or JSON Lines, findings out. Needs the extra `archive` (pyarrow).

`core.findings_in` does the work: record batches in, record batches out. The engines bring it its batches: worker
processes on this machine, the same behind a DuckDB query that leaves out what no pattern can match, or Spark.
"""
