"""The thresholds by which files are read: each with its unit, and the reason why it is not higher or lower.

The tests that hold them are in tests/series/thresholds.toml. Facts, such as the seconds of a day, stay in their rooms.
The rooms import this table as `th`.
"""

# Sizes that a computer with 4 GB bears

MOST_BYTES = 200_000_000  # of a file: its bytes, texts and numbers are in the memory at the same time
MOST_JSON_BYTES = 50_000_000  # of a JSON text, whose values are objects
MOST_CELLS = 40_000_000  # of a table: 320 MB of numbers
MOST_COLUMNS = 20_000  # of a table: some 50 years of days side by side
MOST_FEATURES = 2000  # of a table with a row per time: wider ones are matrices
MOST_SHEET_CELLS = 5_000_000  # of a workbook's sheet, whose cells are objects
MOST_LETTERS = 400_000_000  # of all texts in a file that stores equal ones once
MOST_LONG_CELLS = 2_000_000  # of values in a long table, each with a name and a time
MOST_SHEET_MEMORY = 3 << 30  # bytes of the process that reads a workbook
MOST_SHEET_SECONDS = 120.0  # of that process
MOST_FIELD = 1_000_000  # letters: a quotation mark that is never closed is found before the memory is full
MOST_PARTS = 200  # files of an archive: a menu of more is of no use
MOST_YES_NO = 20  # yes/no columns of one column: more texts are names or remarks
MOST_SERIES = 20_000  # read together: more take minutes, and nobody looks through their scores
MOST_SIDE_BY_SIDE = 60  # columns of series side by side: more than a person looks through

# How much is looked at

SAMPLED_BYTES = 262_144  # from which the delimiter and the header are detected
SAMPLED_LINES = 400  # the same, of short lines: most files show their form in them
SAMPLED_BYTES_BELOW, SAMPLED_LINES_BELOW = 4096, 20  # of the end of a file, where remarks may declare markers
SAMPLED_LETTERS = 65_536  # bytes from which the encoding is detected
SAMPLED_REMARKS = 20_000  # letters of the remarks around a table
SAMPLED_CELLS = 200  # of a column for the form of its cells, or of a row for its smoothness
SAMPLED_ROWS = 2000  # of a series, for parts of the calendar, targets and shifted copies
SAMPLED_TIMES = 40  # at which series are told apart, before all rows are
SAMPLED_ROWS_OF_FORM = 60  # of a table's start, for what its columns hold
SAMPLED_ROWS_OF_DIALECT = 30  # for how regular the table of a delimiter is
SAMPLED_COLUMNS = 100  # for shifted copies
SAMPLED_DIFFERENT = 10_000  # values, of which a few must differ
MOST_HEADS = 2000  # lines without digits at their ends that may be the names of a table further down
FIRST_COLUMNS = 300  # that may hold times: wider tables have them at the left
FIRST_ID_COLUMNS = 30  # that may name series, or stand beside columns of times
FIRST_TRIED = 10  # columns that may name or number series, series that may change, sheets that may have rows
FIRST_MERGED = 4  # columns at the left that may be merged cells
FIRST_COSTLY = 50  # columns whose rows may be those of the series
MOST_NAMES_TOGETHER = 3  # columns that name a series together: country, sex, age
MOST_CELL_FORMS, MOST_DATE_FORMS = 10, 6  # in one column
MANY_DATES = 10_000  # from which the faster parser is worth its start

# What is shown

MOST_PLACES = 100  # of one repair
MOST_REASONS = 4  # in the message of a refused file
MOST_FINDINGS = 3  # that are most worth a look
MOST_SPANS = 4  # to forecast, that are offered
MOST_OFFERED_TIMES, MOST_OFFERED_SERIES = 20, 6  # columns in a menu: others can be chosen by name
MOST_NAMES = 1000  # of series in a menu; others can be picked by their text
MOST_NAME = 200  # letters of a column's name
MOST_SHOWN_BYTES, MOST_SHOWN_LINES, MOST_SHOWN_LETTERS = 20_000, 12, 160  # of a file's beginning

# Rows and values that are enough

LEAST_ROWS = 10  # of a series, a table or a sheet: fewer leave nothing to validate or test on
LEAST_ROWS_TO_JUDGE = 30  # of a series whose columns are judged helpless: fewer are alike by chance
LEAST_ROWS_OF_CODES = 50  # of a column of few whole numbers that are codes
LEAST_DIFFERENT = 3  # values beside a marker: between two, one may be the marker of the other
LEAST_YEARS = 3  # rows of a table of years by months
LEAST_TURNS = 2  # times that each of several sensors reports again
LEAST_CLOCK = 4  # different times of day in a column that repeats them: fewer may be flags
LEAST_SHARING = 2  # rows in which several columns have their only negative values

