package io.coppice.actors.membership;

import akka.actor.setup.Setup;

/** Gives a {@link StoreMembership} to what Akka makes by its name. */
public final class MembershipSetup extends Setup {
    private final StoreMembership membership;

    public MembershipSetup(StoreMembership membership) {
        this.membership = membership;
    }

    StoreMembership membership() {
        return membership;
    }
}
