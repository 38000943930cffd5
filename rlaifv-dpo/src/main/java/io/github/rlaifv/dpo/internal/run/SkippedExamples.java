package io.github.rlaifv.dpo.internal.run;

import io.github.rlaifv.dpo.reference.internal.TrainingRefusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts skipped examples by the kind of the reason, and remembers the first ones by name. */
public final class SkippedExamples {
    private static final int NAMED = 100;

    private final SortedMap<String, Integer> counts = new TreeMap<>();
    private final List<Map<String, String>> named = new ArrayList<>();

    public void add(String name, TrainingRefusal refusal) {
        counts.merge(refusal.kind(), 1, Integer::sum);
        if (named.size() < NAMED) {
            Map<String, String> one = new LinkedHashMap<>();
            one.put("name", name);
            one.put("kind", refusal.kind());
            one.put("reason", refusal.reason());
            named.add(one);
        }
    }

    /** Returns the counts by kind. */
    SortedMap<String, Integer> counts() {
        return counts;
    }

    /** Returns the first {@value #NAMED} skipped examples, for {@code training.json}. */
    public List<Map<String, String>> named() {
        return named;
    }

    /**
     * Returns a warning, with what to do, if more than half of the examples were skipped.
     *
     * @param what name of the examples, such as "preference pairs"
     * @param all number of given examples
     */
    Optional<String> warning(String what, int all) {
        int out = counts.values().stream().mapToInt(Integer::intValue).sum();
        return 2L * out <= all
                ? Optional.empty()
                : Optional.of(out + " of " + all + " " + what + " were skipped " + counts
                        + ", and the model was trained on the rest only. training.json names the first of them"
                        + " (leftOut): raise the length limits, use a model with more positions, or repair the images");
    }
}
