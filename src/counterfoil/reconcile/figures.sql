-- From settled questions to figures: exact ones for the desk, protected ones for the public.
--
-- Given: settled (rules.sql), leaf_region, leaf_category, week (the codebook's leaves and weeks),
-- and $smallest, the smallest count that is shown exactly, which is written into the text.

CREATE TABLE exact AS
SELECT measure, region, category, period,
       nullif(low, -99999999999999.9999) AS low, nullif(high, 99999999999999.9999) AS high,
       CASE WHEN agreed_low <= agreed_high THEN nullif(agreed_low, -99999999999999.9999) END
         AS agreed_low,
       CASE WHEN agreed_low <= agreed_high THEN nullif(agreed_high, 99999999999999.9999) END
         AS agreed_high,
       standing, contested, chosen, denied, no_reply, claims,
       region IN (SELECT code FROM leaf_region) AND category IN (SELECT code FROM leaf_category)
         AND period IN (SELECT code FROM week) AS leaf
FROM settled;

-- A count of 1 to one below the smallest may point at people: its range is widened to the whole of
-- that. What is added up later is added up from these ranges, so that no difference gives it back.
CREATE TABLE guarded AS
SELECT measure, region, category, period,
       CASE WHEN small_low THEN 1 ELSE low END AS low,
       CASE WHEN small_high THEN $smallest - 1 ELSE high END AS high,
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

-- A printed total over a protected cell would give it back by subtraction: it is withheld.
CREATE TABLE withheld AS
SELECT DISTINCT g.measure, r.up AS region, k.up AS category, p.up AS period
FROM guarded g
     JOIN up_region r ON g.region = r.leaf
     JOIN up_category k ON g.category = k.leaf
     JOIN (SELECT code AS week, code AS up FROM week UNION ALL SELECT week, up FROM up_period) p
       ON g.period = p.week
WHERE g.leaf AND g.protected;

CREATE TABLE public AS
SELECT g.measure, g.region, g.category, g.period,
       CASE WHEN gone THEN NULL ELSE low END AS low, CASE WHEN gone THEN NULL ELSE high END AS high,
       CASE WHEN gone THEN NULL ELSE agreed_low END AS agreed_low,
       CASE WHEN gone THEN NULL ELSE agreed_high END AS agreed_high,
       standing, contested, chosen, denied, no_reply, claims, leaf, protected OR gone AS protected
FROM (
  SELECT guarded.*, w.measure IS NOT NULL AND NOT leaf AS gone
  FROM guarded LEFT JOIN withheld w USING (measure, region, category, period)
) g;
