-- Functions of the loader, made on its connection before a file is loaded. The first
-- two are the functions that contracts may use in checks.

-- is_credit_code: unified social credit code after GB 32100-2015: 18 characters of
-- its alphabet (no I O S V Z), digits where the division code stands, and the check
-- character, mod 31 over weights 3^i. Letters are upper case in the standard. Not
-- looked at: whether the division exists, and the GB 11714 digit inside the body, which
-- old institutions' codes do not always keep. A first character 0 is no registration
-- department; without this rule eighteen zeros would pass.
create or replace temp macro is_credit_code(code) as
    case
        when code is null then null
        when not regexp_full_match(code, '[1-9A-HJ-NPQRTUWXY][0-9A-HJ-NPQRTUWXY][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}')
            then false
        else code[18] = '0123456789ABCDEFGHJKLMNPQRTUWXY'[
            (31 - (
            (instr('0123456789ABCDEFGHJKLMNPQRTUWXY', code[1]) - 1) * 1
            + (instr('0123456789ABCDEFGHJKLMNPQRTUWXY', code[2]) - 1) * 3
            + (instr('0123456789ABCDEFGHJKLMNPQRTUWXY', code[3]) - 1) * 9
            + (instr('0123456789ABCDEFGHJKLMNPQRTUWXY', code[4]) - 1) * 27
            + (instr('0123456789ABCDEFGHJKLMNPQRTUWXY', code[5]) - 1) * 19
            + (instr('0123456789ABCDEFGHJKLMNPQRTUWXY', code[6]) - 1) * 26
            + (instr('0123456789ABCDEFGHJKLMNPQRTUWXY', code[7]) - 1) * 16
            + (instr('0123456789ABCDEFGHJKLMNPQRTUWXY', code[8]) - 1) * 17
            + (instr('0123456789ABCDEFGHJKLMNPQRTUWXY', code[9]) - 1) * 20
            + (instr('0123456789ABCDEFGHJKLMNPQRTUWXY', code[10]) - 1) * 29
            + (instr('0123456789ABCDEFGHJKLMNPQRTUWXY', code[11]) - 1) * 25
            + (instr('0123456789ABCDEFGHJKLMNPQRTUWXY', code[12]) - 1) * 13
            + (instr('0123456789ABCDEFGHJKLMNPQRTUWXY', code[13]) - 1) * 8
            + (instr('0123456789ABCDEFGHJKLMNPQRTUWXY', code[14]) - 1) * 24
            + (instr('0123456789ABCDEFGHJKLMNPQRTUWXY', code[15]) - 1) * 10
            + (instr('0123456789ABCDEFGHJKLMNPQRTUWXY', code[16]) - 1) * 30
            + (instr('0123456789ABCDEFGHJKLMNPQRTUWXY', code[17]) - 1) * 28
            ) % 31) % 31 + 1
        ]
    end;

-- is_id_number: citizen identity number after GB 11643-1999: 17 digits, a date of
-- birth that exists, and the check character mod 11; the final X in either case.
create or replace temp macro is_id_number(number) as
    case
        when number is null then null
        when not regexp_full_match(number, '[1-9][0-9]{5}(18|19|20)[0-9]{9}[0-9Xx]')
            then false
        when try_cast(number[7:10] || '-' || number[11:12] || '-' || number[13:14] as date) is null
            then false
        else upper(number[18]) = '10X98765432'[
            (
            (ascii(number[1]) - 48) * 7
            + (ascii(number[2]) - 48) * 9
            + (ascii(number[3]) - 48) * 10
            + (ascii(number[4]) - 48) * 5
            + (ascii(number[5]) - 48) * 8
            + (ascii(number[6]) - 48) * 4
            + (ascii(number[7]) - 48) * 2
            + (ascii(number[8]) - 48) * 1
            + (ascii(number[9]) - 48) * 6
            + (ascii(number[10]) - 48) * 3
            + (ascii(number[11]) - 48) * 7
            + (ascii(number[12]) - 48) * 9
            + (ascii(number[13]) - 48) * 10
            + (ascii(number[14]) - 48) * 5
            + (ascii(number[15]) - 48) * 8
            + (ascii(number[16]) - 48) * 4
            + (ascii(number[17]) - 48) * 2
            ) % 11 + 1
        ]
    end;

