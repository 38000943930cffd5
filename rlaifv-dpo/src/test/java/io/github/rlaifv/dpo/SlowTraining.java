package io.github.rlaifv.dpo;

import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.dpo.loss.BcoLoss;
import io.github.rlaifv.dpo.testkit.Pairs;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import io.github.rlaifv.dpo.train.Checkpoints;
import io.github.rlaifv.dpo.train.TrainingResult;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Slow training run, started in a process of its own. Arguments: the folder and the pause per step in milliseconds. */
final class SlowTraining {
    private SlowTraining() {}

    public static void main(String[] arguments) {
        run(Path.of(arguments[0]), Long.parseLong(arguments[1]));
    }

    static TrainingResult run(Path folder, long pause) {
        return DpoTrainer.builder()
                .loss(new BcoLoss(0.1))
                .learningRate(0.02)
                .epochs(4)
                .batchSize(4)
                .evaluateEvery(3)
                .heldOut(Pairs.random(6, 9))
                .checkpoints(Checkpoints.every(2).keepBest(2, "eval_loss"))
                .listener(new RunListener() {
                    @Override
                    public void progressed(String stage, long done) {
                        try {
                            TimeUnit.MILLISECONDS.sleep(pause);
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                })
                .build()
                .train(new TablePolicy(1), Pairs.random(60, 4), folder);
    }
}
