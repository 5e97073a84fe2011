DELETE FROM queue_basis;
