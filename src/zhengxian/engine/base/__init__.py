"""What every stage stands on: periods, codes, errors, rounding, arrays."""
