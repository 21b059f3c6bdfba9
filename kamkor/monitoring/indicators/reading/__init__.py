"""Files of statistics offices, read line by line into figures and what is wrong."""
