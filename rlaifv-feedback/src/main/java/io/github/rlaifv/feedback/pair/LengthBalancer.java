package io.github.rlaifv.feedback.pair;

import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.run.BadDataException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes chosen and rejected texts equally long on average, so that training does not learn length. For each of the
 * ratios 0, 0.02, .. 0.98 a pair is dropped if its chosen text is shorter than the rejected one by more than that share
 * of the rejected one's words, or if both texts are equal; the first ratio with the closest mean lengths is taken.
 * Words are what Python's {@code str.split()} gives. Pairs whose chosen text is longer are never dropped.
 *
 * <p>Two inputs stop the authors' code: an empty rejected text, and a ratio that keeps no pair at all (a chosen text
 * shorter in every pair). By default such a pair is kept, since its chosen text is not shorter, and such a ratio is not
 * a choice; nothing to balance gives an empty result. {@link #official()} refuses these inputs instead.
 */
public final class LengthBalancer {
    private static final int RATIOS = 50;
    private static final double STEP = 0.02;

    private final boolean official;

    private LengthBalancer(boolean official) {
        this.official = official;
    }

    /** Balances any input. */
    public static LengthBalancer create() {
        return new LengthBalancer(false);
    }

    /** Refuses what stops the authors' code. */
    public static LengthBalancer official() {
        return new LengthBalancer(true);
    }

    /**
     * Which pairs are kept.
     *
     * @throws BadDataException with {@link #official()} only, where the authors' code stops
     */
    public LengthBalance balance(List<PreferencePair> pairs) {
        return balance(pairs.stream());
    }

    /**
     * Which pairs are kept; no more than a few bytes of each are remembered.
     *
     * @throws BadDataException with {@link #official()} only, where the authors' code stops
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
        LengthBalance.Row best = null;
        for (int k = 0; k < RATIOS; k++) {
            LengthBalance.Row row = lengths.row(k * STEP);
            if (official && row.pairs() == 0) {
                throw new BadDataException("the ratio " + row.ratio() + " keeps none of " + lengths.size()
                        + " pairs, so their mean length does not exist");
            }
            table.add(row);
            if (row.pairs() > 0 && (best == null || row.imbalance() < best.imbalance())) {
                best = row;
            }
        }
        return best == null
                ? new LengthBalance(Double.NaN, lengths.size(), List.of(), table)
                : new LengthBalance(best.ratio(), lengths.size(), lengths.within(best.ratio()), table);
    }
}
