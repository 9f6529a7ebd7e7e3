"""Plans, pace, forecasts, leading indicators and warnings: where the year stands and where it will end."""
