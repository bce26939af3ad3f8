-- From settled questions to figures: exact ones for the desk, protected ones for the public.
--
-- Given: settled (rules.sql); leaf_region, leaf_category (the codebook's leaves, and in which weeks
-- they are in use) and week (its weeks); over_region, over_category, over_period (everything with
-- itself and all that is above it); and $smallest, the smallest count that is shown exactly, which
-- is written into the text (0 where every count is).

CREATE TABLE exact AS
SELECT measure, region, category, period,
       nullif(low, -99999999999999.9999) AS low, nullif(high, 99999999999999.9999) AS high,
       CASE WHEN agreed_low <= agreed_high THEN nullif(agreed_low, -99999999999999.9999) END
         AS agreed_low,
       CASE WHEN agreed_low <= agreed_high THEN nullif(agreed_high, 99999999999999.9999) END
         AS agreed_high,
       standing, contested, chosen, denied, no_reply, claims,
       week.code IS NOT NULL
         AND coalesce(r.since <= period AND (r.until = '' OR period <= r.until), false)
         AND coalesce(k.since <= period AND (k.until = '' OR period <= k.until), false) AS leaf
FROM settled
     LEFT JOIN leaf_region r ON region = r.code
     LEFT JOIN leaf_category k ON category = k.code
     LEFT JOIN week ON period = week.code;

-- A count of 1 to one below the smallest may point at people: its range is widened to the whole of
-- that, and beyond where a fraction lies beyond. What is added up later is added up from these
-- ranges, so that no difference gives it back.
CREATE TABLE guarded AS
SELECT measure, region, category, period,
       CASE WHEN small_low THEN CASE WHEN low < 1 THEN 0 ELSE 1 END ELSE low END AS low,
       CASE WHEN small_high
            THEN CASE WHEN high > $smallest - 1 THEN $smallest ELSE $smallest - 1 END
            ELSE high END AS high,
       CASE WHEN NOT (small_low OR small_high) THEN agreed_low END AS agreed_low,
       CASE WHEN NOT (small_low OR small_high) THEN agreed_high END AS agreed_high,
       standing, contested, chosen, denied, no_reply, claims, leaf,
       small_low OR small_high AS protected
FROM (
  SELECT *,
         coalesce(low > 0 AND low < $smallest, false) AS small_low,
         coalesce(high > 0 AND high < $smallest, false) AS small_high
  FROM exact
);

-- A printed total over a protected count would give it back by subtraction: it is withheld.
CREATE TABLE withheld AS
SELECT DISTINCT g.measure, r.up AS region, k.up AS category, p.up AS period
FROM guarded g
     JOIN over_region r ON g.region = r.code
     JOIN over_category k ON g.category = k.code
     JOIN over_period p ON g.period = p.code
WHERE g.protected AND NOT (r.up = r.code AND k.up = k.code AND p.up = p.code);

CREATE TABLE public AS
SELECT g.measure, g.region, g.category, g.period,
       CASE WHEN gone THEN NULL ELSE low END AS low, CASE WHEN gone THEN NULL ELSE high END AS high,
       CASE WHEN gone THEN NULL ELSE agreed_low END AS agreed_low,
       CASE WHEN gone THEN NULL ELSE agreed_high END AS agreed_high,
       standing, contested, chosen, denied, no_reply, claims, leaf, protected OR gone AS protected
FROM (
  SELECT guarded.*, w.measure IS NOT NULL AS gone
  FROM guarded LEFT JOIN withheld w USING (measure, region, category, period)
) g;
