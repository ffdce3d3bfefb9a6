package io.coppice.actors.membership;

import akka.actor.ExtendedActorSystem;
import akka.coordination.lease.LeaseSettings;
import akka.coordination.lease.javadsl.Lease;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Lets the store decide which side of a cluster that came apart goes on: the side that claims the next term. Akka's
 * split brain resolver makes it, by its name in coppice-node.conf. A term stays claimed, so there is nothing to release.
 */
public final class StoreLease extends Lease {
    private final LeaseSettings settings;
    private final StoreMembership membership;
    private final Executor blocking;

    public StoreLease(LeaseSettings settings, ExtendedActorSystem system) {
        this.settings = settings;
        this.membership = system.settings()
                .setup()
                .get(MembershipSetup.class)
                .orElseThrow(() -> new IllegalStateException("Only a node with a store asks it"))
                .membership();
        this.blocking = system.dispatchers().lookup("akka.actor.default-blocking-io-dispatcher");
    }

    @Override
    public LeaseSettings getSettings() {
        return settings;
    }

    @Override
    public CompletionStage<Boolean> acquire() {
        return CompletableFuture.supplyAsync(membership::claimNext, blocking);
    }

    @Override
    public CompletionStage<Boolean> acquire(Consumer<java.util.Optional<Throwable>> lost) {
        return acquire();
    }

    @Override
    public CompletionStage<Boolean> release() {
        return CompletableFuture.completedFuture(true);
    }

    @Override
    public boolean checkLease() {
        return true;
    }
}
