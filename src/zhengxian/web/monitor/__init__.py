"""Where the year stands: plans, readings of pace, forecasts, leading indicators and warnings."""
