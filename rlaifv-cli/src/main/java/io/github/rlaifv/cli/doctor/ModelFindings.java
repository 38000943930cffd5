package io.github.rlaifv.cli.doctor;

import io.github.rlaifv.align.ModelAddress;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.plan.GenerationLoad;
import io.github.rlaifv.core.plan.MemoryPlan;
import io.github.rlaifv.core.plan.ModelUse;
import io.github.rlaifv.core.plan.PlannedRun;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.run.RlaifvException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Whether a model can be used: one in a folder is opened, and the server of one with an address is asked for its models. */
public final class ModelFindings {
    private static final int PROMPT_TOKENS = 64;
    private static final int NEW_TOKENS = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private ModelFindings() {}

    /** The findings about a model: one, or one per server. */
    static List<Finding> of(ModelAddress model, PolicyOptions options) {
        return model.server()
                ? new ServerFinding(model.text(), PATIENCE).all()
                : List.of(folder(model.folder(), options));
    }

    /** The findings about the servers of a model; empty for a model in a folder. */
    public static List<Finding> ofServers(ModelAddress model) {
        return model.server() ? new ServerFinding(model.text(), PATIENCE).all() : List.of();
    }

    private static Finding folder(Path folder, PolicyOptions options) {
        try {
            ModelUse use =
                    ModelUse.of("model", folder, options).with(new GenerationLoad(1, 1, PROMPT_TOKENS, NEW_TOKENS));
            MemoryPlan plan = MemoryPlan.of(PlannedRun.of("answer", List.of(use)));
            if (!plan.fits()) {
                return Finding.problem(
                        "model",
                        folder + " does not fit: " + plan.problem(),
                        "Use a smaller model, a machine with more memory, or a model behind a server");
            }
            try (Policy policy = Policies.open(folder, options)) {
                return Finding.ok(
                        "model", folder + " opens as " + policy.name() + ", fingerprint " + policy.fingerprint());
            }
        } catch (RlaifvException | IllegalArgumentException e) {
            return Finding.problem(
                    "model", folder + " can't be used: " + e.getMessage(), "Repair the folder, or name another one");
        }
    }
}
