-- How a question is settled: the rules of docs/settling.md, written once, here. The words used are
-- those that DuckDB and Spark SQL share. `settled` is the one expression; the views before it are
-- its parts, so that what is explained is what was computed.
--
-- Given, all as of the moment:
--   claim      all claims, those of filings that came later too (see ledger/segments.py for
--              at_least, at_most, twice and alone)
--   upheld     the claims that no ruling withdrew
--   filing     filings: `voice` is who speaks within which `lineage`, `turn` when they spoke;
--              `tied` where a voice spoke twice in one turn; `left_out` why a filing does not
--              count (or NULL); `marks` is eight times the lineage, plus 1 where it is documented,
--              2 denied, 4 without reply: in one number they are put together in one step
--   withdrawn  claims that a ruling withdrew
--   chosen     for a question, the claim that a ruling chose
--   confirmed  questions that two reviewers confirmed
--   enquired   for a question asked about by itself: `denied`, `no_reply`

-- Rule 1, eligible: what counts if nothing later of the same voice takes its place.
CREATE VIEW eligible AS
SELECT claim.*, voice, turn, tied, marks
FROM upheld claim JOIN filing ON claim.filing = filing.seq
WHERE left_out IS NULL;

-- Where a voice says several things on a question in one turn, both count: the range over them, and
-- what fits them all (`inner_low`, `inner_high`). "No number" is nothing beside a number. Such a
-- group has a negative `number`, to stand where a filing's seq stands. There are two ways to it,
-- each looked for apart, since mostly there is none of either, and then nothing need be read.
CREATE TABLE together AS
WITH several AS (
  SELECT * FROM eligible WHERE NOT alone AND twice
  UNION ALL
  SELECT * FROM eligible WHERE NOT alone AND NOT twice AND tied
)
SELECT measure, region, category, period, voice, turn, -row_number() OVER () AS number,
       min(at_least) AS low, max(at_most) AS high,
       max(at_least) FILTER (WHERE absent IS NULL) AS inner_low,
       min(at_most) FILTER (WHERE absent IS NULL) AS inner_high,
       bit_or(marks) FILTER (WHERE absent IS NULL) AS marks
FROM several
GROUP BY measure, region, category, period, voice, turn;

-- What a voice says on a question in each of its turns, as one range, where it says several things.
CREATE VIEW said AS
SELECT measure, region, category, period, voice, turn, filing, at_least AS low, at_most AS high
FROM eligible
WHERE NOT alone AND NOT twice AND NOT tied
UNION ALL
SELECT measure, region, category, period, voice, turn, number, low, high FROM together;

-- Rule 1, superseded: the latest of these. What a voice said before does not count.
CREATE VIEW latest AS
SELECT measure, region, category, period, voice,
       max(turn) AS turn, max_by(filing, turn) AS filing,
       max_by(low, turn) AS low, max_by(high, turn) AS high
FROM said
GROUP BY measure, region, category, period, voice;

-- What filings, and groups of claims, bring along beside a range.
CREATE VIEW brought AS
SELECT seq, marks, -99999999999999.9999 AS inner_low, 99999999999999.9999 AS inner_high
FROM filing
UNION ALL
SELECT number, marks, inner_low, inner_high FROM together;

-- The one word of every voice that counts: its latest, or the only one it ever said.
CREATE VIEW word AS
SELECT measure, region, category, period, at_least AS low, at_most AS high,
       at_least AS inner_low, at_most AS inner_high, marks
FROM eligible
WHERE alone
UNION ALL
SELECT measure, region, category, period, low, high,
       greatest(low, inner_low), least(high, inner_high), marks
FROM latest JOIN brought ON latest.filing = brought.seq;

-- Rule 2: ranges over all voices, and what fits every claim. An empty range says "no number".
CREATE VIEW ranged AS
SELECT measure, region, category, period,
       min(low) AS low, max(high) AS high,
       max(inner_low) AS agreed_low, min(inner_high) AS agreed_high,
       count(*) AS claims, bit_or(marks) AS any_marks, bit_and(marks) AS all_marks
FROM word
WHERE low <= high
GROUP BY measure, region, category, period;

-- Rule 3: standing and flags. A ruling that chose takes the place of a contest.
CREATE VIEW settled AS
SELECT measure, region, category, period,
       coalesce(c.at_least, r.low) AS low, coalesce(c.at_most, r.high) AS high,
       agreed_low, agreed_high, claims,
       CASE WHEN f.region IS NOT NULL THEN 'confirmed'
            WHEN any_marks & 1 = 1 THEN 'documented'
            -- One lineage has the same bits in every claim; two differ in at least one.
            WHEN any_marks - any_marks % 8 <> all_marks - all_marks % 8 AND agreed_low <= agreed_high THEN 'corroborated'
            ELSE 'reported' END AS standing,
       c.claim IS NULL AND agreed_low > agreed_high AS contested,
       c.claim IS NOT NULL AS chosen,
       any_marks & 2 = 2 OR coalesce(e.denied, false) AS denied,
       any_marks & 4 = 4 OR coalesce(e.no_reply, false) AS no_reply
FROM ranged r
     LEFT JOIN chosen c USING (measure, region, category, period)
     LEFT JOIN confirmed f USING (measure, region, category, period)
     LEFT JOIN enquired e USING (measure, region, category, period);

-- Every claim by the moment, and the rule that leaves it out (NULL: it counts).
CREATE VIEW judged AS
SELECT claim.*, filing.voice, filing.lineage, filing.turn,
       CASE WHEN claim.seq IN (SELECT claim FROM withdrawn) THEN 'withdrawn'
            WHEN filing.left_out IS NOT NULL THEN filing.left_out
            WHEN filing.turn < latest.turn THEN 'superseded'
            WHEN claim.absent IS NOT NULL THEN 'no number'
            WHEN chosen.claim IS NOT NULL AND chosen.claim <> claim.seq THEN 'not chosen'
       END AS left_out
FROM claim
     JOIN filing ON claim.filing = filing.seq
     LEFT JOIN latest USING (measure, region, category, period, voice)
     LEFT JOIN chosen USING (measure, region, category, period);
