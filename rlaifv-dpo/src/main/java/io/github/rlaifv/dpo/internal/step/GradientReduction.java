package io.github.rlaifv.dpo.internal.step;

import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.ParameterShards;
import io.github.rlaifv.core.training.Sharding;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Sums the gradients of a step, parameter by parameter and in the order of the micro-batches, at the replica that owns
 * the parameter, while lower layers are still computed. The order does not depend on the number of replicas. Without
 * shards, the finished sum is copied to all replicas.
 *
 * <p>A micro-batch whose turn has not come waits, or leaves its gradient to the thread that adds the one before. It
 * never waits for a later micro-batch, and each replica computes its own in order, so waits end. If one replica fails,
 * those that wait for it fail with the same exception.
 */
final class GradientReduction {
    /** Interval in milliseconds at which a waiting replica checks whether its work was cancelled. */
    private static final long LOOK_MILLIS = 100;

    private final List<Gradients> sums;
    private final ParameterShards shards;
    private final Sharding sharding;
    private final int passes;
    private final Map<String, Turn> turns = new ConcurrentHashMap<>();
    private volatile @Nullable Throwable failure;

    /** Which micro-batch comes next for one parameter, and gradients that wait for their turn. */
    private static final class Turn {
        private int next;
        private final Map<Integer, Gradients> held = new HashMap<>();
    }

    /**
     * Prepares the sums of one step.
     *
     * @param sums zeroed sums of each replica: of its own parameters, or of all without shards
     * @param shards the owner of each parameter
     * @param sharding what replicas divide among themselves
     * @param passes number of micro-batches
     */
    GradientReduction(List<Gradients> sums, ParameterShards shards, Sharding sharding, int passes) {
        this.sums = List.copyOf(sums);
        this.shards = shards;
        this.sharding = sharding;
        this.passes = passes;
    }

    /**
     * Adds the complete gradient of a parameter and frees it.
     *
     * @param pass number of the micro-batch in the step, from 0; replica r computes those that leave r when divided by
     *     the number of replicas
     * @param parameter name of the parameter
     * @param gradients gradients of this micro-batch alone
     */
    void finished(int pass, String parameter, Gradients gradients) {
        Turn turn = turns.computeIfAbsent(parameter, name -> new Turn());
        synchronized (turn) {
            if (turn.next != pass && mayHold(turn, pass)) {
                turn.held.put(pass, gradients);
                return;
            }
            await(turn, pass);
            add(parameter, gradients, turn);
            for (Gradients held = turn.held.remove(turn.next); held != null; held = turn.held.remove(turn.next)) {
                add(parameter, held, turn);
            }
            turn.notifyAll();
        }
    }

    /** A replica holds at most one gradient of each parameter. */
    private boolean mayHold(Turn turn, int pass) {
        int replicas = sums.size();
        return sharding != Sharding.GRADIENTS
                && turn.held.keySet().stream().noneMatch(held -> held % replicas == pass % replicas);
    }

    private void await(Turn turn, int pass) {
        while (turn.next != pass) {
            rethrow();
            Cancellation.check("training");
            try {
                turn.wait(LOOK_MILLIS);
            } catch (InterruptedException e) {
                throw Cancellation.interrupted("training");
            }
        }
    }

    private void add(String parameter, Gradients gradients, Turn turn) {
        Gradients sum = sums.get(shards.owner(parameter));
        sum.add(parameter, gradients);
        gradients.clear(parameter);
        turn.next++;
        if (turn.next == passes && sharding == Sharding.NONE) {
            sums.stream().filter(other -> other != sum).forEach(other -> other.set(parameter, sum));
        }
    }

    /** Lets all replicas that wait fail with this exception. */
    void fail(Throwable cause) {
        failure = cause;
        for (Turn turn : turns.values()) {
            synchronized (turn) {
                turn.notifyAll();
            }
        }
    }

    private void rethrow() {
        Throwable cause = failure;
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause instanceof RuntimeException exception) {
            throw exception;
        }
    }
}
