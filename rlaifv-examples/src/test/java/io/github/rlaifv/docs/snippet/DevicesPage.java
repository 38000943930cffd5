package io.github.rlaifv.docs.snippet;

import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.plan.MemoryPlan;
import io.github.rlaifv.core.plan.ModelUse;
import io.github.rlaifv.core.plan.PlannedRun;
import io.github.rlaifv.core.plan.TrainingLoad;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.training.Sharding;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.DpoTrainer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** The snippets of docs/gpu.md and docs/training-engine.md, run on the available device. */
final class DevicesPage implements SnippetPage {
    @Override
    public void run() throws Exception {
        SnippetInputs.model("llava-1.5-7b-hf");
        open();
        Path model = Path.of("llava-1.5-7b-hf");
        PolicyOptions best = PolicyOptions.defaults();
        replicas(model, best, best, SnippetInputs.pairs(2));
        plan();
    }

    private static void plan() {
        // docs: plan memory
        PolicyOptions options = PolicyOptions.builder()
                .device(ComputeDevice.cuda(0))
                .storage(ScalarType.BFLOAT16)
                .build();
        ModelUse policy = ModelUse.of("policy", Path.of("llava-1.5-7b-hf"), options)
                .with(TrainingLoad.ofPairs(64, 256).withSharding(Sharding.GRADIENTS, false))
                .on(IntStream.range(0, 8).mapToObj(ComputeDevice::cuda).toList());
        MemoryPlan plan = MemoryPlan.of(PlannedRun.of("dpo", List.of(policy)));
        System.out.print(plan.toTable());
        plan.requireFits();
        // end
    }

    private static void open() {
        // docs: choose a device
        PolicyOptions options = PolicyOptions.builder()
                .device(ComputeDevice.best())
                .precision(ScalarType.FLOAT32)
                .build();
        try (TrainablePolicy policy = Policies.open(Path.of("llava-1.5-7b-hf"), options)) {
            System.out.println(policy.name());
        }
        // end
    }

    private static void replicas(Path folder, PolicyOptions first, PolicyOptions second, PreferenceDataset pairs) {
        // docs: train on two devices
        try (TrainablePolicy policy = Policies.open(folder, first);
                TrainablePolicy copy = Policies.open(folder, second)) {
            DpoTrainer.builder()
                    .batchSize(8)
                    .microBatch(2)
                    .replicas(copy)
                    .build()
                    .train(policy, pairs, Path.of("aligned"));
        }
        // end
    }
}
