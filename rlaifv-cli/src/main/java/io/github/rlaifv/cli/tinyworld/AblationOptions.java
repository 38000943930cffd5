package io.github.rlaifv.cli.tinyworld;

import io.github.rlaifv.cli.option.NamedModel;
import io.github.rlaifv.cli.option.TrainedModelConverter;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options of the ablation that change the quickstart's settings. */
final class AblationOptions extends QuickstartChanges {

    @Option(
            names = {"--policy", "--model"},
            order = -100,
            converter = TrainedModelConverter.class,
            paramLabel = "FOLDER",
            description = "folder of the model to align, or embedded (default: embedded)")
    void model(Path value) {
        if (!NamedModel.isEmbedded(value)) {
            change("--policy", run -> run.sources(sources -> sources.withModel(value)));
        }
    }

    @Option(names = "--output", order = -99, description = "folder of the results (default: ablation)")
    void output(Path value) {
        change("--output", run -> run.output(value));
    }

    @Option(
            names = "--threads",
            order = -97,
            description = "number of pieces of a call that are computed at once (default: one per core)")
    void threads(int value) {
        change("--threads", run -> run.models(models -> models.threads(value)));
    }

    @Option(
            names = {"--per-round", "--instructions"},
            order = -96,
            description = "number of instructions per arm and seed")
    void instructions(int value) {
        change("--per-round", run -> run.instructions(value));
    }

    @Option(names = "--candidates", order = -95, description = "number of candidates per instruction")
    void candidates(int value) {
        change("--candidates", run -> run.feedback(feedback -> feedback.candidates(value)));
    }

    @Option(
            names = {"--pairs-per-instruction", "--pairs"},
            order = -94,
            description = "maximum number of pairs per instruction")
    void maxPairs(int value) {
        change("--pairs-per-instruction", run -> run.pairs(pairs -> pairs.maxPairs(value)));
    }

    @Option(names = "--epochs", order = -93, description = "number of epochs per round")
    void epochs(int value) {
        change("--epochs", run -> run.training(training -> training.epochs(value)));
    }

    @Option(names = "--test-scenes", order = -91, description = "number of scenes held out for the reported metrics")
    void testScenes(int value) {
        change("--test-scenes", run -> run.evaluation(evaluation -> evaluation.withTestScenes(value)));
    }
}
