package io.github.rlaifv.core.model;

import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Loads the adapter that a call needs, one call at a time. */
final class AdapterTurns {
    private final TrainablePolicy base;
    private final ReentrantLock turn = new ReentrantLock(true);
    private Optional<Path> loaded = Optional.empty();

    AdapterTurns(TrainablePolicy base) {
        this.base = base;
    }

    /**
     * Calls the base with an adapter.
     *
     * @param adapter folder of the adapter; empty for the base alone
     */
    <T> T with(Optional<Path> adapter, Supplier<T> call) {
        try {
            turn.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("interrupted while waiting for the model's turn");
        }
        try {
            if (!loaded.equals(adapter)) {
                if (base.adapters().lora().isPresent()) {
                    base.adapters().detach();
                }
                loaded = Optional.empty();
                adapter.ifPresent(base.adapters()::load);
                loaded = adapter;
            }
            return call.get();
        } finally {
            turn.unlock();
        }
    }
}
