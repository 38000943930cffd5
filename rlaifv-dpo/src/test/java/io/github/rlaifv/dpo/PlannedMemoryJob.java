package io.github.rlaifv.dpo;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.internal.ProcessMemory;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.plan.DeviceMemory;
import io.github.rlaifv.core.plan.MemoryKind;
import io.github.rlaifv.core.plan.MemoryPlan;
import io.github.rlaifv.core.plan.ModelUse;
import io.github.rlaifv.core.plan.PlannedRun;
import io.github.rlaifv.core.plan.ScoringLoad;
import io.github.rlaifv.core.plan.TrainingLoad;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.train.Checkpoints;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/** Work in a process of its own, for {@link PlannedMemoryTest}. Its last line has the planned and the measured bytes. */
final class PlannedMemoryJob {
    private static final String SENTENCE = "A red bus waits at the corner of a wide street. ";
    private static final int SENTENCES = 20;

    private PlannedMemoryJob() {}

    /** @param arguments folder of the model, kind of work, and folder for results */
    public static void main(String... arguments) {
        PolicyOptions options =
                PolicyOptions.builder().device(ComputeDevice.cpu()).build();
        Path model = Path.of(arguments[0]);
        Instruction instruction =
                new Instruction("one", Fixtures.photos().any(0).image(), "What is shown?");
        String chosen = String.join("", Collections.nCopies(SENTENCES, SENTENCE));
        String rejected = "No. " + chosen;
        try (TrainablePolicy policy = Policies.open(model, options)) {
            ScoreRequest request = new ScoreRequest(instruction.prompt(), List.of(rejected));
            int tokens = (int) policy.tokens(request).orElseThrow();
            ModelUse use = ModelUse.of("policy", model, options).withImages(1).with(new ScoringLoad(1, 2, 16, tokens));
            boolean trains = arguments[1].equals("full");
            DeviceMemory plan = MemoryPlan.of(PlannedRun.of("work", List.of(trains ? use.with(load(tokens)) : use)))
                    .device(ComputeDevice.cpu());
            if (trains) {
                PreferencePair pair = new PreferencePair(instruction, chosen, rejected, Double.NaN, Double.NaN);
                DpoTrainer.builder()
                        .epochs(1)
                        .batchSize(1)
                        .activationBytes(0)
                        .checkpoints(Checkpoints.every(0))
                        .build()
                        .train(policy, PreferenceDataset.of(List.of(pair)), Path.of(arguments[2]));
            } else {
                policy.score(List.of(new ScoreRequest(instruction.prompt(), List.of(chosen, rejected))));
            }
            long kept = plan.bytes().getOrDefault(MemoryKind.ALLOCATOR, 0L);
            System.out.println(plan.bytes());
            System.out.println((plan.total() - kept) + " "
                    + ProcessMemory.measure().peakResident().orElseThrow());
        }
    }

    private static TrainingLoad load(int tokens) {
        return TrainingLoad.ofPairs(16, tokens).withBatch(1, 1).withActivationBytes(0);
    }
}
