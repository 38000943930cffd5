package io.github.rlaifv.align;

import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.nio.file.Path;
import java.util.Optional;

/** The models of a run beside the one that is trained. */
final class OpenModels implements AutoCloseable {
    private final PolicyOptions trained;
    private final PolicyOptions asked;
    private final Policy labeler;
    private final Policy decomposer;

    OpenModels(AlignmentPlan plan) {
        asked = plan.options();
        trained = stored(asked, plan.storage());
        labeler = open(plan.labeler().orElse(plan.policy().toString()));
        try {
            decomposer = plan.decomposer().isEmpty()
                    ? labeler
                    : open(plan.decomposer().get());
        } catch (RuntimeException e) {
            labeler.close();
            throw e;
        }
    }

    private static PolicyOptions stored(PolicyOptions options, Optional<ScalarType> storage) {
        PolicyOptions.Builder builder = PolicyOptions.builder()
                .device(options.device())
                .threads(options.threads())
                .pieces(options.pieces())
                .copyWeights(options.copyWeights());
        options.precision().ifPresent(builder::precision);
        storage.ifPresent(builder::storage);
        return builder.imageDecoder(options.imageDecoder()).build();
    }

    private Policy open(String folderOrAddress) {
        return new ModelAddress(folderOrAddress).open(asked);
    }

    /** Judges claims; where the policy judges itself, the policy as it was before the first round. */
    Policy labeler() {
        return labeler;
    }

    /** Divides responses. */
    Policy decomposer() {
        return decomposer;
    }

    /** Opens a model to be trained. The caller closes it. */
    TrainablePolicy train(Path folder) {
        return Policies.open(folder, trained);
    }

    @Override
    public void close() {
        if (decomposer != labeler) {
            decomposer.close();
        }
        labeler.close();
    }
}
