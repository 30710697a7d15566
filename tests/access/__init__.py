"""Who may do what, where and when: every route, verb, relation and state is a cell with its expected answer."""
