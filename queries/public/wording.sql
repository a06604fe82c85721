-- grain: kind x about_code x field x language
-- params: none
-- columns: kind, about_code, field, language, text
-- needs: wording_known, source_shown, network_shown, goal_shown
-- why: the same words, fenomenen under the names that residents read; of sources, networks and goals only of those that are public, and no story.

select
    kind,
    about_code,
    field,
    language,
    public_text as text,
from wording_known
where
    kind in (
        'city', 'level', 'fenomeen_group', 'fenomeen', 'report_link', 'policy_note', 'day_part', 'discipline',
        'organisation_kind', 'theme', 'target_group', 'indicator_theme', 'indicator', 'presence_area', 'people_group'
    )
    or (kind = 'source' and about_code in (select source_code from source_shown))
    or (kind = 'network' and about_code in (select network_code from network_shown))
    or (kind = 'goal' and field = 'sentence' and about_code in (select goal_code from goal_shown))
order by kind, about_code, field, language
