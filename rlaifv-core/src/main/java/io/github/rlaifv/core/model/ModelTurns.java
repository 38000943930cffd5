package io.github.rlaifv.core.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets models take turns: the models of one turn are open, and those of the other turns are closed. */
final class ModelTurns {
    private final List<TurnTaker> models = new ArrayList<>();
    private volatile @Nullable TurnTaker turn;

    synchronized void add(TurnTaker model) {
        models.add(model);
    }

    synchronized void remove(TurnTaker model) {
        models.remove(model);
    }

    /** Whether a model may compute without ending the turn of others. */
    boolean isTurnOf(TurnTaker model) {
        TurnTaker now = turn;
        return now != null && together(now, model);
    }

    private static boolean together(TurnTaker one, TurnTaker other) {
        return one.turn().equals(other.turn());
    }

    /** Begins the turn of a model: closes the models of other turns and opens this one. */
    synchronized void begin(TurnTaker next) {
        turn = next;
        models.stream().filter(model -> !together(model, next)).forEach(TurnTaker::free);
        next.open();
    }

    /** Closes all models that can be opened again. */
    synchronized void free() {
        models.forEach(TurnTaker::free);
    }

    /** Number of open models. */
    synchronized int open() {
        return (int) models.stream().filter(TurnTaker::isOpen).count();
    }
}
