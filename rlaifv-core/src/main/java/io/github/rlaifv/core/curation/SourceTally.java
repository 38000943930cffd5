package io.github.rlaifv.core.curation;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.internal.KeyedRandom;
import io.github.rlaifv.core.internal.Words;
import io.github.rlaifv.core.internal.data.DistinctNames;
import io.github.rlaifv.core.internal.data.PickedRows;
import io.github.rlaifv.core.internal.data.RowNumbers;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Counts what becomes of the instructions of one source, and keeps the numbers of the eligible rows. */
final class SourceTally {
    private final CurationSource source;
    private final long seed;
    private final Map<String, Long> excludedBy = new TreeMap<>();
    private final DistinctNames names = new DistinctNames();
    private final RowNumbers eligible = new RowNumbers();
    private final LongStream.Builder ranks = LongStream.builder();
    private final OutcomeCounts counts = new OutcomeCounts();
    private final IntStream.Builder origins = IntStream.builder();
    private long words;
    private final Set<Long> images = new HashSet<>();

    SourceTally(CurationSource source, long seed) {
        this.source = source;
        this.seed = KeyedRandom.purposeSeed(seed, source.name());
    }

    CurationSource source() {
        return source;
    }

    /** Counts a record. */
    void add(Outcome outcome, String origin) {
        counts.add(outcome, counts.origin(origin));
    }

    void addExcluded(ImageMatch match, String origin) {
        add(Outcome.EXCLUDED, origin);
        excludedBy.merge(match.benchmark() + ", " + match.kind(), 1L, Long::sum);
    }

    /**
     * Adds an instruction that is no duplicate, so that its id does not depend on what is excluded.
     */
    void addDistinct(long row, String id) {
        names.add(row, id);
    }

    /**
     * Adds an eligible instruction.
     *
     * @param key identifies its content, so that the choice does not depend on other rows
     */
    void addEligible(long row, String key, String origin) {
        add(Outcome.ELIGIBLE, origin);
        origins.add(counts.origin(origin));
        eligible.add(row);
        ranks.add(KeyedRandom.elementBits(seed, key));
    }

    long eligible() {
        return eligible.size();
    }

    /** Returns the rows that are taken: those of the smallest ranks, in their order. Call it once. */
    RowNumbers choose(long count) {
        long[] byRow = ranks.build().toArray();
        int[] originByRow = origins.build().toArray();
        long[] sorted = byRow.clone();
        Arrays.sort(sorted);
        RowNumbers rows = new RowNumbers();
        long limit = count == 0 ? Long.MIN_VALUE : sorted[(int) count - 1];
        for (int i = 0; i < byRow.length && rows.size() < count; i++) {
            if (byRow[i] <= limit) {
                rows.add(eligible.get(i));
                counts.add(Outcome.TAKEN, originByRow[i]);
            }
        }
        return rows;
    }

    /** The instructions of the given rows, with ids that no other source has. */
    Stream<Instruction> stream(RowNumbers rows) {
        return PickedRows.stream(source.instructions().stream(), rows, (row, instruction) -> {
            words += Words.count(instruction.question());
            return instruction.withId(source.name() + ":" + names.of(row, instruction.id()));
        });
    }

    /** Counts the image of an instruction that was taken. */
    void addImage(String fingerprint) {
        images.add(ContentHash.bits(fingerprint));
    }

    SourceReport report(long taken) {
        return new SourceReport(
                source.name(),
                counts.of(Outcome.READ),
                counts.of(Outcome.TEXT_ONLY),
                counts.of(Outcome.DUPLICATE),
                counts.of(Outcome.UNUSABLE),
                counts.of(Outcome.EXCLUDED),
                excludedBy,
                eligible.size(),
                taken,
                images.size(),
                taken == 0 ? 0 : (double) words / taken,
                counts.reports());
    }
}
