package io.github.rlaifv.feedback;

import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.dataset.PreferenceWriter;
import io.github.rlaifv.feedback.pair.LengthBalance;
import io.github.rlaifv.feedback.pair.LengthBalancer;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The pairs of a run that are kept, and their dataset card.
 *
 * @param settings settings of the run
 * @param policy fingerprint of the model that wrote the candidates
 */
record KeptPairs(SortedMap<String, String> settings, String policy) {

    /**
     * Determines which pairs are kept.
     *
     * @param balanced whether pairs are dropped until both texts are equally long on average
     */
    static LengthBalance balance(Stream<PreferencePair> drawn, boolean balanced) {
        if (balanced) {
            return LengthBalancer.create().balance(drawn);
        }
        int count = Math.toIntExact(drawn.mapToInt(pair -> 1).asLongStream().sum());
        return new LengthBalance(
                Double.NaN, count, IntStream.range(0, count).boxed().toList(), List.of());
    }

    /** Writes the kept ones of all drawn pairs. */
    void write(Stream<PreferencePair> drawn, LengthBalance balance, Path folder) {
        WriteOptions written = WriteOptions.builder(DatasetFormat.JSONL)
                .title("Preference pairs by AI feedback")
                .settings(settings)
                .fingerprint("policy", policy)
                .build();
        Iterator<Integer> kept = balance.kept().iterator();
        int next = kept.hasNext() ? kept.next() : -1;
        int index = 0;
        try (PreferenceWriter writer = PreferenceWriter.open(folder, written)) {
            for (Iterator<PreferencePair> each = drawn.iterator(); each.hasNext(); ) {
                PreferencePair pair = each.next();
                if (index++ == next) {
                    writer.write(pair);
                    next = kept.hasNext() ? kept.next() : -1;
                }
            }
            writer.finish();
        }
    }
}
