"""One definition per right: status, since when, on what evidence; gaps; figures."""
