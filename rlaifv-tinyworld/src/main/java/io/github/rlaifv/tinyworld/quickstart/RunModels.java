package io.github.rlaifv.tinyworld.quickstart;

import io.github.rlaifv.align.ModelAddress;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.model.OnDemandModels;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * The models of a run: the base stays as it is, and is the labeler too unless another one is given. They are closed while
 * a round trains, and opened again when they are asked. {@link QuickstartPlan} plans which models are open at the same time.
 */
public final class RunModels implements AutoCloseable {
    private final Path folder;
    private final PolicyOptions trained;
    private final OnDemandModels opened = new OnDemandModels();
    private final TrainablePolicy base;
    private final Policy labeler;

    public RunModels(QuickstartOptions options, Path folder) {
        this.folder = folder;
        this.trained = options.models();
        this.base = opened.trainable(this::openPolicy);
        this.labeler = options.sources().labeler().map(this::open).orElse(base);
        try {
            // opened now, so that a folder that can't be opened is rejected before any work
            base.fingerprint();
            labeler.fingerprint();
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    private Policy open(ModelAddress address) {
        return address.server()
                ? opened.keep(address.open(trained))
                : opened.trainable(() -> Policies.open(address.folder(), asStored(trained)));
    }

    /** The same options, with weights in the type that they are stored in. */
    static PolicyOptions asStored(PolicyOptions options) {
        return new PolicyOptions(
                options.device(),
                options.precision(),
                Optional.empty(),
                options.imageDecoder(),
                options.threads(),
                options.pieces(),
                options.copyWeights());
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

    /** Base and labeler, as they are opened and closed. */
    OnDemandModels onDemand() {
        return opened;
    }

    /** Closes base and labeler, so that their memory is free. They are opened again when they are asked. */
    public void free() {
        opened.free();
    }

    /**
     * A saved model, opened like the base when it is asked. Base and labeler are closed while it is open, and it is closed
     * while they are asked. The caller closes it.
     */
    Policy inTurn(Path saved) {
        return opened.policy(() -> open(saved));
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
                + base.computeType().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() {
        opened.close();
    }
}
