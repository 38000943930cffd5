package io.github.rlaifv.cli.gpu.agreement;

import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.nio.file.Path;

/** Opens the model whose results are checked; {@code Policies::open} except in tests of the comparison. */
@FunctionalInterface
public interface PolicyOpener {
    TrainablePolicy open(Path folder, PolicyOptions options);
}
