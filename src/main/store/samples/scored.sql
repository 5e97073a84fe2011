SELECT accepted + rejected AS count FROM queue_basis;