-- A number as digits, sign and point, null if the cell holds none. unit is the pattern
-- of the words that may stand behind it.
create or replace temp macro jx_loose_number(cell, unit) as
    case
        when regexp_full_match(cell, '[¥]?[+-]? ?[¥]? ?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)([.][0-9]+)? ?(' || unit || ')?')
            then regexp_replace(cell, '[^0-9.+-]', '', 'g')
        when regexp_full_match(cell, '[(] ?[¥]? ?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)([.][0-9]+)? ?(' || unit || ')? ?[)]')
            then '-' || regexp_replace(cell, '[^0-9.]', '', 'g')
    end;

create or replace temp macro jx_number(cell, unit) as
    case
        when regexp_full_match(cell, '[+-]?[0-9]+([.][0-9]+)?') then cell
        when cell is not null
            then jx_loose_number(translate(cell, '０１２３４５６７８９．，－＋（）￥　', '0123456789.,-+()¥ '), unit)
    end;

-- A share: 0.03, 3% or 3％.
-- Whether a number has digits beyond those of its column, zeros not counted.
create or replace temp macro jx_is_too_precise(number, digits) as
    case
        when contains(number, '.') then length(rtrim(split_part(number, '.', 2), '0')) > digits
        else false
    end;

create or replace temp macro jx_share(cell) as
    case
        when suffix(cell, '%') or suffix(cell, '％')
            then cast(try_cast(jx_number(trim(left(cell, length(cell) - 1)), '') as decimal(18,8))
                * cast(0.01 as decimal(3,2)) as text)
        else jx_number(cell, '')
    end;

create or replace temp macro jx_ten_thousands(number) as
    cast(try_cast(number as decimal(26,8)) * cast(10000 as decimal(5,0)) as text);

-- A point in time without zone, Beijing time where the cell names a zone. A day alone
-- is its midnight; fractions of seconds are dropped.
create or replace temp macro jx_loose_stamp(cell) as
    case
        when regexp_full_match(cell, '[0-9]{8}') then try_strptime(cell, '%Y%m%d')
        when regexp_full_match(cell, '[0-9]{14}') then try_strptime(cell, '%Y%m%d%H%M%S')
        when regexp_full_match(cell, '[0-9]{4} ?[-/.年] ?[0-9]{1,2} ?[-/.月] ?[0-9]{1,2}(?: ?日 *|[ T]+|$)(?:[0-9]{1,2} ?[:时点] ?[0-9]{1,2}(?: ?[:分] ?[0-9]{1,2}(?:[.][0-9]+)?)? ?[分秒]?)? *(?:Z|[+-][0-9]{2}:?[0-9]{2})?')
            then try_strptime(
                regexp_replace(cell, '^([0-9]{4}) ?[-/.年] ?([0-9]{1,2}) ?[-/.月] ?([0-9]{1,2})(?: ?日 *|[ T]+|$)(?:([0-9]{1,2}) ?[:时点] ?([0-9]{1,2})(?: ?[:分] ?([0-9]{1,2})(?:[.][0-9]+)?)? ?[分秒]?)?.*$', '\1-\2-\3 \4:\5:\6'),
                ['%Y-%m-%d %H:%M:%S', '%Y-%m-%d %H:%M:', '%Y-%m-%d ::'])
    end
    - case
        when regexp_matches(cell, ':[0-9]{2}(?:[.][0-9]+)? *Z$') then interval (-8) hours
        when regexp_matches(cell, ':[0-9]{2}(?:[.][0-9]+)? *[+-][0-9]{2}:?[0-9]{2}$')
            then to_minutes(try_cast(regexp_extract(cell, '([+-])([0-9]{2}):?([0-9]{2})$', 1) || '1' as integer)
                * (try_cast(regexp_extract(cell, '([+-])([0-9]{2}):?([0-9]{2})$', 2) as integer) * 60
                    + try_cast(regexp_extract(cell, '([+-])([0-9]{2}):?([0-9]{2})$', 3) as integer)) - 480)
        else interval 0 hours
    end;

