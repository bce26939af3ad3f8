-- From exact figures to protected ones for the public, where there are small counts to protect.
--
-- Given: exact, small (figures.sql); over_region, over_category, over_period (everything with itself
-- and all that is above it); and $smallest, the smallest count that is shown exactly, which is
-- written into the text.

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
