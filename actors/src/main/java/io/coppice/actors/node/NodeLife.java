package io.coppice.actors.node;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A node for as long as it is wanted: when its actor system ends without being told to, because its cluster took it out or
 * the store has another cluster, a new one starts and joins again, forever, after a while that grows with every try.
 */
public final class NodeLife {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    /** Who lived that long has recovered. */
    private static final Duration HEALTHY = Duration.ofSeconds(60);

    private final NodeSettings settings;
    private final NodeParts parts;
    private final Consumer<String> say;
    private final Consumer<CoppiceNode> up;
    private final CompletableFuture<Void> leaving = new CompletableFuture<>();
    private Optional<CoppiceNode> present = Optional.empty();

    /**
     * @param say is told in sentences what takes long, and why it starts anew
     * @param up is told of every node that is up, and may open its front; what it throws ends the first start
     */
    public NodeLife(NodeSettings settings, NodeParts parts, Consumer<String> say, Consumer<CoppiceNode> up) {
        this.settings = settings;
        this.parts = parts;
        this.say = say;
        this.up = up;
    }

    /**
     * Lives until it is told to {@link #leave}.
     *
     * @throws IllegalStateException in one sentence, when the very first start fails
     */
    public void live() {
        boolean lived = false;
        Duration wait = SHORTEST;
        while (!leaving.isDone()) {
            long begun = System.nanoTime();
            try {
                CoppiceNode node = CoppiceNode.start(settings, parts, this::waiting);
                begun(node);
                lived = true;
                node.system().getWhenTerminated().toCompletableFuture().join();
                say("The node has lost its cluster; it starts anew, and joins again");
            } catch (RuntimeException failed) {
                if (!lived && !leaving.isDone()) {
                    throw failed;
                }
                say("The node cannot start: " + failed.getMessage() + "; tried again in " + wait.toSeconds() + " s");
            }
            present(Optional.empty());
            wait = System.nanoTime() - begun > HEALTHY.toNanos() ? SHORTEST : wait;
            pause(wait);
            wait = wait.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : wait.multipliedBy(2);
        }
    }

    private void begun(CoppiceNode node) {
        present(Optional.of(node));
        try {
            up.accept(node);
        } catch (RuntimeException noFront) {
            node.close();
            throw noFront;
        }
    }

    private synchronized void present(Optional<CoppiceNode> node) {
        present = node;
    }

    private synchronized Optional<CoppiceNode> present() {
        return present;
    }

    private void waiting(String sentence) {
        if (leaving.isDone()) {
            throw new IllegalStateException("The start was given up");
        }
        say(sentence);
    }

    private void say(String sentence) {
        if (!leaving.isDone()) {
            say.accept(sentence);
        }
    }

    /** Waits, unless it is told to leave. */
    private void pause(Duration wait) {
        try {
            leaving.get(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException goesOn) {
            // It starts anew.
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            leaving.complete(null);
        }
    }

    /** Leaves in order, or gives up a start that is under way. */
    public void leave() {
        leaving.complete(null);
        present().ifPresent(CoppiceNode::leave);
    }
}
