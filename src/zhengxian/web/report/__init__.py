"""What goes upward: packs for dispatch meetings, bulletins, the cockpit, the six relations and the explorer."""
