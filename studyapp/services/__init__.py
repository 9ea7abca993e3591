"""Use cases that write, one transaction each, and the reads that several views share."""
