package io.github.rlaifv.tinyworld.pretrain;

import io.github.rlaifv.core.internal.AtomicFolder;
import io.github.rlaifv.core.internal.OwnFile;
import io.github.rlaifv.core.internal.RunKind;
import io.github.rlaifv.core.internal.WorkFolder;
import io.github.rlaifv.core.mllm.LocalPolicy;
import io.github.rlaifv.core.policy.Policies;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.run.StorageException;
import io.github.rlaifv.core.tensor.ComputeDevice;
import io.github.rlaifv.core.tensor.ScalarType;
import io.github.rlaifv.cli.command.RlaifvCommand;
import io.github.rlaifv.tinyworld.corpus.CorpusMix;
import io.github.rlaifv.tinyworld.language.LanguageOptions;
import io.github.rlaifv.tinyworld.corpus.QuestionOptions;
import io.github.rlaifv.tinyworld.corpus.Task;
import io.github.rlaifv.tinyworld.corpus.TinyCorpus;
import io.github.rlaifv.tinyworld.TinyWorld;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Makes the embedded model from nothing: a tower that knows what lies in each patch, a projector that says it in word
 * embeddings, then a language model that looks words up, answers questions, describes (with the errors of its training
 * captions), divides texts into claims and turns claims into questions.
 */
@Command(
        name = "pretrain-tiny",
        mixinStandardHelpOptions = true,
        description = "Makes the embedded model from nothing.")
public final class PretrainTiny implements Callable<Integer> {
    /** Pieces that a call is cut into; part of how the embedded model was made. */
    private static final int PIECES = 2;

    private static final String LOG = "pretrain.log";
    private static final String MODEL = "tiny-llava";
    private static final RunKind KIND = new RunKind(
            "pretraining",
            new TreeSet<>(Set.of(LOG, "0-untrained", "1-vision", "2*-*", MODEL)),
            entry -> OwnFile.begins(entry.resolveSibling(LOG), "seed "));

    /** Half of the yes/no questions end with the wish for a yes or no. */
    private static final QuestionOptions QUESTIONS =
            new QuestionOptions(.28, .32, .30, .10, .5, .5, .35, .615, .3, .5, .2, .5);

    /** While questions are learned, there are more about the setting, of which a picture has only one. */
    private static final QuestionOptions SETTINGS_TOO =
            new QuestionOptions(.24, .28, .28, .20, .5, .5, .35, .615, .3, .5, .2, .5);

    @Option(names = "--output", description = "Folder of the stages and the model.", required = true)
    private Path output = Path.of("pretrain");

    @Option(names = "--seed", description = "Of weights, data and order (default: ${DEFAULT-VALUE}).")
    private long seed = 7;

    @Option(names = "--pool", description = "Pictures of the language stages (default: ${DEFAULT-VALUE}).")
    private int pool = 12_000;

    @Option(names = "--vision-steps", description = "Steps of stage 1 (default: ${DEFAULT-VALUE}).")
    private int visionSteps = 600;

    @Option(names = "--align-steps", description = "Steps of stage 2a (default: ${DEFAULT-VALUE}).")
    private int alignSteps = 1200;

    @Option(names = "--word-steps", description = "Steps of stage 2b (default: ${DEFAULT-VALUE}).")
    private int wordSteps = 300;

    @Option(names = "--question-steps", description = "Fewest steps of stage 2c (default: ${DEFAULT-VALUE}).")
    private int questionSteps = 600;

    @Option(names = "--describe-steps", description = "Steps of stage 2d (default: ${DEFAULT-VALUE}).")
    private int describeSteps = 1300;

    @Option(names = "--polish-steps", description = "Steps of stage 2e (default: ${DEFAULT-VALUE}).")
    private int polishSteps = 1100;

    @Option(names = "--threads", description = "Pieces of a call computed at once (default: ${DEFAULT-VALUE}).")
    private int threads = 2;

    private Path logFile = Path.of(LOG);

    /** Runs with command-line arguments. */
    public static void main(String[] args) {
        RlaifvCommand.main(new PretrainTiny(), "pretrain-tiny", args);
    }

    @Override
    public Integer call() {
        try (WorkFolder work = WorkFolder.open(output, KIND)) {
            AtomicFolder.recoverInside(output);
            work.requireOwn(output.resolve(MODEL));
            pretrain();
        }
        return 0;
    }

    private void pretrain() {
        logFile = output.resolve(LOG);
        log("seed " + seed + ", pool " + pool + ", steps " + visionSteps + "/" + alignSteps + "/" + wordSteps + "/"
                + questionSteps + "/" + describeSteps + "/" + polishSteps);
        Path start = output.resolve("0-untrained");
        if (!Files.exists(start)) {
            AtomicFolder.write(start, "model", fresh -> TinyModelFolder.write(fresh, seed));
        }
        TinyWorld world = new TinyWorld(pool);
        Path seeing =
                stage("1-vision", start, policy -> new VisionPretraining(policy, visionSteps, seed, this::log).run());
        Path aligned = stage(
                "2a-aligned",
                seeing,
                policy -> new ProjectorAlignment(policy, world, pool, alignSteps, seed, this::log).run());
        Path looking =
                stage("2b-words", aligned, policy -> language(policy, world).run(words()));
        Path answering =
                stage("2c-questions", looking, policy -> language(policy, world).run(questions()));
        Path talking = stage(
                "2d-descriptions", answering, policy -> language(policy, world).run(descriptions()));
        Path polished =
                stage("2e-polished", talking, policy -> language(policy, world).run(polish()));
        ship(polished, world);
    }

