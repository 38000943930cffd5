package io.github.rlaifv.cli.tinyworld;

import io.github.rlaifv.cli.command.ConsoleProgress;
import io.github.rlaifv.cli.command.DeviceOption;
import io.github.rlaifv.cli.command.UnusableImagesOption;
import io.github.rlaifv.core.dataset.ImageFolder;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.tinyworld.quickstart.Quickstart;
import io.github.rlaifv.tinyworld.quickstart.QuickstartOptions;
import io.github.rlaifv.tinyworld.quickstart.QuickstartOptionsBuilder;
import io.github.rlaifv.tinyworld.quickstart.RunSummary;
import io.github.rlaifv.tinyworld.report.ReportWriter;
import io.github.rlaifv.tinyworld.report.RunReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The command {@code rlaifv quickstart}. Each option changes the builder of {@link QuickstartOptions}; the others keep its
 * settings.
 */
@Command(
        name = "quickstart",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Aligns a model by its own feedback, from pictures to a report.",
            "Without options: the embedded model in its tiny world, with exact ground truth."
        })
public final class QuickstartCommand implements Callable<Integer> {

    private final List<Consumer<QuickstartOptionsBuilder>> changes = new ArrayList<>();

    @Option(names = "--model", order = -103, description = "folder of the model to align (default: the embedded one)")
    private @Nullable Path model;

    @Option(
            names = "--labeler",
            order = -100,
            description = "folder of the model that judges (default: the model to align)")
    void labeler(Path value) {
        changes.add(options -> options.labeler(value));
    }

    @Option(names = "--images", order = -102, description = "folder of pictures (default: the tiny world)")
    private @Nullable Path images;

    @Option(names = "--questions", order = -99, description = "text file of questions about the images, one per line")
    void questions(Path value) {
        changes.add(options -> options.questions(ImageFolder.questions(value)));
    }

    @Option(names = "--output", order = -98, description = "folder of the results; an earlier run's are replaced")
    void output(Path value) {
        changes.add(options -> options.output(value));
    }

    @Option(names = "--seed", order = -97, description = "of every random choice")
    void seed(long value) {
        changes.add(options -> options.seed(value));
    }

    @Mixin
    private UnusableImagesOption unusableImages = new UnusableImagesOption();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Option(names = "--storage", order = -96, description = "type of trained weights: FLOAT32, BFLOAT16 or FLOAT16")
    void storage(ScalarType value) {
        changes.add(options -> options.storage(value));
    }

    @Option(
            names = "--threads",
            order = -95,
            description =
                    "number of pieces of a call that are computed at once (default: 1, for a tiny model one per core)")
    void threads(int value) {
        changes.add(options -> options.threads(value));
    }

    @Option(
            names = "--pieces",
            order = -94,
            description =
                    "number of pieces that a call is cut into; may change the last digits of results (default: 1, for"
                            + " a tiny model 2)")
    void pieces(int value) {
        changes.add(options -> options.pieces(value));
    }

    @Option(names = "--rounds", order = -93, description = "of feedback and learning")
    void rounds(int value) {
        changes.add(options -> options.rounds(value));
    }

    @Option(
            names = "--patience",
            order = -92,
            description = "number of rounds without an improvement after which the run stops; 0: never")
    void patience(int value) {
        changes.add(options -> options.patience(value));
    }

    @Option(names = "--instructions", order = -91, description = "a round; 0 takes all pictures of a folder")
    void instructions(int value) {
        changes.add(options -> options.instructions(value));
    }

    @Option(names = "--candidates", order = -90, description = "an instruction")
    void candidates(int value) {
        changes.add(options -> options.candidates(value));
    }

    @Option(names = "--temperature", order = -89, description = "of candidates")
    void temperature(double value) {
        changes.add(options -> options.temperature(value));
    }

    @Option(names = "--max-new-tokens", order = -88, description = "of a response")
    void maxNewTokens(int value) {
        changes.add(options -> options.maxNewTokens(value));
    }

    @Option(names = "--claim-tokens", order = -87, description = "of a list of claims or of questions")
    void claimTokens(int value) {
        changes.add(options -> options.claimTokens(value));
    }

    @Option(
            names = "--least-answer-mass",
            order = -86,
            description =
                    "probability of yes and no together below which a labeler's answer is no verdict (default: 0.5)")
    void leastAnswerMass(double value) {
        changes.add(options -> options.leastAnswerMass(value));
    }