# Shares of the rows or values: nearly all, most, half, few

ENOUGH_OF_KIND = 0.8  # of a column's first cells are of its kind
ENOUGH_UNITS = 0.6  # of a line of units
ENOUGH_CALENDAR = 0.99  # of the rows of a part of the calendar; summer time and repairs change a few
ENOUGH_SAME = 0.98  # of the rows of a flag that hardly changes
NEARLY_ALL = 0.95  # of the values: dates, names, whole numbers; a few are notes or typing errors
MOSTLY = 0.9  # of the rows, where rows of another kind are usual: means after twelve months, remarks, copies
HALF = 0.5  # of the values or rows: most of them are so
MOST_CHANGING = 0.95  # of the rows have the same part of the calendar: it says nothing
MOST_MISSING = 0.5  # of a feature's values: more are made up than measured
MOST_TEXTS = 0.05  # of the cells of a column of numbers: more are no typing errors
MOST_TRACES = 0.25  # of the cells, unless the name says rain: more are codes
MANY_ZEROS = 0.1  # of the numbers, in a column that cannot be negative; or as often, its only negative value
FEWEST_ZEROS = 2  # in a column of small counts, or of which a tenth is near 0: fewer are chance
NEAR_ZERO = 0.2  # of the median
SMALL_COUNT = 5  # the largest median of small counts
LEAST_DECADE, SKEWED = 10, 1.0  # largest over smallest value, and skewness: the warmth of a summer has less
LEAST_AT_LIMIT, LEAST_VISITS = 0.3, 10  # of the rows, and how often: a price stays at its highest once
MOST_UNREADABLE, MOST_NUL = 0.01, 0.01  # of the letters and bytes: more are another encoding, or no text
MOST_LOST = 0.05  # of the rows for one column: more, and it is left out
LEAST_COLUMNS = 1 / 6  # that stay: if only the battery's voltage has all rows, those of ten sensors win
MOST_COMMENTS = 0.1  # of the lines begin with # or the like and are as wide as the table: more are rows
MOST_WIDE = 0.05  # of the rows have more fields than columns: more, and the file is refused
MANY_LOST = 0.01  # of the rows: a finding that is shown first

# Tables of text

LEAST_ALIKE = 0.6  # of the records below the header have the table's width
LEAST_RUN = 0.3  # of the records, up to 30, in a row: a longer head of remarks would hide the table
PLAIN_WORTH = 0.2  # of a delimiter whose fields are all texts; spaces are worth nothing then
TEXT_WORTH = 0.05  # of a run of records whose fields are all texts
OTHER_WIDTH = 0.5  # that a record of another width takes from a run, where one of its width adds 1
LONGEST_VALUE = 60  # letters of a number or a date; longer fields are texts
LONGEST_DATE = 80  # letters, with names of days and zones
LONGEST_UNIT = 16  # letters below a name; longer texts are remarks
LONGEST_RARE_UNIT = 3  # letters behind a number in few cells: longer words make it another amount
MOST_REMARKED = 3  # columns of a table that may have remarks in its own columns
MOST_SPAN = 200  # lines of a field in quotation marks: a longer one was never closed
MOST_TOTALS = 5  # rows of totals at the end
LEAST_DECLARED = 9  # the size of a declared marker: smaller numbers are flags

# Times

FIRST_YEAR, LAST_YEAR = 1500, 2200  # of columns that are not named like years: others are counts
LAST_BARE_YEAR = 2100  # of a first column without a name
FIRST_FRACTION = 1800.0  # year of fractions of years without a name
FIRST_REPEATED_YEAR = 1000  # years before must not repeat, because they may be counts
SHORT_YEARS = (40, 99)  # in a column named year: of the last century
LAST_SHORT_YEAR = 40  # years of two digits are 1940 to 2039
EXCEL_DAYS = (14_000, 80_000)  # the years 1938 to 2119: others are amounts
LONGEST_STEP_OF_YEARS = 10  # between fractions of years: others are amounts
EVEN_FRACTIONS = 0.01  # of a step: so even are exact times, and times of whole days are not
WHOLE_DAYS_FROM = 1.1 / 366  # of a year, between exact fractions of years: steps of a day are whole days
DAYS_FROM, MONTHS_FROM = 0.9 / 366, 0.06  # of a year, between fractions of years that are days, months
TWELFTH = 0.02  # of a month: how far a fraction of a year is from a twelfth, with two decimals
MIXED_UNITS = 500  # times: so far apart are seconds and milliseconds
NEAR_DAYS = 366  # between a row's time and another time of it, such as the end of its step
NEAR_MONTH_DAYS = 45  # the same for a year and month beside a date in its middle or at its end
NEAR_JULIAN_DAYS = 1  # the same in astronomers' days, or in another zone
MOST_DATE_PARTS = 8  # columns from the year to the second, or before those of a day's hours
MOST_BEFORE_TIMES = 6  # columns of stations and the like before the time, without names
LEAST_MONTH_LETTERS = 3  # of names of months: Mo and Di are weekdays

