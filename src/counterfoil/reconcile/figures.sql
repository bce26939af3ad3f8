-- From settled questions to figures: exact ones for the desk, protected ones for the public.
--
-- Given: claim, filing, settled (rules.sql); leaf_region, leaf_category (the codebook's leaves, and in which weeks
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

-- Questions on which a filing that stands gives a count of 1 to one below the smallest, whether that
-- claim counts or not: the same filing may print a total over it.
CREATE TABLE small AS
SELECT DISTINCT measure, region, category, period, true AS is_small
FROM claim JOIN filing ON claim.filing = filing.seq
WHERE left_out IS NULL
  AND ((low > 0 AND low < $smallest) OR (high > 0 AND high < $smallest));

-- Such a count may point at people: its range is widened to the whole of 1 to one below the smallest,
-- and beyond where a fraction lies beyond. What is added up later is added up from these ranges, so
-- that no difference gives it back. Nor is what all claims agree on given, where one of them is small.
CREATE TABLE guarded AS
SELECT measure, region, category, period,
       CASE WHEN small_low THEN CASE WHEN low < 1 THEN 0 ELSE 1 END ELSE low END AS low,
       CASE WHEN small_high
            THEN CASE WHEN high > $smallest - 1 THEN $smallest ELSE $smallest - 1 END
            ELSE high END AS high,
       CASE WHEN NOT (small_low OR small_high OR is_small) THEN agreed_low END AS agreed_low,
       CASE WHEN NOT (small_low OR small_high OR is_small) THEN agreed_high END AS agreed_high,
       standing, contested, chosen, denied, no_reply, claims, leaf,
       small_low OR small_high AS protected
FROM (
  SELECT exact.*, coalesce(is_small, false) AS is_small,
         coalesce(low > 0 AND low < $smallest, false) AS small_low,
         coalesce(high > 0 AND high < $smallest, false) AS small_high
  FROM exact LEFT JOIN small USING (measure, region, category, period)
);

-- A printed total over a small count would give it back by subtraction: it is withheld.
CREATE TABLE withheld AS
SELECT DISTINCT s.measure, r.up AS region, k.up AS category, p.up AS period
FROM small s
     JOIN over_region r ON s.region = r.code
     JOIN over_category k ON s.category = k.code
     JOIN over_period p ON s.period = p.code
WHERE NOT (r.up = r.code AND k.up = k.code AND p.up = p.code);

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
