package load;

/** Of right answers by the time that they came. @param ofPlanned over requests that fell due in the same time, 0 to 1, or more where a backlog is served */
record Rate(double rightPerSecond, double ofPlanned) {}
