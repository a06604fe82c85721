-- grain: initiative_code
-- params: none
-- columns: initiative_code, title, description, theme_code, nature, start_date, end_date, is_public, link, source_code, lead_organisation_code, partner_codes, area_codes, group_codes, fenomeen_codes, moments
-- needs: initiative, initiative_partner, initiative_area, initiative_group, initiative_fenomeen, initiative_moment
-- why: every initiative on one row; what it has several of stands as codes with a comma between, moments as weekday|from|until|day_part.

with partner as (
    select
        initiative_code,
        string_agg(organisation_code, ',' order by organisation_code) as partner_codes,
    from initiative_partner
    group by all
),

area as (
    select
        initiative_code,
        string_agg(area_code, ',' order by area_code) as area_codes,
    from initiative_area
    group by all
),

target as (
    select
        initiative_code,
        string_agg(target_group_code, ',' order by target_group_code) as group_codes,
    from initiative_group
    group by all
),

fenomeen as (
    select
        initiative_code,
        string_agg(fenomeen_code, ',' order by fenomeen_code) as fenomeen_codes,
    from initiative_fenomeen
    group by all
),

moment as (
    select
        initiative_code,
        string_agg(
            concat_ws('|', weekday, from_time, until_time, day_part), ',' order by weekday, from_time, day_part
        ) as moments,
    from initiative_moment
    group by all
),

final as (
    select
        initiative.initiative_code,
        initiative.title,
        initiative.description,
        initiative.theme_code,
        initiative.nature,
        initiative.start_date,
        initiative.end_date,
        initiative.is_public,
        initiative.link,
        initiative.source_code,
        initiative.lead_organisation_code,
        partner.partner_codes,
        area.area_codes,
        target.group_codes,
        fenomeen.fenomeen_codes,
        moment.moments,
    from initiative
    left join partner using (initiative_code)
    left join area using (initiative_code)
    left join target using (initiative_code)
    left join fenomeen using (initiative_code)
    left join moment using (initiative_code)
)

select
    initiative_code,
    title,
    description,
    theme_code,
    nature,
    start_date,
    end_date,
    is_public,
    link,
    source_code,
    lead_organisation_code,
    partner_codes,
    area_codes,
    group_codes,
    fenomeen_codes,
    moments,
from final
order by title, initiative_code
