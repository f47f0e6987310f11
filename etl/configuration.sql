-- What the workspace's own files say, as tables: made by the loader at each build, so
-- that every score can be followed to the line of the file that set its rule.

create table if not exists raw.holidays (
    holiday_date date not null,
    kind text not null,
    holiday text not null
);

create table if not exists raw.evaluations (
    evaluation_id text not null,
    evaluation_name text not null,
    project_id text not null,
    project_name text not null,
    authority_name text not null,
    evaluation_kind text not null,
    period_start date not null,
    period_end date not null,
    fiscal_year integer not null,
    as_of date not null,
    rounding_level text not null,
    rounding_digits integer not null,
    rules_version text not null,
    configuration_sha256 text not null,
    source_file text not null,
    source_line bigint not null
);

create table if not exists raw.grades (
    evaluation_id text not null,
    grade text not null,
    lower_bound decimal(9,4) not null
);

create table if not exists raw.limits (
    evaluation_id text not null,
    name text not null,
    value decimal(18,4) not null
);

create table if not exists raw.report_settings (
    evaluation_id text not null,
    name text not null,
    value text not null
);

create table if not exists raw.narratives (
    evaluation_id text not null,
    part text not null,
    markdown text not null
);

create table if not exists raw.indicators (
    evaluation_id text not null,
    indicator_id text not null,
    indicator_no integer not null,
    level1_no integer not null,
    level1 text not null,
    level1_weight decimal(9,4) not null,
    level2_no integer not null,
    level2 text not null,
    level2_weight decimal(9,4) not null,
    level3 text not null,
    weight decimal(9,4) not null,
    explanation text,
    rule text not null,
    measure text,
    subject text,
    target decimal(18,6),
    is_planned boolean not null,
    unit text,
    full_at decimal(18,6),
    zero_at decimal(18,6),
    pass_at decimal(18,6),
    deduct_share decimal(9,6),
    basis text not null,
    not_for text,
    not_applicable text,
    source_file text not null,
    source_line bigint not null
);

-- parameters of rules that an earlier version of the program did not know
alter table raw.indicators add column if not exists over_from decimal(18,6);
alter table raw.indicators add column if not exists over_deduct decimal(9,6);
alter table raw.indicators add column if not exists weighted_by text;
alter table raw.indicators add column if not exists missing_parts text;
alter table raw.indicators add column if not exists trimmed integer;
alter table raw.indicators add column if not exists each_of text;

create table if not exists raw.indicator_points (
    evaluation_id text not null,
    indicator_id text not null,
    point_no integer not null,
    point text not null,
    share decimal(9,6),
    measure text,
    subject text,
    at_least decimal(18,6),
    at_most decimal(18,6),
    source_file text not null,
    source_line bigint not null
);

alter table raw.indicator_points add column if not exists is_rate boolean;
alter table raw.indicator_points add column if not exists deduct_share decimal(9,6);
alter table raw.indicator_points add column if not exists zero_from integer;
alter table raw.indicator_points add column if not exists trimmed integer;

-- the sub-rates of the average rule
create table if not exists raw.indicator_parts (
    evaluation_id text not null,
    indicator_id text not null,
    part_no integer not null,
    measure text not null,
    subject text not null,
    source_file text not null,
    source_line bigint not null
);

create table if not exists raw.indicator_bands (
    evaluation_id text not null,
    indicator_id text not null,
    band_no integer not null,
    lower_bound decimal(18,6),
    upper_bound decimal(18,6),
    earned_share decimal(9,6) not null
);

create table if not exists raw.questions (
    project_id text not null,
    question_no integer not null,
    question_id text not null,
    question text not null,
    kind text not null,
    is_satisfaction boolean not null,
    is_group boolean not null
);

-- of which questionnaire; a table of an earlier version of the program lacks it
alter table raw.questions add column if not exists questionnaire text;

-- any of the options of the other question must be chosen for a question to be asked
create table if not exists raw.question_conditions (
    project_id text not null,
    question_id text not null,
    condition_question_id text not null,
    option_no integer not null
);

-- the rules by which sheets are cut, named as in questionnaire.yaml
create table if not exists raw.survey_rules (
    project_id text not null,
    questionnaire text not null,
    rule text not null,
    value decimal(18,4) not null
);

-- the sources of sheets; issued is null where nobody knows how many were given out
create table if not exists raw.survey_sources (
    project_id text not null,
    source_no integer not null,
    survey text not null,
    questionnaire text not null,
    issued bigint
);

create table if not exists raw.question_options (
    project_id text not null,
    question_id text not null,
    option_no integer not null,
    answer_option text not null
);

-- percent that is declared, null for evenly spaced worths
alter table raw.question_options add column if not exists worth decimal(9,4);
alter table raw.question_options add column if not exists is_no_opinion boolean;

-- satisfaction, and names of the firm's own: sets of questions that are scored together
create table if not exists raw.question_tags (
    project_id text not null,
    question_id text not null,
    tag text not null
);

-- what a group of respondents counts for: a percentage or a number of people
create table if not exists raw.survey_groups (
    project_id text not null,
    questionnaire text not null,
    group_no integer not null,
    respondent_group text not null,
    weight decimal(14,4) not null,
    is_population boolean not null
);

-- of each load of ticket_events: what the words of its source mean, small letters
create table if not exists raw.ticket_states (
    project_id text not null,
    load_id text not null,
    state text not null,
    event text not null
);

-- and which row of a request decides a column: first, last, max or events
create table if not exists raw.ticket_rules (
    project_id text not null,
    load_id text not null,
    column_name text not null,
    keep text not null
);

create table if not exists raw.findings (
    evaluation_id text not null,
    finding_no integer not null,
    finding_id text not null,
    title text not null,
    severity text not null,
    indicator_id text,
    text_template text not null,
    advice_template text not null,
    is_dropped boolean not null,
    source_file text not null
);

create table if not exists raw.finding_conditions (
    evaluation_id text not null,
    finding_id text not null,
    condition_no integer not null,
    measure text,
    subject text,
    indicator_id text,
    point_no integer,
    above decimal(18,6),
    below decimal(18,6)
);

-- measures whose indicators a finding speaks of, beside those of its conditions
create table if not exists raw.finding_concerns (
    evaluation_id text not null,
    finding_id text not null,
    measure text not null
);

alter table raw.finding_conditions add column if not exists each_of text;
alter table raw.finding_conditions add column if not exists is_above_target boolean;
alter table raw.finding_conditions add column if not exists is_below_target boolean;
alter table raw.finding_conditions add column if not exists basis text;

-- what each reason of a rejected row is called, and what to ask the office for
create table if not exists raw.reject_codes (
    reason_code text not null,
    language text not null,
    label text not null,
    ask text not null
);

-- what the contract of each feed says of its rows
create table if not exists raw.feeds (
    feed text not null,
    unit_column text,
    event_column text
);

-- rows that kept their contract, counted: cells that are required or expected, and those
-- of them that are filled
create table if not exists raw.received_cells (
    project_id text not null,
    feed text not null,
    load_id text not null,
    unit_name text,
    month text,
    row_count bigint not null,
    superseded_count bigint not null,
    cell_count bigint not null,
    filled_count bigint not null,
    last_event_date date
);

-- what people call the columns that a reason names, one or several
create table if not exists raw.reject_columns (
    feed text not null,
    column_name text not null,
    label text not null
);
