"""Write the generated city into an empty office: registers directly, what happened there through the services."""
