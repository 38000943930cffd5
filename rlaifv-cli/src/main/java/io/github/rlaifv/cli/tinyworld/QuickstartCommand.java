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
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code rlaifv quickstart}. Options that are not given keep {@link QuickstartOptions}' settings. */
@Command(
        name = "quickstart",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Aligns a model by its own feedback, from pictures to a report.",
            "Without options: the embedded model in its tiny world, with exact ground truth."
        })
public final class QuickstartCommand implements Callable<Integer> {

    @Option(names = "--model", description = "folder of the model to align (default: the embedded one)")
    private @Nullable Path model;

    @Option(names = "--labeler", description = "folder of the model that judges (default: the model to align)")
    private @Nullable Path labeler;

    @Option(names = "--images", description = "folder of pictures (default: the tiny world)")
    private @Nullable Path images;

    @Option(names = "--questions", description = "text file of questions about the pictures, one a line")
    private @Nullable Path questions;

    @Option(names = "--output", description = "folder of the results; an earlier run's are replaced")
    private @Nullable Path output;

    @Option(names = "--seed", description = "of every random choice")
    private @Nullable Long seed;

    @Mixin
    private UnusableImagesOption unusableImages = new UnusableImagesOption();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Option(names = "--storage", description = "type of trained weights: FLOAT32, BFLOAT16 or FLOAT16")
    private @Nullable ScalarType storage;

    @Option(
            names = "--threads",
            description =
                    "number of pieces of a call that are computed at once (default: 1, for a tiny model one per core)")
    private @Nullable Integer threads;

    @Option(
            names = "--pieces",
            description =
                    "number of pieces that a call is cut into; may change the last digits of results (default: 1, for"
                            + " a tiny model 2)")
    private @Nullable Integer pieces;

    @Option(names = "--rounds", description = "of feedback and learning")
    private @Nullable Integer rounds;

    @Option(names = "--patience", description = "stops after so many rounds without a better one; 0 never")
    private @Nullable Integer patience;

    @Option(names = "--instructions", description = "a round; 0 takes all pictures of a folder")
    private @Nullable Integer instructions;

    @Option(names = "--candidates", description = "an instruction")
    private @Nullable Integer candidates;

    @Option(names = "--temperature", description = "of candidates")
    private @Nullable Double temperature;

    @Option(names = "--max-new-tokens", description = "of a response")
    private @Nullable Integer maxNewTokens;

    @Option(names = "--claim-tokens", description = "of a list of claims or of questions")
    private @Nullable Integer claimTokens;

    @Option(
            names = "--least-answer-mass",
            description =
                    "probability of yes and no together below which a labeler's answer is no verdict (default: 0.5)")
    private @Nullable Double leastAnswerMass;

    @Option(names = "--pairs", description = "an instruction at most")
    private @Nullable Integer pairsPerInstruction;

    @Option(names = "--length-balance", arity = "1", description = "true or false")
    private @Nullable Boolean lengthBalance;

    @Option(
            names = "--repeat-penalty",
            arity = "1",
            description = "true takes a point from a response for each claim that it says again")
    private @Nullable Boolean repeatPenalty;

    @Option(names = "--chosen-among-best", description = "how many responses to an instruction may be chosen")
    private @Nullable Integer chosenAmongBest;

    @Option(names = "--learning-rate", split = ",", description = "of each round; the last one holds for the rest")
    private @Nullable List<Double> learningRates;

    @Option(names = "--epochs", description = "a round")
    private @Nullable Integer epochs;

    @Option(names = "--batch-size", description = "pairs an optimizer step")
    private @Nullable Integer batchSize;

    @Option(names = "--micro-batch", description = "pairs a backward pass")
    private @Nullable Integer microBatch;

    @Option(names = "--beta", description = "strength of the tie to the reference")
    private @Nullable Double beta;

    @Option(names = "--sft-weight", description = "of the chosen response's negative log-likelihood")
    private @Nullable Double sftWeight;

    @Option(names = "--every-epoch", arity = "1", description = "true keeps a round's best epoch, false its last")
    private @Nullable Boolean everyEpoch;

    @Option(names = "--development-scenes", description = "that the best round is chosen on")
    private @Nullable Integer developmentScenes;

    @Option(names = "--test-scenes", description = "held out for the reported figures")
    private @Nullable Integer testScenes;

    @Option(names = "--evaluation-temperature", description = "of measured responses; 0 is greedy")
    private @Nullable Double evaluationTemperature;

    @Option(names = "--best-of", description = "largest N of best-of-N, a power of two; 0 leaves it out")
    private @Nullable Integer bestOf;

    @Option(names = "--best-of-scenes", description = "held-out scenes with a pool of candidates")
    private @Nullable Integer bestOfScenes;

    @Option(names = "--samples", description = "held-out scenes that the report shows")
    private @Nullable Integer samples;

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
        QuickstartOptionsBuilder builder =
                model == null || images == null ? QuickstartOptions.embedded() : QuickstartOptions.of(model, images);
        set(model, builder::model);
        set(labeler, builder::labeler);
        set(images, builder::images);
        builder.unusableImages(unusableImages.choice());
        set(questions == null ? null : ImageFolder.questions(questions), builder::questions);
        set(output, builder::output);
        set(seed, builder::seed);
        device.device().ifPresent(builder::device);
        set(storage, builder::storage);
        set(threads, builder::threads);
        set(pieces, builder::pieces);
        set(rounds, builder::rounds);
        set(patience, builder::patience);
        set(instructions, builder::instructions);
        set(candidates, builder::candidates);
        set(temperature, builder::temperature);
        set(maxNewTokens, builder::maxNewTokens);
        set(claimTokens, builder::claimTokens);
        set(leastAnswerMass, builder::leastAnswerMass);
        set(pairsPerInstruction, builder::pairsPerInstruction);
        set(lengthBalance, builder::lengthBalance);
        set(chosenAmongBest == null ? null : OptionalInt.of(chosenAmongBest), builder::chosenAmongBest);
        set(repeatPenalty, builder::repeatPenalty);
        set(learningRates, builder::learningRates);
        set(epochs, builder::epochs);
        set(batchSize, builder::batchSize);
        set(microBatch, builder::microBatch);
        set(beta, builder::beta);
        set(sftWeight, builder::sftWeight);
        set(everyEpoch, builder::everyEpoch);
        set(developmentScenes, builder::developmentScenes);
        set(testScenes, builder::testScenes);
        set(evaluationTemperature, builder::evaluationTemperature);
        set(bestOf, builder::bestOf);
        set(bestOfScenes, builder::bestOfScenes);
        set(samples, builder::samples);
        return builder.build();
    }

    private static <T> void set(@Nullable T value, Consumer<T> option) {
        if (value != null) {
            option.accept(value);
        }
    }
}
