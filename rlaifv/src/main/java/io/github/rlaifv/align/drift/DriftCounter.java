package io.github.rlaifv.align.drift;

import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.internal.Words;
import io.github.rlaifv.feedback.ScoredInstruction;
import io.github.rlaifv.feedback.ScoredInstructions;
import io.github.rlaifv.feedback.score.ClaimVerdict;
import io.github.rlaifv.feedback.score.ResponseScore;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Counts the feedback of one round. */
final class DriftCounter {
    private final ToDoubleFunction<ScoredInstruction> coverage;
    private final Map<String, Boolean> verdicts = new HashMap<>();
    private long candidates;
    private long words;
    private long claims;
    private long decided;
    private long confirmed;
    private double covered;
    private long known;
    private long common;
    private long equal;

    /** @param coverage mean coverage of the candidates of an instruction; NaN if it is not known */
    DriftCounter(ToDoubleFunction<ScoredInstruction> coverage) {
        this.coverage = coverage;
    }

    /** Remembers the verdicts of the round before. */
    void before(ScoredInstructions scored) {
        try (Stream<ScoredInstruction> all = scored.stream()) {
            all.forEach(one -> each(one, (key, verdict) -> verdicts.put(key, verdict.confirmed())));
        }
    }

    /** Counts the judged candidates of the round. */
    void add(ScoredInstructions scored) {
        try (Stream<ScoredInstruction> all = scored.stream()) {
            all.forEach(this::add);
        }
    }

    private void add(ScoredInstruction one) {
        double share = coverage.applyAsDouble(one);
        if (!Double.isNaN(share)) {
            covered += share;
            known++;
        }
        for (ResponseScore response : one.responses()) {
            candidates++;
            words += Words.count(response.candidate().text());
            claims += response.verdicts().size();
            decided +=
                    response.verdicts().stream().filter(ClaimVerdict::decided).count();
            confirmed +=
                    response.verdicts().stream().filter(ClaimVerdict::confirmed).count();
        }
        each(one, (key, verdict) -> {
            Boolean before = verdicts.get(key);
            if (before != null) {
                common++;
                equal += before == verdict.confirmed() ? 1 : 0;
            }
        });
    }

    /** Receives a verdict with the key of its image and question. */
    private interface Judged {
        void of(String key, ClaimVerdict verdict);
    }

    private static void each(ScoredInstruction one, Judged judged) {
        String image = one.instruction().context();
        one.responses().stream()
                .flatMap(response -> response.verdicts().stream())
                .filter(ClaimVerdict::decided)
                .forEach(verdict ->
                        judged.of(ContentHash.of(image + "\n" + verdict.claim().question()), verdict));
    }

    /**
     * Returns the numbers of the round.
     *
     * @param round number of the round
     * @param pairs its pairs
     */
    RoundDrift total(int round, PreferenceDataset pairs) {
        long count = 0;
        long chosen = 0;
        long rejected = 0;
        double longer = 0;
        try (Stream<PreferencePair> all = pairs.stream()) {
            for (PreferencePair pair : (Iterable<PreferencePair>) all::iterator) {
                long of = Words.count(pair.chosen());
                long than = Words.count(pair.rejected());
                count++;
                chosen += of;
                rejected += than;
                longer += of > than ? 1 : of == than ? 0.5 : 0;
            }
        }
        return new RoundDrift(
                round,
                candidates,
                (double) words / candidates,
                (double) claims / candidates,
                (double) confirmed / decided,
                covered / known,
                common,
                (double) equal / common,
                count,
                (double) chosen / count,
                (double) rejected / count,
                longer / count);
    }
}
