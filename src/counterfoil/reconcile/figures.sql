-- From settled questions to exact figures, and which questions have small counts on them.
--
-- Given: claim, filing, settled (rules.sql); leaf_region, leaf_category (the codebook's leaves, and in which weeks
-- they are in use) and week (its weeks); and $smallest, the smallest count that is shown exactly, which
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
-- claim counts or not: the same filing may print a total over it. And those whose figure is such a
-- count: a ruling may have chosen a claim whose filing stands no more.
CREATE TABLE small AS
SELECT measure, region, category, period, true AS is_small
FROM claim JOIN filing ON claim.filing = filing.seq
WHERE left_out IS NULL
  AND ((low > 0 AND low < $smallest) OR (high > 0 AND high < $smallest))
UNION
SELECT measure, region, category, period, true
FROM exact
WHERE (low > 0 AND low < $smallest) OR (high > 0 AND high < $smallest);
