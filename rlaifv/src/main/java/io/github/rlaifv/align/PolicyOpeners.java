package io.github.rlaifv.align;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How an alignment opens the models in a folder.
 *
 * @param policy opens the policy
 * @param copies each opens a further copy of the policy
 * @param reference opens the reference; empty if the policy is its own reference
 */
record PolicyOpeners(
        Function<Path, TrainablePolicy> policy,
        List<Function<Path, TrainablePolicy>> copies,
        Optional<Function<Path, Policy>> reference) {
    PolicyOpeners {
        copies = List.copyOf(copies);
    }
}
