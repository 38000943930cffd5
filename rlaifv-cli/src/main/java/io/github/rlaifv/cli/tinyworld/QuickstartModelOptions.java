package io.github.rlaifv.cli.tinyworld;

import io.github.rlaifv.align.ModelAddress;
import io.github.rlaifv.cli.command.FloatingType;
import io.github.rlaifv.cli.option.ModelAddressConverter;
import io.github.rlaifv.core.dataset.ImageFolder;
import io.github.rlaifv.core.device.ScalarType;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options of the quickstart that name models and questions and say how models are opened. */
final class QuickstartModelOptions extends QuickstartChanges {

    @Option(
            names = "--labeler",
            order = -100,
            converter = ModelAddressConverter.class,
            paramLabel = "MODEL",
            description = "folder or address of the model that judges claims, or embedded (default: the model of"
                    + " --policy)")
    void labeler(String value) {
        change("--labeler", run -> run.sources(sources -> sources.withLabelerAt(new ModelAddress(value))));
    }

    @Option(
            names = "--questions",
            order = -99,
            description =
                    "text file of questions about a folder of images, one per line (default: four questions that ask for a"
                            + " description)")
    void questions(Path value) {
        change("--questions", run -> run.sources(sources -> sources.withQuestions(ImageFolder.questions(value))));
    }

    @Option(
            names = "--storage",
            order = -96,
            converter = FloatingType.class,
            description =
                    "type of the trained weights: FLOAT32, BFLOAT16 or FLOAT16 (default: the type in the model's folder,"
                            + " FLOAT32 for the embedded model)")
    void storage(ScalarType value) {
        change("--storage", run -> run.models(models -> models.storage(value)));
    }

    @Option(
            names = "--threads",
            order = -95,
            description =
                    "number of pieces of a call that are computed at once (default: 1, for a tiny model one per core)")
    void threads(int value) {
        change("--threads", run -> run.models(models -> models.threads(value)));
    }

    @Option(
            names = "--pieces",
            order = -94,
            description =
                    "number of pieces that a call is cut into; may change the last digits of results (default: 1, for"
                            + " a tiny model 2)")
    void pieces(int value) {
        change("--pieces", run -> run.models(models -> models.pieces(value)));
    }
}
