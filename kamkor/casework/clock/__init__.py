"""One engine for every deadline: who must do what by when, by which law, and what follows."""
