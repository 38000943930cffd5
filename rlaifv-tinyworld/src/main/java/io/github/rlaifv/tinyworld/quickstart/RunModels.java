package io.github.rlaifv.tinyworld.quickstart;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.nio.file.Path;
import java.util.Locale;

/** The models of a run: the base stays as it is, and is the labeler too unless another one is given. */
public final class RunModels implements AutoCloseable {
    private final Path folder;
    private final PolicyOptions trained;
    private final TrainablePolicy base;
    private final Policy labeler;

    public RunModels(RunSources sources, Path folder) {
        this.folder = folder;
        ComputeDevice device = sources.device().orElseGet(ComputeDevice::best);
        this.trained = PolicyOptions.builder()
                .device(device)
                .storage(sources.storage())
                .threads(sources.threads())
                .pieces(sources.pieces())
                .build();
        this.base = Policies.open(folder, trained);
        try {
            this.labeler = sources.labeler().isEmpty()
                    ? base
                    : Policies.open(
                            sources.labeler().get(),
                            PolicyOptions.builder()
                                    .device(device)
                                    .threads(sources.threads())
                                    .pieces(sources.pieces())
                                    .build());
        } catch (RuntimeException e) {
            base.close();
            throw e;
        }
    }

    /** The model before alignment: the reference of self-reward. */
    public Policy base() {
        return base;
    }

    /**
     * Looks at the content of an image as the models will.
     *
     * @throws io.github.rlaifv.core.run.UnusableImageException if one of them has no use for it
     */
    void requireUsable(ImageSource image) {
        base.requireUsable(image);
        if (labeler != base && labeler instanceof TrainablePolicy local) {
            local.requireUsable(image);
        }
    }

    /** Divides responses and judges claims. */
    public Policy labeler() {
        return labeler;
    }

    /** Another copy of the model before alignment, to be trained. The caller closes it. */
    public TrainablePolicy openPolicy() {
        return open(folder);
    }

    /** A saved model, opened like the base. The caller closes it. */
    TrainablePolicy open(Path saved) {
        return Policies.open(saved, trained);
    }

    /** The folder of the model before alignment. */
    Path folder() {
        return folder;
    }

    /** Where and in which type all but a labeler of its own compute. */
    String device() {
        return trained.device().kind().name().toLowerCase(Locale.ROOT) + " "
                + trained.computeType(trained.storage().orElseThrow()).name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() {
        if (labeler != base) {
            labeler.close();
        }
        base.close();
    }
}
