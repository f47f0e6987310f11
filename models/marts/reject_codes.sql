-- about:  What each reason of a rejected row is called, and what to ask the office for.
-- grain:  one row per reason code and language
-- dist:   ref
-- test:   unique(reason_code, language)

select
    reason_code,
    language,
    label,
    ask
from core.reject_codes
