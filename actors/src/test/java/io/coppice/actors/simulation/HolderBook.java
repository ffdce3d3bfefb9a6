package io.coppice.actors.simulation;

import java.util.Map;

/**
 * Where the state of an incarnation lives.
 *
 * @param seats by holder, the gate sampler being -1
 */
record HolderBook(long incarnation, Map<Integer, HolderSeat> seats) {

    HolderSeat seat(int holder) {
        return seats.get(holder);
    }
}
