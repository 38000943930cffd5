package io.github.rlaifv.feedback.pair;

import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.run.BadDataException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes chosen and rejected texts equally long on average, so that training does not learn length. It tries the ratios
 * 0, 0.02, .. 0.98. A ratio drops a pair if its chosen text is shorter than the rejected one by more than that share of
 * the rejected text's words, or if both texts are equal. The first ratio with the closest mean lengths is chosen. Words
 * are counted like Python's {@code str.split()}. Pairs whose chosen text is longer are never dropped.
 *
 * <p>Two inputs stop the authors' code: an empty rejected text, and a ratio that keeps no pair at all (a chosen text
 * shorter in every pair). By default such a pair is kept, since its chosen text is not shorter, and such a ratio is not
 * considered; if there is nothing to balance, the result is empty. {@link #official()} rejects these inputs instead.
 */
public final class LengthBalancer {
    /** Number of ratios that are tried. */
    static final int RATIOS = 50;

    private static final double STEP = 0.02;

    private final boolean official;

    private LengthBalancer(boolean official) {
        this.official = official;
    }

    /** Returns a balancer that accepts any input. */
    public static LengthBalancer create() {
        return new LengthBalancer(false);
    }

    /** Returns a balancer that rejects the inputs that stop the authors' code. */
    public static LengthBalancer official() {
        return new LengthBalancer(true);
    }

    /**
     * Chooses which pairs are kept.
     *
     * @throws BadDataException with {@link #official()} only, for inputs that stop the authors' code
     */
    public LengthBalance balance(List<PreferencePair> pairs) {
        return balance(pairs.stream());
    }

    /**
     * Chooses which pairs are kept. Memory holds only a few bytes per pair.
     *
     * @throws BadDataException with {@link #official()} only, for inputs that stop the authors' code
     */
    public LengthBalance balance(Stream<PreferencePair> pairs) {
        PairLengths lengths = new PairLengths();
        pairs.forEachOrdered(pair -> {
            int index = lengths.add(pair);
            if (official && lengths.rejected(index) == 0) {
                throw new BadDataException("pair " + index + " (instruction "
                        + pair.instruction().id() + ") has an empty rejected text; remove it");
            }
        });
        List<LengthBalance.Row> table = new ArrayList<>(RATIOS);
        for (int k = 0; k < RATIOS; k++) {
            LengthBalance.Row row = lengths.row(ratio(k));
            if (official && row.pairs() == 0) {
                throw new BadDataException("the ratio " + row.ratio() + " keeps none of " + lengths.size()
                        + " pairs, so their mean length does not exist");
            }
            table.add(row);
        }
        return best(table)
                .map(best -> new LengthBalance(best.ratio(), lengths.size(), lengths.within(best.ratio()), table))
                .orElseGet(() -> new LengthBalance(Double.NaN, lengths.size(), List.of(), table));
    }

    /** Returns the ratio with an index below {@link #RATIOS}. */
    static double ratio(int index) {
        return index * STEP;
    }

    /** Returns the first row with the closest mean lengths; empty if no row has a pair. */
    static Optional<LengthBalance.Row> best(List<LengthBalance.Row> table) {
        LengthBalance.Row best = null;
        for (LengthBalance.Row row : table) {
            if (row.pairs() > 0 && (best == null || row.imbalance() < best.imbalance())) {
                best = row;
            }
        }
        return Optional.ofNullable(best);
    }
}
