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
