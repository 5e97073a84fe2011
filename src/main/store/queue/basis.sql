SELECT policy, accepted, rejected FROM queue_basis;