# Time steps

EVEN_STEPS = 0.9  # of the steps are multiples of the usual one: a regular series
FULL_STEPS = 0.8  # of the steps have a row, or are equal: fewer would be mostly filled
SHORTEST_MONTH_DAYS = 27.5  # between rows of months: February and a few hours
SHORTEST_HALF_MONTH_DAYS, LONGEST_HALF_MONTH_DAYS = 7.5, 17  # between rows on the same days of each month
LEAST_ON_DAY = 0.2  # of the rows of the most frequent day of the month
LEAST_WEEKDAY_DAYS = 13  # of daily rows without a Saturday: a week without one may be a gap
LEAST_WEEKS_OPEN = 0.5  # of the weeks have a row at a time of the week at which rows are expected
MOST_WHEN_CLOSED = 0.01  # of the rows are at other times: an open Sunday, a stray row
FEWEST_CLOSINGS, MOST_GAPS_LEFT = 5, 0.25  # gaps, and the share left by closing times: else outages
NEAR_MEDIAN = 0.25  # of the median: how far jittered steps are from it
NEAR_ROUND = 0.1  # of the median: how far a round step may be, and how much shorter one that most rows fill
ROUND_FROM, ROUND_TO = 0.7, 1.4  # of a drifting step: the round steps that may be meant
WORSE_ROUND = 0.02  # of the rows: so many more a round step may lose than the exact one
LONGER_FROM = 1.2  # times the step: longer ones are offered
SHORTER_MONTH = 1.1  # times: so much shorter a chosen step of months may be, as months differ
MOST_FILLED = 6  # steps: a longest run of missing rows that is interpolated
MOST_BRIDGED = 24  # values of one column in rows that exist: dropping those would lose the others' values
WEIGHT_OF_ROWS = 4  # how much more rows count than columns: 11 columns at 55 % are as good as one

# Series in tables

LEAST_REPEATED = 0.1  # of the rows have the time of another: fewer are doubled rows, unless series overlap
FEWEST_REPEATED = 5  # rows with the time of another: fewer could be unique in any column by chance
DENSE = 0.2  # of a series' times have a row of it: words for the weather are at few of them each
LEAST_AT_A_TIME = 1.5  # series at a time: a weekday is the same in all rows of a time
UNEVEN_TURNS = 0.6  # of the steps of all sensors' rows are equal at most
LEAST_EMPTY = 0.45  # of a merged column: in blocks of two rows every second value is missing
SUM_ROUNDED, SUM_ROUNDED_FROM = 1e-3, 0.06  # of a value and of 1: how exact a written mean of a year is
FOLDED = 2  # times the change along the rows is that down the columns: less, and the columns are features
MOST_RATE = 10_000  # values per second of a recording

# Values that mean nothing

SURE_CODE = 999  # the size of a marker that is sure if it occurs once; smaller ones occur twice
SMALL_CODE = 99  # the size of a marker below which it may be a value in another column
MOST_VALUE = 1e30  # larger numbers overflow as float32 when squared
FAR, LEAST_UNUSUAL = 5, 10  # ranges of the others, and the size: an unusual negative marker is so far away
SAME_CODE = 2e-7  # relative: markers may have been written as float32
MARKED = 1000  # times the largest plain number of its column: an M that makes so much more of one is a mark
NEIGHBOURS = 10  # whole numbers nearer to a marker are markers for other reasons: -998 beside -999
BEYOND = 1.5  # times the largest of the others, for a marker that was found in another column

# Columns that cannot help a forecast

STRAIGHT = 1e-3  # of the range: how far a counter may be from a straight line
UNEVEN_STEP = 0.1  # of the usual step: how much equal steps differ, as decimals are rounded
MOST_CODE_LEVELS = 20  # different codes
MOST_FLAG_LEVELS = 3  # different values of a flag that hardly changes
MOST_TARGET_LEVELS = 8  # different whole numbers of a column that is less likely a target
ALIKE = 0.9999  # correlation of changes, of a shifted copy: sensors beside each other are less alike
MOST_SHIFT = 3  # rows that a copy is shifted: farther ones are rare and cost time
EDGE = 5  # rows that are not compared on either side: those of a copy are often filled
MOST_PERIOD = 400  # rows: a column that repeats itself is like many others, shifted
