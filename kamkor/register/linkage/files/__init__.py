"""Who is who in somebody's own files: as pages, and as the files of `kamkor link`."""
