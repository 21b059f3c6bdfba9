"""Files of a release that stand on their own: tables with their descriptions, packages,
the catalogue. The same paths serve the site and a folder of files."""
