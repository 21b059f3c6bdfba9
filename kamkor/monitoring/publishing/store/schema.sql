-- A release. Every figure in it is already safe to print: what is suppressed is not here.
-- Names are JSON objects {language: text}. Codes of areas are those of places.
-- Format 2 tells what the engine found of an edition, and what was kept back; format 3
-- where each figure of an edition is from, and sources of other indices in languages.

PRAGMA user_version = 3;

CREATE TABLE about (  -- one row a fact about the release itself
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL  -- JSON
) STRICT, WITHOUT ROWID;

CREATE TABLE area (  -- one row a territory, the country itself among them
    code TEXT PRIMARY KEY,
    country TEXT NOT NULL,
    level TEXT NOT NULL,  -- country, region, district
    parent TEXT,
    iso TEXT,  -- ISO 3166
    sdmx TEXT,  -- its code in the country's own SDMX code list
    name TEXT NOT NULL,
    valid_from TEXT,
    valid_to TEXT,  -- the first day it was no more
    tile_column INTEGER,
    tile_row INTEGER,
    position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE source (  -- one row a place figures come from
    code TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    url TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE domain (  -- one row a part of well-being
    code TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE indicator (  -- one row an indicator
    code TEXT PRIMARY KEY,
    domain TEXT NOT NULL REFERENCES domain,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    definition TEXT NOT NULL,
    unit TEXT NOT NULL,
    numerator TEXT NOT NULL,
    denominator TEXT NOT NULL,
    direction INTEGER NOT NULL,  -- 1: more is better; -1: less is better; 0: neither
    kind TEXT NOT NULL,  -- register, statistics, survey
    decimals INTEGER NOT NULL,
    article TEXT NOT NULL,  -- of the Convention on the Rights of the Child
    sdg TEXT NOT NULL,
    unicef TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE series_break (  -- one row a year from which an indicator is not comparable
    indicator TEXT NOT NULL REFERENCES indicator,
    area TEXT NOT NULL,  -- '' for all
    period TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (indicator, area, period)
) STRICT, WITHOUT ROWID;

CREATE TABLE observation (  -- one row a figure; sex, age: '_T' for all
    indicator TEXT NOT NULL REFERENCES indicator,
    area TEXT NOT NULL REFERENCES area,
    period TEXT NOT NULL,  -- 2023 or 2023-Q1
    sex TEXT NOT NULL,
    age TEXT NOT NULL,
    value REAL,  -- NULL: see status
    lower REAL,  -- of the interval of 95 in 100
    upper REAL,
    status TEXT NOT NULL,  -- SDMX OBS_STATUS: A normal, B break, E estimated, M missing, Q suppressed
    source TEXT REFERENCES source,
    note TEXT NOT NULL,  -- {} where there is nothing to say
    PRIMARY KEY (indicator, area, period, sex, age)
) STRICT, WITHOUT ROWID;
CREATE INDEX observation_area ON observation (area, indicator, period);

CREATE TABLE counts (  -- one row a table of counts of children, perturbed
    code TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    dimensions TEXT NOT NULL,  -- JSON: [{code, name, values: {code: name}}]
    rule TEXT NOT NULL,  -- cell_key or ten_five
    note TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE cell (  -- one row a cell; '_T' is the total of a dimension
    counts TEXT NOT NULL REFERENCES counts,
    place TEXT NOT NULL,  -- JSON list: a value for each dimension
    value INTEGER,  -- NULL: too few to say
    PRIMARY KEY (counts, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE edition (  -- one row a frozen edition of the index
    code TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    period TEXT NOT NULL,
    frozen_on TEXT NOT NULL,
    hash TEXT NOT NULL,  -- SHA-256 of its manifest
    specification TEXT NOT NULL,  -- JSON, as the engine takes it
    of_data REAL,  -- share of the spread of ranks that comes from errors of the data
    of_method REAL,
    interval REAL NOT NULL  -- 0.9: what the bounds of scores and ranks hold
) STRICT, WITHOUT ROWID;

CREATE TABLE node (  -- one row a part of the framework of an edition
    edition TEXT NOT NULL REFERENCES edition,
    code TEXT NOT NULL,  -- an indicator's own code at the leaves
    parent TEXT,  -- NULL: the index itself
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    weight REAL NOT NULL,  -- among its siblings, they add up to 1
    in_index REAL NOT NULL,  -- share in the whole index
    moves_it REAL,  -- how much it moves the index in fact, as a share
    PRIMARY KEY (edition, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE score (  -- one row an area, a node and a period of an edition
    edition TEXT NOT NULL REFERENCES edition,
    node TEXT NOT NULL,
    area TEXT NOT NULL REFERENCES area,
    period TEXT NOT NULL,
    value REAL,  -- 0 to 100; NULL: too little is known
    lower REAL,
    upper REAL,
    rank INTEGER,
    rank_lower INTEGER,
    rank_upper INTEGER,
    band TEXT NOT NULL,  -- A to D, '' where there is none
    observed REAL,  -- share of the indicators beneath that are known
    PRIMARY KEY (edition, node, area, period)
) STRICT, WITHOUT ROWID;

CREATE TABLE change (  -- one row an indicator's part in the change of an area's index
    edition TEXT NOT NULL REFERENCES edition,
    area TEXT NOT NULL REFERENCES area,
    node TEXT NOT NULL,
    since TEXT NOT NULL,
    value REAL NOT NULL,  -- points of the index
    PRIMARY KEY (edition, area, node, since)
) STRICT, WITHOUT ROWID;

CREATE TABLE finding (  -- one row a thing to know about an edition, in plain words
    edition TEXT NOT NULL REFERENCES edition,
    position INTEGER NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (edition, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE coherence (  -- one row a group of an edition: how far its parts belong together
    edition TEXT NOT NULL REFERENCES edition,
    node TEXT NOT NULL,
    parts INTEGER NOT NULL,
    areas INTEGER NOT NULL,  -- that have all parts
    alpha REAL,  -- Cronbach's; NULL: cannot be told
    first_component REAL,  -- share of the variance that one direction has
    PRIMARY KEY (edition, node)
) STRICT, WITHOUT ROWID;

CREATE TABLE correlation (  -- one row two parts of a group, or a part and its group
    edition TEXT NOT NULL REFERENCES edition,
    one TEXT NOT NULL,
    other TEXT NOT NULL,
    value REAL NOT NULL,  -- Pearson's, -1 to 1
    PRIMARY KEY (edition, one, other)
) STRICT, WITHOUT ROWID;

CREATE TABLE sensitivity (  -- one row an uncertain input of an edition: Sobol indices
    edition TEXT NOT NULL REFERENCES edition,
    input TEXT NOT NULL,  -- normalise, aggregate, weights, dropped, values
    alone REAL NOT NULL,  -- share of the shifts of ranks that it makes alone
    alone_low REAL NOT NULL,  -- 5 and 95 per cent bounds
    alone_high REAL NOT NULL,
    with_others REAL NOT NULL,  -- share that it has a hand in
    with_others_low REAL NOT NULL,
    with_others_high REAL NOT NULL,
    PRIMARY KEY (edition, input)
) STRICT, WITHOUT ROWID;

CREATE TABLE removal (  -- one row a part of an edition that is left out
    edition TEXT NOT NULL REFERENCES edition,
    node TEXT NOT NULL,
    ranks REAL NOT NULL,  -- mean change of ranks, places
    scores REAL NOT NULL,  -- mean change of scores, points
    PRIMARY KEY (edition, node)
) STRICT, WITHOUT ROWID;

CREATE TABLE origin (  -- one row figures of an indicator and period of an edition that are from one place
    edition TEXT NOT NULL REFERENCES edition,
    node TEXT NOT NULL,
    period TEXT NOT NULL,
    position INTEGER NOT NULL,
    source TEXT REFERENCES source,  -- NULL: nobody knows who published them
    title TEXT NOT NULL,  -- of what they stand in, as it was told; '' mostly
    address TEXT NOT NULL,  -- where they were published
    status TEXT NOT NULL,  -- SDMX OBS_STATUS
    sha256 TEXT NOT NULL,  -- of the file they came in
    accepted TEXT NOT NULL,  -- the day since which that counts
    areas TEXT NOT NULL,  -- JSON list: whose figures
    PRIMARY KEY (edition, node, period, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE kept_back (  -- one row an indicator of the register that is not told here
    indicator TEXT PRIMARY KEY REFERENCES indicator,
    why TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE abroad (  -- one row a value of another index, as its maker published it
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    area TEXT NOT NULL,
    period TEXT NOT NULL,
    value REAL NOT NULL,
    scale TEXT NOT NULL,
    source TEXT NOT NULL,
    url TEXT NOT NULL,
    PRIMARY KEY (code, area, period)
) STRICT, WITHOUT ROWID;

CREATE TABLE abroad_source (  -- one row the source of a value of another index, in words
    code TEXT NOT NULL,
    area TEXT NOT NULL,
    period TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (code, area, period)
) STRICT, WITHOUT ROWID;
