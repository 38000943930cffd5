package io.github.rlaifv.feedback.pair;

import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.feedback.internal.PythonWhitespace;
import java.util.ArrayList;
import java.util.List;

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
        List<Lengths> lengths = new ArrayList<>(pairs.size());
        for (int i = 0; i < pairs.size(); i++) {
            Lengths length = Lengths.of(pairs.get(i));
            if (official && length.rejected() == 0) {
                throw new BadDataException("pair " + i + " (instruction "
                        + pairs.get(i).instruction().id() + ") has an empty rejected text; remove it");
            }
            lengths.add(length);
        }
        List<LengthBalance.Row> table = new ArrayList<>(RATIOS);
        LengthBalance.Row best = null;
        for (int k = 0; k < RATIOS; k++) {
            LengthBalance.Row row = row(k * STEP, lengths);
            if (official && row.pairs() == 0) {
                throw new BadDataException("the ratio " + row.ratio() + " keeps none of " + pairs.size()
                        + " pairs, so their mean length does not exist");
            }
            table.add(row);
            if (row.pairs() > 0 && (best == null || row.imbalance() < best.imbalance())) {
                best = row;
            }
        }
        if (best == null) {
            return new LengthBalance(Double.NaN, List.of(), table);
        }
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < lengths.size(); i++) {
            if (lengths.get(i).within(best.ratio())) {
                kept.add(i);
            }
        }
        return new LengthBalance(best.ratio(), kept, table);
    }

    private static LengthBalance.Row row(double ratio, List<Lengths> lengths) {
        int pairs = 0;
        long chosen = 0;
        long rejected = 0;
        for (Lengths length : lengths) {
            if (length.within(ratio)) {
                pairs++;
                chosen += length.chosen();
                rejected += length.rejected();
            }
        }
        return new LengthBalance.Row(ratio, pairs, (double) chosen / pairs, (double) rejected / pairs);
    }

    private record Lengths(int chosen, int rejected, boolean equalTexts) {
        static Lengths of(PreferencePair pair) {
            return new Lengths(
                    PythonWhitespace.words(pair.chosen()).size(),
                    PythonWhitespace.words(pair.rejected()).size(),
                    PythonWhitespace.strip(pair.chosen()).equals(PythonWhitespace.strip(pair.rejected())));
        }

        boolean within(double ratio) {
            boolean muchShorter = rejected > 0 && (double) (rejected - chosen) / rejected > ratio;
            return !equalTexts && !muchShorter;
        }
    }
}
