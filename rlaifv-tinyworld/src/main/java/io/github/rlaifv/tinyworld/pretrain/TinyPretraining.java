package io.github.rlaifv.tinyworld.pretrain;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.file.AtomicFolder;
import io.github.rlaifv.core.internal.file.OwnFile;
import io.github.rlaifv.core.internal.folder.RunKind;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.internal.mllm.LocalPolicy;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.run.StorageException;
import io.github.rlaifv.tinyworld.TinyWorld;
import io.github.rlaifv.tinyworld.corpus.CorpusMix;
import io.github.rlaifv.tinyworld.corpus.QuestionOptions;
import io.github.rlaifv.tinyworld.corpus.Task;
import io.github.rlaifv.tinyworld.corpus.TinyCorpus;
import io.github.rlaifv.tinyworld.language.LanguageOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Pretraining of the embedded model from random weights. It trains a vision tower that predicts the content of each
 * patch, then a projector that maps it to word embeddings, then the language model. The language model learns to look
 * words up, to answer questions, to describe images (with the errors of its training captions), to divide texts into
 * claims and to turn claims into questions.
 */
public final class TinyPretraining {
    /** Number of pieces per call. The embedded model was trained with this number, so results depend on it. */
    private static final int PIECES = 2;

    private static final String LOG = "pretrain.log";
    private static final String MODEL = "tiny-llava";
    private static final RunKind KIND = new RunKind(
            "pretraining",
            new TreeSet<>(Set.of(LOG, "0-untrained", "1-vision", "2*-*", MODEL)),
            entry -> OwnFile.begins(entry.resolveSibling(LOG), "seed "));

    /** Half of the yes/no questions end with the request for yes or no. */
    private static final QuestionOptions QUESTIONS = QuestionOptions.builder()
            .exists(.28)
            .colour(.32)
            .place(.30)
            .setting(.10)
            .openColour(.5)
            .openPlace(.5)
            .wishSaid(.5)
            .build();

    /** The questions stage asks more often about the setting, because an image has only one. */
    private static final QuestionOptions SETTINGS_TOO = QuestionOptions.builder()
            .exists(.24)
            .colour(.28)
            .place(.28)
            .setting(.20)
            .openColour(.5)
            .openPlace(.5)
            .wishSaid(.5)
            .build();

    private final Path output;
    private final TinyPretrainingOptions options;
    private final PretrainingSteps steps;
    private final Path logFile;
    private final Consumer<String> console;

    private TinyPretraining(Path output, TinyPretrainingOptions options, Consumer<String> console) {
        this.output = output;
        this.options = options;
        this.steps = options.steps();
        this.logFile = output.resolve(LOG);
        this.console = console;
    }

    /**
     * Runs the stages that are missing in the output folder, and writes the model to its folder {@code tiny-llava}.
     *
     * @param output folder of the stages, the model and the log
     * @param console receives each line of the log
     * @throws io.github.rlaifv.core.run.StorageException if the folder can't be written
     * @throws io.github.rlaifv.core.run.BadDataException if the folder contains files of something else
     */
    public static void run(Path output, TinyPretrainingOptions options, Consumer<String> console) {
        try (WorkFolder work = WorkFolder.open(output, KIND)) {
            AtomicFolder.recoverInside(output);
            work.requireOwn(output.resolve(MODEL));
            new TinyPretraining(output, options, console).pretrain();
        }
    }

    private void pretrain() {
        long seed = options.seed();
        int pool = options.pool();
        log("seed " + seed + ", pool " + pool + ", steps " + steps.vision() + "/" + steps.align() + "/" + steps.words()
                + "/" + steps.questions() + "/" + steps.descriptions() + "/" + steps.polish());
        Path start = output.resolve("0-untrained");
        if (!Files.exists(start)) {
            AtomicFolder.write(start, "model", fresh -> TinyModelFolder.write(fresh, seed));
        }
        TinyWorld world = new TinyWorld(pool);
        Path seeing = stage(
                "1-vision", start, policy -> new VisionPretraining(policy, steps.vision(), seed, this::log).run());
        Path aligned = stage(
                "2a-aligned",
                seeing,
                policy -> new ProjectorAlignment(policy, world, pool, steps.align(), seed, this::log).run());
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
                policy, new TinyCorpus(world, LanguageOptions.defaults(), options.pool(), options.seed()), this::log);
    }

    private LanguageStage words() {
        CorpusMix mix = CorpusMix.builder()
                .images(16, 0, 0)
                .words(5)
                .weight(Task.ABSENT_WORD, .5)
                .questions(QUESTIONS)
                .build();
        return LanguageStage.of("words", steps.words(), 1e-3, 40, 0, passed -> mix);
    }

    private LanguageStage questions() {
        // The model learns comparisons abruptly, at a step that differs by some hundreds between seeds.
        return LanguageStage.of(
                        "questions", steps.questions(), 1e-3, 60, 0, passed -> withComparisons(10, 1, SETTINGS_TOO))
                .until(
                        Map.of(
                                Task.EXISTS, .1,
                                Task.COLOUR, .1,
                                Task.PLACE, .1,
                                Task.SETTING, .1,
                                Task.COMPARISON, .2),
                        4 * steps.questions());
    }

    /** Trains mostly on descriptions, after the model has learned questions. */
    private LanguageStage descriptions() {
        CorpusMix then = texts(CorpusMix.builder().images(6, 4, 4).questions(QUESTIONS.withOpenShare(.08)));
        return LanguageStage.of(
                "descriptions",
                steps.descriptions(),
                1e-3,
                30,
                .4,
                passed -> passed < .3 ? withComparisons(6, 2, QUESTIONS) : then);
    }

    /** Trains mostly on descriptions, with a learning rate that decays in the second half. */
    private LanguageStage polish() {
        CorpusMix mix = texts(CorpusMix.builder().images(6, 2, 6).questions(QUESTIONS.withOpenShare(.08)));
        return LanguageStage.of("polish", steps.polish(), 6e-4, 30, .5, passed -> mix);
    }

    /** A mix with words and comparisons, because questions build on them. */
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

    /** Runs a stage unless its folder exists. */
    private Path stage(String name, Path from, Work work) {
        Path folder = output.resolve(name);
        if (Files.exists(folder)) {
            log(name + " exists already");
            return folder;
        }
        long begin = System.nanoTime();
        PolicyOptions opening = PolicyOptions.builder()
                .device(ComputeDevice.cpu())
                .storage(ScalarType.FLOAT32)
                .threads(options.threads())
                .pieces(PIECES)
                .build();
        try (LocalPolicy policy = (LocalPolicy) Policies.open(from, opening)) {
            work.on(policy);
            policy.save(folder);
        }
        log(name + " took " + Duration.ofNanos(System.nanoTime() - begin).toSeconds() + " s");
        return folder;
    }

    /** Writes the final model in bfloat16 and checks it. */
    private void ship(Path from, TinyWorld world) {
        PolicyOptions opening = PolicyOptions.builder()
                .device(ComputeDevice.cpu())
                .storage(ScalarType.BFLOAT16)
                .build();
        try (LocalPolicy policy = (LocalPolicy) Policies.open(from, opening)) {
            policy.save(output.resolve(MODEL));
            gates(policy, world);
        }
    }

    private void log(String line) {
        console.accept(line);
        try {
            Files.writeString(
                    logFile, line + "\n", StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw StorageException.writing(logFile, e);
        }
    }
}
