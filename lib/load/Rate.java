package load;

/** @param ofPlanned right answers over requests that were due, 0 to 1 or a little more */
record Rate(double rightPerSecond, double ofPlanned) {}