    private LanguagePretraining language(LocalPolicy policy, TinyWorld world) {
        return new LanguagePretraining(
                policy, new TinyCorpus(world, LanguageOptions.defaults(), pool, seed), this::log);
    }

    private LanguageStage words() {
        CorpusMix mix = CorpusMix.builder()
                .images(16, 0, 0)
                .words(5)
                .weight(Task.ABSENT_WORD, .5)
                .questions(QUESTIONS)
                .build();
        return LanguageStage.of("words", wordSteps, 1e-3, 40, 0, passed -> mix);
    }

    private LanguageStage questions() {
        // Attributes are compared all of a sudden, some hundred steps sooner or later.
        return LanguageStage.of("questions", questionSteps, 1e-3, 60, 0, passed -> withComparisons(10, 1, SETTINGS_TOO))
                .until(
                        Map.of(
                                Task.EXISTS, .1,
                                Task.COLOUR, .1,
                                Task.PLACE, .1,
                                Task.SETTING, .1,
                                Task.COMPARISON, .2),
                        4 * questionSteps);
    }

    /** When questions are learned, descriptions get the time. */
    private LanguageStage descriptions() {
        CorpusMix then = texts(CorpusMix.builder().images(6, 4, 4).questions(QUESTIONS.withOpenShare(.08)));
        return LanguageStage.of(
                "descriptions",
                describeSteps,
                1e-3,
                30,
                .4,
                passed -> passed < .3 ? withComparisons(6, 2, QUESTIONS) : then);
    }

    /** Mostly descriptions, at a rate that falls from the middle on. */
    private LanguageStage polish() {
        CorpusMix mix = texts(CorpusMix.builder().images(6, 2, 6).questions(QUESTIONS.withOpenShare(.08)));
        return LanguageStage.of("polish", polishSteps, 6e-4, 30, .5, passed -> mix);
    }

    /** Questions build on words and comparisons. */
    private static CorpusMix withComparisons(int images, int captions, QuestionOptions questions) {
        return texts(CorpusMix.builder()
                .images(images, 6, captions)
                .words(5)
                .comparisons()
                .questions(questions.withOpenShare(.15))
                .weight(Task.WORD, .5)
                .weight(Task.ABSENT_WORD, .25)
                .weight(Task.COMPARISON, .6));
    }

    private static CorpusMix texts(CorpusMix.Builder mix) {
        return mix.divides(6, 1)
                .claimQuestions(3, 1)
                .weight(Task.OPEN_COLOUR, .25)
                .weight(Task.OPEN_PLACE, .25)
                .weight(Task.SETTING, .5)
                .weight(Task.QUESTION, .5)
                .build();
    }

    private void gates(LocalPolicy policy, TinyWorld world) {
        ShippingChecks gates = new ShippingChecks(policy, world, this::log);
        gates.yesNo(200, 10, QUESTIONS);
        gates.descriptions(300);
        gates.questions(LanguageOptions.defaults().placeSaid() > 0);
    }

    private interface Work {
        void on(LocalPolicy policy);
    }

    /** Runs a stage unless its folder is there already. */
    private Path stage(String name, Path from, Work work) {
        Path folder = output.resolve(name);
        if (Files.exists(folder)) {
            log(name + " is there already");
            return folder;
        }
        long begin = System.nanoTime();
        PolicyOptions options = PolicyOptions.builder()
                .device(ComputeDevice.cpu())
                .storage(ScalarType.FLOAT32)
                .threads(threads)
                .pieces(PIECES)
                .build();
        try (LocalPolicy policy = (LocalPolicy) Policies.open(from, options)) {
            work.on(policy);
            policy.save(folder);
        }
        log(name + " took " + Duration.ofNanos(System.nanoTime() - begin).toSeconds() + " s");
        return folder;
    }

    /** The model in half the bytes. */
    private void ship(Path from, TinyWorld world) {
        PolicyOptions options = PolicyOptions.builder()
                .device(ComputeDevice.cpu())
                .storage(ScalarType.BFLOAT16)
                .build();
        try (LocalPolicy policy = (LocalPolicy) Policies.open(from, options)) {
            policy.save(output.resolve(MODEL));
            gates(policy, world);
        }
    }

    private void log(String line) {
        System.out.println(line);
        try {
            Files.writeString(
                    logFile, line + "\n", StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw StorageException.writing(logFile, e);
        }
    }
}
