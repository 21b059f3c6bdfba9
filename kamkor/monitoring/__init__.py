"""What is learned from the register: definitions, the index, what is published."""
