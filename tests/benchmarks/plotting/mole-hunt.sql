-- name: setup
CREATE TABLE alive AS
SELECT thing FROM kind_Person ANTI JOIN (
    SELECT d.other AS thing FROM property_deceased d JOIN kind_Death k ON d.one = k.thing
) dead USING (thing);

CREATE TABLE at_large AS
SELECT thing FROM alive
ANTI JOIN (
    SELECT p.other AS thing FROM property_prisoner p JOIN kind_Imprisonment k ON k.thing = p.one
    ANTI JOIN property_endLatest e ON e.one = p.one
) held USING (thing)
ANTI JOIN (
    SELECT a.other AS thing FROM property_agent a JOIN kind_Hiding k ON k.thing = a.one
    ANTI JOIN property_endLatest e ON e.one = a.one
) hidden USING (thing);

CREATE TABLE service AS
SELECT DISTINCT a.one AS service, a.other AS person, o.other AS house, s.over, s.begun,
       b.other AS began, e.other AS ended
FROM property_agent a
JOIN kind_Service k ON k.thing = a.one
JOIN property_organisation o ON o.one = a.one
LEFT JOIN span s ON s.thing = a.one
LEFT JOIN least_beginLatest b ON b.one = a.one
LEFT JOIN most_endEarliest e ON e.one = a.one;

CREATE TABLE leaked AS
SELECT DISTINCT papers.other AS papers, r.other AS house, t.one AS leak, g.other AS mole, v.other AS receiver,
       s.over, s.begun, b.other AS began, e.other AS ended
FROM kind_Theft k
JOIN property_thing papers ON papers.one = k.thing
JOIN property_robbed r ON r.one = k.thing
JOIN property_thing t ON t.other = papers.other
JOIN kind_Transfer q ON q.thing = t.one
JOIN kind_Event ev ON ev.thing = t.one
JOIN property_giver g ON g.one = t.one
JOIN property_receiver v ON v.one = t.one
JOIN kind_Document d ON d.thing = papers.other
JOIN kind_Organisation o ON o.thing = r.other
JOIN alive m ON m.thing = g.other
JOIN kind_Person p ON p.thing = v.other
LEFT JOIN span s ON s.thing = t.one
LEFT JOIN least_beginLatest b ON b.one = t.one
LEFT JOIN most_endEarliest e ON e.one = t.one
WHERE g.other <> v.other
  AND NOT EXISTS (SELECT 1 FROM same WHERE same.one = g.other AND same.other = v.other);

CREATE TABLE fits AS
WITH knew AS (
    SELECT DISTINCT leak, receiver, y.other AS person
    FROM (SELECT DISTINCT leak, receiver, over, begun FROM leaked) l
    JOIN property_party x ON x.other = receiver
    JOIN kind_Relationship k ON k.thing = x.one
    JOIN property_party y ON y.one = x.one
    LEFT JOIN span s ON s.thing = x.one
    WHERE NOT precedes(leak, x.one, l.over, s.begun)
), near AS (
    SELECT DISTINCT leak, a.other AS person
    FROM (SELECT DISTINCT leak, over, begun FROM leaked) l
    JOIN property_place p ON p.one = leak
    JOIN city_of c ON c.thing = p.other
    JOIN property_place h ON h.other = c.city
    JOIN kind_Residence k ON k.thing = h.one
    JOIN property_agent a ON a.one = h.one
    LEFT JOIN span s ON s.thing = h.one
    WHERE NOT precedes(h.one, leak, s.over, l.begun) AND NOT precedes(leak, h.one, l.over, s.begun)
)
SELECT leak, receiver, person FROM knew JOIN near USING (leak, person);

CREATE TABLE there AS
SELECT DISTINCT leak, house, person
FROM (SELECT DISTINCT leak, house, began, ended FROM leaked) l
JOIN service s USING (house)
WHERE s.began <= l.ended AND l.began <= s.ended;

CREATE TABLE hunted AS
SELECT leaked.* FROM leaked
SEMI JOIN there t ON t.leak = leaked.leak AND t.house = leaked.house AND t.person = leaked.mole
SEMI JOIN fits f ON f.leak = leaked.leak AND f.receiver = leaked.receiver AND f.person = leaked.mole
WHERE leaked.mole <> leaked.receiver;

CREATE TABLE suspect AS
SELECT h.leak, h.house, h.receiver, t.person,
       row_number() OVER (PARTITION BY h.leak, h.house, h.receiver ORDER BY t.person) AS place,
       count(*) OVER (PARTITION BY h.leak, h.house, h.receiver) AS n,
       t.person IN (SELECT one FROM property_fear) AS afraid
FROM (SELECT DISTINCT leak, house, receiver FROM hunted) h
JOIN there t USING (leak, house)
JOIN alive a ON a.thing = t.person
ANTI JOIN fits f ON f.leak = h.leak AND f.receiver = h.receiver AND f.person = t.person
WHERE t.person <> h.receiver
  AND NOT EXISTS (SELECT 1 FROM same WHERE same.one = t.person AND same.other = h.receiver);

