"""The graph as a network: projection, places of the nodes, first view."""
