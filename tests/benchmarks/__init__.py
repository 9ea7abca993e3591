"""What the app must do in time: ``make bench`` measures all and writes var/benchmarks.json."""
