"""What is done for children: from a worry to a restored right."""
