package io.github.rlaifv.cli.tinyworld;

import io.github.rlaifv.cli.align.ClippingNorm;
import io.github.rlaifv.cli.command.OptionValue;
import io.github.rlaifv.core.training.Lora;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of the quickstart that say how many rounds there are and how each learns from its pairs. */
final class QuickstartTrainingOptions extends QuickstartChanges {

    @Option(names = "--rounds", order = -93, description = "number of rounds of feedback and training")
    void rounds(int value) {
        change("--rounds", run -> run.rounds(rounds -> rounds.rounds(value)));
    }

    @Option(
            names = "--patience",
            order = -92,
            description = "number of rounds without an improvement after which the run stops; 0 runs all rounds")
    void patience(int value) {
        change("--patience", run -> run.rounds(rounds -> rounds.patience(value)));
    }

    @Option(
            names = "--average-last",
            order = -91,
            description =
                    "number of last rounds whose models are averaged, weight by weight, after all rounds; the average"
                            + " is the result if it is better than each round, see --average-tolerance. At least 2, or 0 for none")
    void averageLast(int value) {
        change("--average-last", run -> run.rounds(rounds -> rounds.averageLast(value)));
    }

    @Option(
            names = "--average-tolerance",
            order = -91,
            description =
                    "how much worse than the best round the average of --average-last may score and still be the result,"
                            + " in units of the score; the best of several scores is too good by chance")
    void averageTolerance(double value) {
        change("--average-tolerance", run -> run.rounds(rounds -> rounds.averageTolerance(value)));
    }

    @Option(
            names = "--learning-rate",
            order = -81,
            split = ",",
            description =
                    "peak learning rates of the rounds, separated by commas; the last one holds for further rounds")
    void learningRates(List<Double> value) {
        change(
                "--learning-rate",
                run -> run.learningRates(OptionValue.notEmpty("--learning-rate", "learning rate", value)));
    }

    @Option(
            names = "--lora",
            order = -80,
            description = "rank of LoRA adapters; 0 trains projector and language model instead")
    void lora(int value) {
        if (OptionValue.atLeast(0, value) > 0) {
            change(
                    "--lora",
                    run -> run.training(
                            training -> training.lora(Lora.rank(value).withAlpha(2.0 * value))));
        }
    }

    @Option(names = "--epochs", order = -79, description = "number of epochs per round")
    void epochs(int value) {
        change("--epochs", run -> run.training(training -> training.epochs(value)));
    }

    @Option(names = "--batch-size", order = -78, description = "number of pairs per optimizer step")
    void batchSize(int value) {
        change("--batch-size", run -> run.training(training -> training.batchSize(value)));
    }

    @Option(names = "--micro-batch", order = -77, description = "number of pairs per backward pass")
    void microBatch(int value) {
        int examples = OptionValue.atLeast(1, value);
        change("--micro-batch", run -> run.training(training -> training.microBatch(examples)));
    }

    @Option(
            names = "--max-grad-norm",
            order = -76,
            converter = ClippingNorm.class,
            description =
                    "maximum global norm of the gradients of a step, which are clipped to it; 0 or off clips nothing, so"
                            + " that a step of one micro-batch never holds all gradients at once")
    void maxGradNorm(double value) {
        change("--max-grad-norm", run -> run.training(training -> training.maxGradNorm(value)));
    }

    @Option(
            names = "--beta",
            order = -75,
            description = "factor beta of DPO, per nat; larger values keep the policy closer to the reference model")
    void beta(double value) {
        change("--beta", run -> run.training(training -> training.beta(value)));
    }

    @Option(
            names = "--sft-weight",
            order = -74,
            description =
                    "weight of the chosen response's negative log-likelihood, averaged over its tokens; 0 disables it")
    void sftWeight(double value) {
        change("--sft-weight", run -> run.training(training -> training.sftWeight(value)));
    }

    @Option(
            names = "--every-epoch",
            order = -73,
            arity = "1",
            description = "whether a round keeps its best epoch instead of its last: true or false")
    void everyEpoch(boolean value) {
        change("--every-epoch", run -> run.rounds(rounds -> rounds.evaluateEveryEpoch(value)));
    }
}
