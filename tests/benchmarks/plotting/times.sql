-- Certainly over before the other begins: by days, or by what the notes say of the order.
CREATE TABLE ordered AS
WITH RECURSIVE walk(one, other) AS (
    SELECT one, other FROM property_before
    UNION
    SELECT walk.one, step.other FROM walk JOIN property_before step ON walk.other = step.one
)
SELECT * FROM walk;

CREATE MACRO precedes(x, y, x_end, y_begin) AS
    (coalesce(x_end < y_begin, false) OR EXISTS (SELECT 1 FROM ordered WHERE ordered.one = x AND ordered.other = y));

-- The day by which a thing has ended, and the day from which on it can have begun.
CREATE TABLE span AS
SELECT coalesce(e.one, b.one) AS thing, e.other AS over, b.other AS begun
FROM least_endLatest e FULL JOIN most_beginEarliest b ON e.one = b.one;

CREATE TABLE same AS
SELECT one, other FROM property_possiblySameAs UNION SELECT other, one FROM property_possiblySameAs;

CREATE TABLE city_of AS
WITH RECURSIVE walk(thing, place) AS (
    SELECT DISTINCT one, one FROM property_within
    UNION SELECT DISTINCT other, other FROM property_within
    UNION SELECT thing, thing FROM kind_City
    UNION
    SELECT walk.thing, step.other FROM walk JOIN property_within step ON walk.place = step.one
)
SELECT DISTINCT walk.thing, walk.place AS city FROM walk JOIN kind_City c ON walk.place = c.thing;
