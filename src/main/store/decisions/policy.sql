SELECT version, tau FROM current_policy;
