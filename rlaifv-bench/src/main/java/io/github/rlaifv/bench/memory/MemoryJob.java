package io.github.rlaifv.bench.memory;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.model.ModelShapes;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.plan.MemoryPlan;
import io.github.rlaifv.core.plan.ModelUse;
import io.github.rlaifv.core.plan.PlannedRun;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.nio.file.Path;
import java.util.List;

/** One task in a process of its own, so that the peak of the process is that of the task. */
final class MemoryJob {
    /** Beginning of the line with the results: planned, resident, anonymous and file bytes. */
    static final String RESULT = "memory: ";

    private MemoryJob() {}

    /**
     * Runs a task.
     *
     * @param arguments folder of the model, name of the task, and folder for results
     */
    public static void main(String... arguments) {
        Path model = Path.of(arguments[0]);
        MemoryTask task = MemoryTask.valueOf(arguments[1]);
        PolicyOptions options =
                PolicyOptions.builder().device(ComputeDevice.cpu()).build();
        try (MemoryWatch watch = new MemoryWatch();
                TrainablePolicy policy = Policies.open(model, options)) {
            MemoryTask.Lengths lengths =
                    MemoryTask.Lengths.of(policy, ModelShapes.of(model).imageTokens());
            ModelUse use = task.plan(ModelUse.of("policy", model, options), lengths);
            MemoryPlan plan = MemoryPlan.of(PlannedRun.of(arguments[1], List.of(use)));
            System.out.print(plan.toTable());
            task.run(policy, Path.of(arguments[2]));
            System.out.println(RESULT + plan.device(ComputeDevice.cpu()).total() + " " + MemoryWatch.peak() + " "
                    + watch.peakAnonymous() + " " + watch.peakFile());
        }
    }
}