CREATE TABLE hunter AS
WITH tied AS (
    SELECT DISTINCT h.leak, h.house, h.receiver, h.mole, y.other AS hunter, y.one AS tie, h.over, h.begun
    FROM hunted h
    JOIN property_party x ON x.other = h.mole
    JOIN kind_Relationship k ON k.thing = x.one
    ANTI JOIN kind_Enmity e ON e.thing = x.one
    JOIN property_party y ON y.one = x.one
    JOIN at_large a ON a.thing = y.other
    SEMI JOIN (SELECT a.other FROM property_agent a JOIN kind_Service k ON k.thing = a.one) t ON t.other = y.other
    WHERE y.other <> h.mole AND y.other <> h.receiver
      AND NOT EXISTS (SELECT 1 FROM same WHERE same.one = y.other AND same.other IN (h.mole, h.receiver))
)
SELECT leak, house, receiver, mole, hunter, tie, hunter IN (SELECT one FROM property_skill) AS gifted
FROM tied
WHERE NOT EXISTS (
    SELECT 1 FROM service s
    WHERE s.person = hunter AND s.house = tied.house
      AND NOT precedes(s.service, leak, s.over, tied.begun) AND NOT precedes(leak, s.service, tied.over, s.begun)
);

CREATE TABLE room AS
SELECT DISTINCT leak, v.thing AS place
FROM (SELECT DISTINCT leak FROM hunted)
JOIN property_place p ON p.one = leak
JOIN city_of c ON c.thing = p.other
JOIN city_of v ON v.city = c.city
JOIN kind_Venue k ON k.thing = v.thing
JOIN kind_Hotel q ON q.thing = v.thing;

-- name: first
SELECT h.mole, h.leak, h.papers, h.house, h.receiver, s1.person, s2.person, s3.person, s4.person, x.hunter, x.tie,
       r.place, o.outcome
FROM hunted h
JOIN hunter x USING (leak, house, receiver, mole)
JOIN room r USING (leak)
JOIN suspect s1 USING (leak, house, receiver)
JOIN suspect s2 ON s2.leak = h.leak AND s2.house = h.house AND s2.receiver = h.receiver AND s2.place = s1.place + 1
JOIN suspect s3 ON s3.leak = h.leak AND s3.house = h.house AND s3.receiver = h.receiver AND s3.place = s1.place + 2
JOIN suspect s4 ON s4.leak = h.leak AND s4.house = h.house AND s4.receiver = h.receiver AND s4.place = s1.place + 3
JOIN (VALUES ('Unmasked'), ('Blamed'), ('Escapes')) o(outcome)
  ON CASE outcome WHEN 'Unmasked' THEN x.gifted WHEN 'Blamed' THEN s1.afraid
     ELSE h.mole IN (SELECT one FROM property_skill) END
LIMIT 1;

-- name: hundred
SELECT x.hunter, any_value(h.leak), any_value(h.mole), any_value(x.tie), any_value(r.place), any_value(s1.person),
       any_value(s2.person), any_value(s3.person), any_value(s4.person)
FROM hunted h
JOIN hunter x USING (leak, house, receiver, mole)
JOIN (SELECT leak, min(place) AS place FROM room GROUP BY leak) r USING (leak)
JOIN suspect s1 USING (leak, house, receiver)
JOIN suspect s2 ON s2.leak = h.leak AND s2.house = h.house AND s2.receiver = h.receiver AND s2.place = s1.place + 1
JOIN suspect s3 ON s3.leak = h.leak AND s3.house = h.house AND s3.receiver = h.receiver AND s3.place = s1.place + 2
JOIN suspect s4 ON s4.leak = h.leak AND s4.house = h.house AND s4.receiver = h.receiver AND s4.place = s1.place + 3
WHERE x.gifted OR s1.afraid OR h.mole IN (SELECT one FROM property_skill)
GROUP BY x.hunter LIMIT 100;

-- name: count
WITH fours AS (
    SELECT leak, house, receiver,
           sum((n - place)::HUGEINT * (n - place - 1) * (n - place - 2) // 6) AS every,
           coalesce(sum((n - place)::HUGEINT * (n - place - 1) * (n - place - 2) // 6) FILTER (afraid), 0) AS blamed
    FROM suspect WHERE n >= place + 3 GROUP BY ALL
), rooms AS (
    SELECT leak, count(*) AS n FROM room GROUP BY leak
)
SELECT coalesce(sum(rooms.n * (
    CASE WHEN x.gifted THEN every ELSE 0 END + blamed
    + CASE WHEN h.mole IN (SELECT one FROM property_skill) THEN every ELSE 0 END)), 0)
FROM (SELECT DISTINCT papers, house, leak, mole, receiver FROM hunted) h
JOIN hunter x USING (leak, house, receiver, mole)
JOIN rooms USING (leak)
JOIN fours USING (leak, house, receiver);

-- name: refute
SELECT count(*) FROM (
    SELECT 1 FROM hunted h
    JOIN hunter x USING (leak, house, receiver, mole)
    SEMI JOIN room USING (leak)
    SEMI JOIN (SELECT leak, house, receiver FROM suspect WHERE n >= 4) USING (leak, house, receiver)
    SEMI JOIN (
        SELECT d.other AS hunter FROM property_deceased d JOIN kind_Death k ON k.thing = d.one
    ) USING (hunter)
);
