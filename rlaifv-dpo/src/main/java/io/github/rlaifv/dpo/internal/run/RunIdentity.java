package io.github.rlaifv.dpo.internal.run;

import io.github.rlaifv.core.training.TrainablePolicy;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything that the results of a training run depend on, in words and by name. A run is resumed only where all of it is
 * the same, but for options that may change.
 *
 * @param entries sorted by name
 */
public record RunIdentity(Map<String, String> entries) {
    public static final String REFERENCE = "reference";
    public static final String STORED_FIGURES = "stored reference figures";
    public static final String DATA = "data";
    public static final String HELD_OUT = "held-out data";
    private static final String POLICY = "policy";
    private static final String TRAINED = "trained parameters";

    /** What stands for something that a run does not have. */
    public static final String NONE = "none";

    public RunIdentity {
        entries = Collections.unmodifiableMap(new TreeMap<>(entries));
    }

    /** Options and the model that is trained. */
    static RunIdentity of(TrainerSetup setup, TrainablePolicy policy) {
        RunIdentity known = new RunIdentity(setup.settings()).with(POLICY, policy.fingerprint());
        return setup.options()
                .optimizer()
                .trained()
                .names(policy)
                .map(names -> known.with(TRAINED, names))
                .orElse(known);
    }

    public RunIdentity with(String name, String value) {
        Map<String, String> more = new TreeMap<>(entries);
        more.put(name, value);
        return new RunIdentity(more);
    }

    /** The fingerprint of the model that is trained, as it was before. */
    String policy() {
        return entries.getOrDefault(POLICY, NONE);
    }
}