    @Option(names = "--pairs", order = -85, description = "an instruction at most")
    void pairsPerInstruction(int value) {
        changes.add(options -> options.pairsPerInstruction(value));
    }

    @Option(names = "--length-balance", order = -84, arity = "1", description = "true or false")
    void lengthBalance(boolean value) {
        changes.add(options -> options.lengthBalance(value));
    }

    @Option(
            names = "--repeat-penalty",
            order = -83,
            arity = "1",
            description = "true takes a point from a response for each claim that it says again")
    void repeatPenalty(boolean value) {
        changes.add(options -> options.repeatPenalty(value));
    }

    @Option(
            names = "--chosen-among-best",
            order = -82,
            description = "how many responses to an instruction may be chosen")
    void chosenAmongBest(int value) {
        changes.add(options -> options.chosenAmongBest(OptionalInt.of(value)));
    }

    @Option(
            names = "--learning-rate",
            order = -81,
            split = ",",
            description = "of each round; the last one holds for the rest")
    void learningRates(List<Double> value) {
        changes.add(options -> options.learningRates(value));
    }

    @Option(names = "--epochs", order = -80, description = "a round")
    void epochs(int value) {
        changes.add(options -> options.epochs(value));
    }

    @Option(names = "--batch-size", order = -79, description = "pairs an optimizer step")
    void batchSize(int value) {
        changes.add(options -> options.batchSize(value));
    }

    @Option(names = "--micro-batch", order = -78, description = "pairs a backward pass")
    void microBatch(int value) {
        changes.add(options -> options.microBatch(value));
    }

    @Option(names = "--beta", order = -77, description = "strength of the tie to the reference")
    void beta(double value) {
        changes.add(options -> options.beta(value));
    }

    @Option(names = "--sft-weight", order = -76, description = "of the chosen response's negative log-likelihood")
    void sftWeight(double value) {
        changes.add(options -> options.sftWeight(value));
    }

    @Option(
            names = "--every-epoch",
            order = -75,
            arity = "1",
            description = "true keeps a round's best epoch, false its last")
    void everyEpoch(boolean value) {
        changes.add(options -> options.everyEpoch(value));
    }

    @Option(names = "--development-scenes", order = -74, description = "that the best round is chosen on")
    void developmentScenes(int value) {
        changes.add(options -> options.developmentScenes(value));
    }

    @Option(names = "--test-scenes", order = -73, description = "held out for the reported figures")
    void testScenes(int value) {
        changes.add(options -> options.testScenes(value));
    }

    @Option(names = "--evaluation-temperature", order = -72, description = "of measured responses; 0 is greedy")
    void evaluationTemperature(double value) {
        changes.add(options -> options.evaluationTemperature(value));
    }

    @Option(names = "--best-of", order = -71, description = "largest N of best-of-N, a power of two; 0 leaves it out")
    void bestOf(int value) {
        changes.add(options -> options.bestOf(value));
    }

    @Option(names = "--best-of-scenes", order = -70, description = "held-out scenes with a pool of candidates")
    void bestOfScenes(int value) {
        changes.add(options -> options.bestOfScenes(value));
    }

    @Option(names = "--samples", order = -69, description = "held-out scenes that the report shows")
    void samples(int value) {
        changes.add(options -> options.samples(value));
    }

    @Override
    public Integer call() {
        QuickstartOptions options = options();
        try (ConsoleProgress progress = ConsoleProgress.onStandardError()) {
            RunReport report = Quickstart.run(options, progress, System.out::println);
            System.out.printf(
                    "%s%nReport: %s%n",
                    RunSummary.inWords(report),
                    options.output().resolve(ReportWriter.HTML).toUri());
        }
        return 0;
    }

    /** What the command line asks for. */
    public QuickstartOptions options() {
        QuickstartOptionsBuilder options =
                model == null || images == null ? QuickstartOptions.embedded() : QuickstartOptions.of(model, images);
        if (model != null) {
            options.model(model);
        }
        if (images != null) {
            options.images(images);
        }
        options.unusableImages(unusableImages.choice());
        device.device().ifPresent(options::device);
        changes.forEach(change -> change.accept(options));
        return options.build();
    }
}
