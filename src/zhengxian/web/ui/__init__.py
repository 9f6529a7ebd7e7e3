"""The interface kit: layout, components, charts on pages, style sheets and scripts. It knows no stage."""
