"""What leaves the house: releases that reveal no child, and where they are kept."""
