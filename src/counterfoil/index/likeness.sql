-- Which originals share marks: prints of their texts, facts of their tables.
--
--   sketch   one row for each original: its number, and lists of its marks
--   pair     two originals that share some: how many, of how many that each has
--
-- A mark that many originals have (a wire that everyone reprints, a notice on every page of a site)
-- pairs the first of them with each of the others, not all with all.

CREATE TABLE mark AS
SELECT DISTINCT 'text' AS kind, original, unnest(prints) AS mark FROM sketch
UNION ALL SELECT DISTINCT 'cells', original, unnest(cells) FROM sketch
UNION ALL SELECT DISTINCT 'rows', original, unnest(rows) FROM sketch;

CREATE TABLE held AS
SELECT kind, mark, original,
       row_number() OVER (PARTITION BY kind, mark ORDER BY original) AS place,
       count(*) OVER (PARTITION BY kind, mark) AS many
FROM mark QUALIFY many > 1;

CREATE TABLE pair AS
SELECT kind, a.original AS one, b.original AS other, count(*) AS shared
FROM held a JOIN held b USING (kind, mark)
WHERE a.original < b.original AND (a.many <= 24 OR a.place = 1)
GROUP BY ALL HAVING shared >= 4;
