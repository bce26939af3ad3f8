-- Printed totals beside the sum of their parts, as one filing gives both.
--
-- Given: judged_claim (every claim, judged), up_region, up_category, child_region, child_category,
-- leaf_region, leaf_category, week. A total is compared along regions and along categories, with its leaves and
-- with its direct parts: a country with its states, and with its printed districts.

CREATE TABLE part_of AS
SELECT 'region' AS along, 'leaf' AS kind, up, leaf AS part FROM up_region WHERE up <> leaf
UNION ALL SELECT 'region', 'child', up, part FROM child_region
UNION ALL SELECT 'category', 'leaf', up, leaf FROM up_category WHERE up <> leaf
UNION ALL SELECT 'category', 'child', up, part FROM child_category;

CREATE TABLE owed_parts AS
SELECT p.along, kind, up, w.code AS period, count(*) AS owed
FROM part_of p
     JOIN (SELECT 'region' AS along, * FROM place_region
           UNION ALL SELECT 'category', * FROM place_category) v
       ON p.along = v.along AND p.part = v.code
     JOIN week w ON (v.since = '' OR v.since <= w.code) AND (v.until = '' OR w.code <= v.until)
GROUP BY ALL;

CREATE TABLE compared AS
WITH counted AS (
  SELECT seq, filing, locator, measure, region, category, period, low, high
  FROM judged_claim WHERE left_out IS NULL AND period IN (SELECT code FROM week)
), summed AS (
  SELECT t.seq, 'region' AS along, kind, sum(p.low) AS sum_low, sum(p.high) AS sum_high,
         count(p.low) AS lows, count(p.high) AS highs, count(*) AS parts
  FROM counted t
       JOIN part_of o ON o.along = 'region' AND o.up = t.region
       JOIN counted p ON p.filing = t.filing AND p.measure = t.measure AND p.period = t.period
         AND p.category = t.category AND p.region = o.part
       JOIN addable a ON a.measure = t.measure AND a.regions
  GROUP BY ALL
  UNION ALL
  SELECT t.seq, 'category', kind, sum(p.low), sum(p.high), count(p.low), count(p.high), count(*)
  FROM counted t
       JOIN part_of o ON o.along = 'category' AND o.up = t.category
       JOIN counted p ON p.filing = t.filing AND p.measure = t.measure AND p.period = t.period
         AND p.region = t.region AND p.category = o.part
       JOIN addable a ON a.measure = t.measure AND a.categories
  GROUP BY ALL
)
SELECT DISTINCT t.*, s.sum_low, s.sum_high, s.parts,
       s.parts = w.owed AND s.lows = s.parts AND s.highs = s.parts AS whole
FROM summed s
     JOIN counted t USING (seq)
     JOIN owed_parts w ON w.along = s.along AND w.kind = s.kind AND w.period = t.period
       AND w.up = CASE WHEN s.along = 'region' THEN t.region ELSE t.category END;
