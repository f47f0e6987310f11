create schema if not exists raw;
create schema if not exists staging;
create schema if not exists core;
create schema if not exists measures;
create schema if not exists marts;
create schema if not exists ops;

-- one row per file (and sheet) that was loaded, now or earlier
create table if not exists ops.loads (
    load_id text not null,
    project_id text not null,
    feed text not null,
    source_file text not null,
    sheet text not null,
    encoding text not null,
    content_sha256 text not null,
    source_sha256 text not null,
    rows_read bigint not null,
    rows_loaded bigint not null,
    rows_rejected bigint not null,
    rows_superseded bigint not null,
    loaded_at timestamp not null,
    is_current boolean not null
);

-- one row per reason for which a row of a file was not loaded
create table if not exists ops.rejects (
    load_id text not null,
    project_id text not null,
    feed text not null,
    source_file text not null,
    sheet text not null,
    source_line bigint not null,
    column_name text not null,
    value text,
    reason_code text not null,
    reason text not null,
    raw_text text,
    is_personal boolean not null
);

-- the headers of each load, as in the file: what has changed since is said of the next one
create table if not exists ops.headers (
    load_id text not null,
    project_id text not null,
    position integer not null,
    header text not null
);

-- rows whose key came again in a later file: they stay in raw and are not counted
create table if not exists raw.superseded (
    project_id text not null,
    feed text not null,
    load_id text not null,
    source_line bigint not null,
    by_load_id text not null,
    by_source_line bigint not null
);

-- of each row that comes from an OCDS package: the release it stands in (date, stage, id);
-- the greater one wins. Line 0: a contract whose rows are one statement, of any number
create table if not exists raw.ocds_statements (
    project_id text not null,
    feed text not null,
    load_id text not null,
    source_line bigint not null,
    contract_id text,
    rank text not null
);

-- rows that were rejected, one by one: whose they are and of which month, where their
-- cells tell, and how many of their required cells are empty
create table if not exists raw.rejected (
    project_id text not null,
    feed text not null,
    load_id text not null,
    source_line bigint not null,
    unit_name text,
    month text,
    cell_count bigint not null,
    missing_count bigint not null,
    is_repeated boolean not null
);

-- one row per build that was published
create table if not exists ops.runs (
    run_id text not null,
    evaluation_ids text not null,
    models_sha256 text not null,
    inputs_sha256 text not null,
    program_version text not null,
    built_at timestamp not null
);

-- every build that was published, with its results: what moved between two runs is asked
-- of these and the three tables after. A run that comes again is the newest again.
create table if not exists ops.kept_runs (
    run_id text not null,
    run_no bigint not null,
    evaluation_id text not null,
    rules_version text not null,
    models_sha256 text not null,
    inputs_sha256 text not null,
    program_version text not null,
    built_at timestamp not null,
    total_score decimal(18,4),
    rounding_digits integer not null,
    grade text,
    status text not null,
    open_count bigint not null
);

-- the scores of each kept run
create table if not exists ops.kept_scores (
    run_id text not null,
    evaluation_id text not null,
    indicator_id text not null,
    indicator_no integer not null,
    level1 text not null,
    level2 text not null,
    level3 text not null,
    weight decimal(18,6) not null,
    score_share double,
    score decimal(18,11),
    status text not null
);

-- what each score of a kept run rested on (marts.score_facts), and the hash of its SQL
create table if not exists ops.kept_facts (
    run_id text not null,
    evaluation_id text not null,
    indicator_id text not null,
    aspect text not null,
    item text not null,
    value text not null
);

-- the files and settings that went into each kept run
create table if not exists ops.kept_inputs (
    run_id text not null,
    kind text not null,
    owner text not null,
    name text not null,
    sha256 text not null,
    rows_loaded bigint
);

-- the SQL files of the workspace's own that the newest build of a run took in: feeds,
-- models, data tests; those that take the place of a file of the program are marked
create table if not exists ops.own_files (
    run_id text not null,
    path text not null,
    table_name text not null,
    is_replacing boolean not null,
    sha256 text not null
);

-- the outcome of each test of the newest build of a run
create table if not exists ops.test_results (
    run_id text not null,
    model text not null,
    test text not null,
    severity text not null,
    failing_rows bigint not null
);

-- failing rows of all runs, as JSON text, at most 100 a test
create table if not exists ops.test_failures (
    run_id text not null,
    model text not null,
    test text not null,
    severity text not null,
    row_no integer not null,
    failing_row text not null
);
