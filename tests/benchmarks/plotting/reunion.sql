-- name: setup
CREATE TABLE alive AS
SELECT thing FROM kind_Person ANTI JOIN (
    SELECT d.other AS thing FROM property_deceased d JOIN kind_Death k ON d.one = k.thing
) dead USING (thing);

CREATE TABLE blow AS
SELECT DISTINCT d.one AS betrayal, d.other AS protagonist, r.other AS betrayer
FROM property_betrayed d
JOIN kind_Betrayal k ON d.one = k.thing
JOIN property_betrayer r ON r.one = d.one
JOIN kind_Person p ON p.thing = d.other
JOIN kind_Person q ON q.thing = r.other
WHERE d.other <> r.other
  AND NOT EXISTS (SELECT 1 FROM same WHERE same.one = d.other AND same.other = r.other);

CREATE TABLE living AS
SELECT blow.* FROM blow JOIN alive p ON p.thing = protagonist JOIN alive q ON q.thing = betrayer;

CREATE TABLE served AS
SELECT DISTINCT a.one AS service, a.other AS person, o.other AS house, s.over, s.begun
FROM property_agent a
JOIN kind_Service k ON k.thing = a.one
JOIN property_organisation o ON o.one = a.one
LEFT JOIN span s ON s.thing = a.one;

CREATE TABLE core AS
WITH shared AS (
    SELECT betrayal, protagonist, betrayer, x.one AS past
    FROM living
    JOIN property_party x ON x.other = protagonist
    JOIN property_party y ON y.other = betrayer AND y.one = x.one
    JOIN kind_Relationship k ON k.thing = x.one
    UNION
    SELECT betrayal, protagonist, betrayer, x.one
    FROM living
    JOIN property_participant x ON x.other = protagonist
    JOIN property_participant y ON y.other = betrayer AND y.one = x.one
    JOIN kind_Event k ON k.thing = x.one
    WHERE x.one <> betrayal
    UNION
    SELECT betrayal, protagonist, betrayer, x.house
    FROM living
    JOIN served x ON x.person = protagonist
    JOIN served y ON y.person = betrayer AND y.house = x.house
    WHERE NOT precedes(x.service, y.service, x.over, y.begun) AND NOT precedes(y.service, x.service, y.over, x.begun)
)
SELECT shared.* FROM shared
LEFT JOIN span b ON b.thing = betrayal
LEFT JOIN span p ON p.thing = past
WHERE NOT precedes(betrayal, past, b.over, p.begun);

CREATE TABLE wanted AS SELECT DISTINCT protagonist FROM core;

CREATE TABLE messenger AS
SELECT protagonist, m.other AS messenger
FROM wanted
JOIN property_party p ON p.other = protagonist
JOIN kind_Relationship k ON k.thing = p.one
JOIN property_party m ON m.one = p.one
JOIN kind_Person q ON q.thing = m.other
WHERE m.other <> protagonist
UNION
SELECT protagonist, t.other
FROM (
    SELECT DISTINCT protagonist FROM wanted
    JOIN property_agent l ON l.other = protagonist
    JOIN kind_Renown k ON k.thing = l.one
    JOIN property_knownTo c ON c.one = l.one
) known,
(
    SELECT DISTINCT a.other FROM property_agent a
    JOIN kind_Service k ON k.thing = a.one JOIN kind_Person q ON q.thing = a.other
) t
WHERE t.other <> protagonist;
DELETE FROM messenger USING same WHERE same.one = messenger.protagonist AND same.other = messenger.messenger;

CREATE TABLE venue AS
SELECT DISTINCT c.thing AS place FROM city_of c JOIN kind_Venue v ON v.thing = c.thing
SEMI JOIN (
    SELECT thing FROM kind_Cafe UNION SELECT thing FROM kind_Bar
    UNION SELECT thing FROM kind_Hotel UNION SELECT thing FROM kind_Park
) f ON f.thing = c.thing;

CREATE TABLE armed AS
SELECT DISTINCT protagonist, t.other AS weapon
FROM wanted
JOIN property_holder h ON h.other = protagonist
JOIN kind_Possession k ON k.thing = h.one
JOIN property_thing t ON t.one = h.one
JOIN kind_Weapon w ON w.thing = t.other;

CREATE TABLE ending AS
SELECT protagonist, 'Forgiven' AS outcome FROM wanted
JOIN property_motive m ON m.one = protagonist
SEMI JOIN (SELECT thing FROM kind_Redemption UNION SELECT thing FROM kind_Love) r ON r.thing = m.other
UNION
SELECT protagonist, 'Killed' FROM wanted SEMI JOIN property_betrayed d ON d.other = protagonist
UNION
SELECT protagonist, 'WalkedAway' FROM wanted SEMI JOIN property_wound w ON w.one = protagonist;

-- name: first
SELECT protagonist, betrayer, betrayal, past, messenger, place, weapon, outcome
FROM core JOIN messenger USING (protagonist) JOIN armed USING (protagonist) JOIN ending USING (protagonist), venue
LIMIT 1;

-- name: hundred
SELECT protagonist, any_value(betrayal), any_value(messenger), any_value(weapon), any_value(outcome),
       (SELECT min(place) FROM venue)
FROM core
JOIN (SELECT protagonist, min(messenger) AS messenger FROM messenger GROUP BY protagonist) USING (protagonist)
JOIN (SELECT protagonist, min(weapon) AS weapon FROM armed GROUP BY protagonist) USING (protagonist)
JOIN (SELECT protagonist, min(outcome) AS outcome FROM ending GROUP BY protagonist) USING (protagonist)
WHERE EXISTS (SELECT 1 FROM venue)
GROUP BY protagonist LIMIT 100;

-- name: count
SELECT coalesce(sum(c.n::HUGEINT * m.n * a.n * e.n), 0) * (SELECT count(*) FROM venue)
FROM (SELECT protagonist, count(*) AS n FROM core GROUP BY protagonist) c
JOIN (SELECT protagonist, count(*) AS n FROM messenger GROUP BY protagonist) m USING (protagonist)
JOIN (SELECT protagonist, count(*) AS n FROM armed GROUP BY protagonist) a USING (protagonist)
JOIN (SELECT protagonist, count(*) AS n FROM ending GROUP BY protagonist) e USING (protagonist);

-- name: refute
SELECT count(*) FROM (
    SELECT 1 FROM core
    SEMI JOIN messenger USING (protagonist) SEMI JOIN armed USING (protagonist) SEMI JOIN ending USING (protagonist)
    SEMI JOIN (
        SELECT d.other AS betrayer FROM property_deceased d JOIN kind_Death k ON k.thing = d.one
    ) USING (betrayer)
    WHERE EXISTS (SELECT 1 FROM venue)
);
