package io.github.rlaifv.dpo;

import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.train.Checkpoints;
import io.github.rlaifv.dpo.train.TrainingResult;
import java.nio.file.Path;

/**
 * Training of adapters of a LLaVA-1.5, started in a process of its own. Arguments: the folder of the run and the folder
 * of the fixtures.
 */
final class SlowLlavaTraining {
    private SlowLlavaTraining() {}

    public static void main(String[] arguments) {
        System.setProperty("rlaifv.fixtures", arguments[1]);
        run(Path.of(arguments[0]));
    }

    static TrainingResult run(Path folder) {
        DpoGolden golden = new DpoGolden();
        try (TrainablePolicy policy = golden.policy()) {
            return DpoTrainer.builder()
                    .lora(Lora.rank(2).withDropout(0.1))
                    .learningRate(1e-3)
                    .epochs(4)
                    .batchSize(2)
                    .seed(3)
                    .heldOut(golden.dataset())
                    .evaluateEvery(5)
                    .checkpoints(Checkpoints.every(1).keepBest(1, "eval_loss"))
                    .build()
                    .train(policy, golden.dataset(), folder);
        }
    }
}
