package io.github.rlaifv.dpo.internal.run;

import io.github.rlaifv.dpo.internal.reference.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts what is not trained on by its kind, and remembers the first of them by name. */
public final class LeftOut {
    private static final int NAMED = 100;

    private final SortedMap<String, Integer> counts = new TreeMap<>();
    private final List<Map<String, String>> named = new ArrayList<>();

    public void add(String name, Refusal refusal) {
        counts.merge(refusal.kind(), 1, Integer::sum);
        if (named.size() < NAMED) {
            Map<String, String> one = new LinkedHashMap<>();
            one.put("name", name);
            one.put("kind", refusal.kind());
            one.put("reason", refusal.reason());
            named.add(one);
        }
    }

    /** By kind. */
    SortedMap<String, Integer> counts() {
        return counts;
    }

    /** The first {@value #NAMED}, for {@code training.json}. */
    public List<Map<String, String>> named() {
        return named;
    }

    /**
     * What has to be said where more than half is left out, with the remedy.
     *
     * @param what such as "preference pairs"
     * @param all how many there were
     */
    Optional<String> warning(String what, int all) {
        int out = counts.values().stream().mapToInt(Integer::intValue).sum();
        return 2L * out <= all
                ? Optional.empty()
                : Optional.of(out + " of " + all + " " + what + " were left out " + counts
                        + ", and the model learned from the rest alone. training.json names the first of them (leftOut):"
                        + " raise the limits of length, give a model with more positions, or mend the images");
    }
}
