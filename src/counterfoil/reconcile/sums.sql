-- Sums of settled cells: rule 4 of docs/settling.md. An open low end adds nothing: nobody counts
-- fewer than none.
--
-- Given: cell        settled leaf cells of weeks, after protection: measure, region, category,
--                    period, low, high (NULL: open), rank (of the standing), contested, protected
--        up_region   every leaf region with itself and each of its ancestors (leaf, up)
--        up_category the same for categories
--        up_period   every week with its quarter and year (week, up)
--        addable     measures: over what their values may be added
--        region_cells, category_cells  how many leaves each has in a week

CREATE TABLE weekly AS
SELECT measure, r.up AS region, k.up AS category, period,
       sum(coalesce(low, 0)) AS low, sum(high) AS high, count(high) AS highs,
       count(*) AS present, min(rank) AS rank,
       bool_or(contested) AS contested, bool_or(protected) AS protected
FROM cell
     JOIN up_region r ON cell.region = r.leaf
     JOIN up_category k ON cell.category = k.leaf
     JOIN addable a USING (measure)
WHERE (r.up = r.leaf OR a.regions) AND (k.up = k.leaf OR a.categories)
GROUP BY measure, r.up, k.up, period;

CREATE VIEW periodic AS
SELECT measure, region, category, u.up AS period,
       sum(low) AS low, sum(high) AS high, sum(highs) AS highs,
       sum(present) AS present, min(rank) AS rank,
       bool_or(contested) AS contested, bool_or(protected) AS protected
FROM weekly
     JOIN up_period u ON weekly.period = u.week
     JOIN addable a USING (measure)
WHERE a.periods
GROUP BY measure, region, category, u.up;

CREATE TABLE summed AS
SELECT w.* FROM weekly w
WHERE NOT (w.region IN (SELECT leaf FROM up_region) AND w.category IN (SELECT leaf FROM up_category))
UNION ALL
SELECT * FROM periodic;

-- How many cells make up each sum: its regions by its categories, week by week.
CREATE VIEW owed AS
SELECT region, category, period, r.cells * k.cells AS cells
FROM (SELECT DISTINCT region, category, period FROM summed) s
     JOIN region_cells r USING (region) JOIN category_cells k USING (category)
WHERE r.week = s.period AND k.week = s.period
UNION ALL
SELECT s.region, s.category, s.period, sum(r.cells * k.cells)
FROM (SELECT DISTINCT region, category, period FROM summed) s
     JOIN up_period u ON u.up = s.period
     JOIN region_cells r ON r.region = s.region AND r.week = u.week
     JOIN category_cells k ON k.category = s.category AND k.week = u.week
GROUP BY s.region, s.category, s.period;

CREATE VIEW added AS
SELECT measure, region, category, period,
       low,
       CASE WHEN highs = present AND present >= owed.cells THEN high END AS high,
       present AS claims, greatest(owed.cells - present, 0) AS silent,
       rank, contested, protected
FROM summed JOIN owed USING (region, category, period);
