package io.coppice.actors.simulation;

/** One life of a holder of state on a node. Whoever knows its address reaches this life and no other. */
record HolderSeat(SimulatedNode node, SimulatedHolder holder) {}
