-- grain: chosen_code x area_code
-- params: none
-- columns: chosen_code, chosen_name, area_code
-- needs: chosen_known, network_area_known, network_shown
-- why: the list of chosen buurten is the city's own: only those of a network that is public.

select
    chosen_code,
    chosen_name,
    area_code,
from chosen_known
semi join (
    select chosen_code
    from network_area_known
    semi join network_shown using (network_code)
) using (chosen_code)
order by chosen_order, area_code
