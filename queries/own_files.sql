-- about:  SQL files of the workspace's own in the published run, with hashes.
-- params:
-- shape:  one row per file

select
    path,
    table_name,
    is_replacing,
    sha256
from ops.own_files
order by path
