package io.github.rlaifv.dpo.internal.run;

import io.github.rlaifv.core.training.TrainablePolicy;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything that the results of a training run depend on, by name and in words. A run is resumed only if all of it is
 * unchanged, except for options that may change.
 *
 * @param entries values by name, sorted
 */
public record RunIdentity(Map<String, String> entries) {
    public static final String REFERENCE = "reference";
    public static final String STORED_LOG_PROBS = "stored reference figures";
    public static final String DATA = "data";
    public static final String HELD_OUT = "held-out data";
    private static final String POLICY = "policy";
    private static final String TRAINED = "trained parameters";

    /** Value of an entry that a run does not have. */
    public static final String NONE = "none";

    public RunIdentity {
        entries = Collections.unmodifiableMap(new TreeMap<>(entries));
    }

    /** Returns the identity made of the options and of the model to train. */
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

    /** Returns the fingerprint of the model to train, before training. */
    String policy() {
        return entries.getOrDefault(POLICY, NONE);
    }
}
