"""Pure rules: values in, values out; nothing here knows the graph or the view."""