-- A day of the source's order, dmy or mdy, as one that begins with the year; what begins
-- with four digits stays as it is.
create or replace temp macro jx_year_first(cell, day_order) as
    regexp_replace(translate(cell, '０１２３４５６７８９：－／．　', '0123456789:-/. '),
        '^([0-9]{1,2}) ?[-/.] ?([0-9]{1,2}) ?[-/.] ?([0-9]{4})',
        case when day_order = 'dmy' then '\3-\2-\1' else '\3-\1-\2' end);

-- A number with a decimal comma and points between thousands as jx_number takes it; any
-- other text as something that is no number.
create or replace temp macro jx_decimal_comma(cell) as
    case
        when regexp_full_match(cell, '[^0-9.,]*([0-9]+|[0-9]{1,3}([.][0-9]{3})+)(,[0-9]+)?[^0-9.,]*')
            then replace(replace(cell, '.', ''), ',', '.')
        when cell is not null then 'no decimal comma'
    end;

create or replace temp macro jx_timestamp(cell) as
    case
        when cell like '____-__-__ __:__:__' then try_cast(cell as timestamp)
        when cell is not null
            then cast(jx_loose_stamp(translate(cell, '０１２３４５６７８９：－／．　', '0123456789:-/. ')) as timestamp)
    end;

-- Beijing's clock for a cell whose clock is so many minutes ahead of UTC, unless it names
-- its zone itself. A day without clock is that day.
create or replace temp macro jx_from_zone(cell, ahead) as
    jx_timestamp(cell) + case
        when regexp_matches(cell, ':[0-9]{2}(?:[.][0-9]+)? *(?:Z|[+-][0-9]{2}:?[0-9]{2})$') then interval 0 minutes
        when regexp_matches(cell, '[0-9] ?[:：时点]|^[0-9]{14}$') then to_minutes(480 - ahead)
        else interval 0 minutes
    end;

create or replace temp macro jx_date(cell) as
    case
        when cell like '____-__-__' then try_cast(cell as date)
        when cell is not null then cast(jx_timestamp(cell) as date)
    end;

create or replace temp macro jx_boolean(cell) as
    case lower(cell)
        when '是' then true when '否' then false
        when '有' then true when '无' then false
        when '1' then true when '0' then false
        when 'true' then true when 'false' then false
        when 'y' then true when 'n' then false
        when 'yes' then true when 'no' then false
    end;

-- What a spreadsheet writes where a formula failed, or was never computed.
create or replace temp macro jx_is_error_cell(cell) as
    case
        when prefix(cell, '#') then regexp_full_match(cell,
            '#(N/A|REF!|DIV/0!|VALUE!|NAME[?]|NULL!|NUM!|SPILL!|CALC!|FIELD!|BLOCKED!|GETTING_DATA|UNCALCULATED!)')
        else false
    end;

-- A long code that a spreadsheet turned into a number: 4.10101E+17.
create or replace temp macro jx_is_damaged(cell) as
    case
        when contains(cell, '+') then regexp_full_match(cell, '-?[0-9]([.][0-9]+)?[Ee][+][0-9]{2,}')
        else false
    end;

-- One of the two, asked of every text: few begin with a sign or a digit.
create or replace temp macro jx_is_unreadable(cell) as
    case
        when cell >= ':' or strlen(cell) > 30 then false
        else jx_is_error_cell(cell) or jx_is_damaged(cell)
    end;

-- Identity numbers keep their first three and last two characters.
create or replace temp macro jx_mask(number) as
    case
        when length(number) > 5 then left(number, 3) || repeat('*', length(number) - 5) || right(number, 2)
        else repeat('*', length(number))
    end;

-- Text in which whatever looks like an identity number is masked.
create or replace temp macro jx_mask_within(cell) as
    regexp_replace(cell,
        '([1-9][0-9]{2})[0-9]{3}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{2}([0-9][0-9Xx])',
        '\1*************\2', 'g');

-- A personal value as it may be shown outside the working papers: the first character
-- of a name; what is masked already stays.
create or replace temp macro jx_mask_personal(cell) as
    case when cell like '%*%' then cell else left(cell, 1) || '**' end;

-- A cell as a field of CSV.
create or replace temp macro jx_field(cell) as
    case
        when cell is null then ''
        when regexp_matches(cell, '[",\n\r]') then '"' || replace(cell, '"', '""') || '"'
        else cell
    end;
