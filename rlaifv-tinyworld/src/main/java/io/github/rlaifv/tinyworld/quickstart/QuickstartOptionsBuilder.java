package io.github.rlaifv.tinyworld.quickstart;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.run.UnusableImages;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Collects {@link QuickstartOptions}. */
public final class QuickstartOptionsBuilder {
    private Optional<Path> model = Optional.empty();
    private Optional<Path> labeler = Optional.empty();
    private Optional<Path> images = Optional.empty();
    private UnusableImages unusableImages = UnusableImages.SKIP;
    private List<String> questions = RunSources.DEFAULT_QUESTIONS;
    private Optional<ComputeDevice> device = Optional.empty();
    private ScalarType storage = ScalarType.FLOAT32;
    private Path output = Path.of("rlaifv-examples", "target", "quickstart");
    private long seed = 1;
    private int threads;
    private int pieces;
    private int rounds;
    private int patience;
    private int instructions;
    private int candidates;
    private double temperature;
    private int maxNewTokens;
    private int claimTokens = 256;
    private double leastAnswerMass = 0.5;
    private int pairsPerInstruction;
    private boolean lengthBalance;
    private boolean repeatPenalty;
    private OptionalInt chosenAmongBest;
    private List<Double> learningRates;
    private int epochs;
    private int batchSize;
    private int microBatch;
    private double beta;
    private double sftWeight;
    private boolean everyEpoch;
    private int developmentScenes;
    private int testScenes;
    private double evaluationTemperature;
    private int bestOf;
    private int bestOfScenes;
    private int samples;

    /** Starts from the settings that fit the embedded model, or a model of billions of parameters. */
    QuickstartOptionsBuilder(boolean tiny) {
        threads = tiny ? Runtime.getRuntime().availableProcessors() : 1;
        // the same on every machine, since it may change the last digits of results
        pieces = tiny ? 2 : 1;
        rounds = tiny ? 5 : 4;
        patience = 0;
        instructions = tiny ? 300 : 0;
        candidates = 10;
        temperature = 0.7;
        maxNewTokens = tiny ? 96 : 256;
        pairsPerInstruction = tiny ? 4 : 2;
        lengthBalance = true;
        repeatPenalty = tiny;
        chosenAmongBest = tiny ? OptionalInt.of(2) : OptionalInt.empty();
        learningRates = tiny ? List.of(1e-4) : List.of(5e-7);
        epochs = tiny ? 2 : 4;
        batchSize = tiny ? 16 : 8;
        microBatch = tiny ? 16 : 1;
        beta = 0.1;
        sftWeight = tiny ? 3 : 0;
        everyEpoch = false;
        developmentScenes = tiny ? 300 : 50;
        testScenes = tiny ? 300 : 100;
        evaluationTemperature = 0.7;
        bestOf = tiny ? 64 : 16;
        bestOfScenes = tiny ? 100 : 20;
        samples = 8;
    }

    /** Folder of the model to align; the embedded one if not given. */
    public QuickstartOptionsBuilder model(Path value) {
        model = Optional.of(value);
        return this;
    }

    /** Folder of the model that divides and judges; the model to align if not given. */
    public QuickstartOptionsBuilder labeler(Path value) {
        labeler = Optional.of(value);
        return this;
    }

    /** Folder of images; the tiny world if not given. */
    public QuickstartOptionsBuilder images(Path value) {
        images = Optional.of(value);
        return this;
    }

    /**
     * What becomes of images of the folder that are damaged or that a model refuses. Default: {@link UnusableImages#SKIP}:
     * they are left out, counted and named.
     */
    public QuickstartOptionsBuilder unusableImages(UnusableImages value) {
        unusableImages = value;
        return this;
    }

    /** Asked about the images of a folder. */
    public QuickstartOptionsBuilder questions(List<String> value) {
        questions = value;
        return this;
    }

    /** Where all models compute; the best device if not given. */
    public QuickstartOptionsBuilder device(ComputeDevice value) {
        device = Optional.of(value);
        return this;
    }

    /** The type that trained weights, and those of the base, are kept in; float32. */
    public QuickstartOptionsBuilder storage(ScalarType value) {
        storage = value;
        return this;
    }

    /** Number of pieces of a call that are computed at once. Default: one per core for the embedded model, else 1. */
    public QuickstartOptionsBuilder threads(int value) {
        threads = value;
        return this;
    }

    /** Number of pieces that a call is cut into; see {@link PolicyOptions#pieces()}. Default: 2 for the embedded model, else 1. */
    public QuickstartOptionsBuilder pieces(int value) {
        pieces = value;
        return this;
    }

    /** Folder of the results. */
    public QuickstartOptionsBuilder output(Path value) {
        output = value;
        return this;
    }

    /** Of every random choice. */
    public QuickstartOptionsBuilder seed(long value) {
        seed = value;
        return this;
    }

    /** Rounds of feedback and learning. */
    public QuickstartOptionsBuilder rounds(int value) {
        rounds = value;
        return this;
    }

    /** Stops when so many rounds in a row did not beat the best; 0 never stops. */
    public QuickstartOptionsBuilder patience(int value) {
        patience = value;
        return this;
    }

    /** Instructions a round; 0 takes all images of a folder. */
    public QuickstartOptionsBuilder instructions(int value) {
        instructions = value;
        return this;
    }

    /** Candidates an instruction. */
    public QuickstartOptionsBuilder candidates(int value) {
        candidates = value;
        return this;
    }

    /** That candidates are drawn at. */
    public QuickstartOptionsBuilder temperature(double value) {
        temperature = value;
        return this;
    }

    /** Of a response. */
    public QuickstartOptionsBuilder maxNewTokens(int value) {
        maxNewTokens = value;
        return this;
    }

    /** Tokens of a list of claims or of questions. */
    public QuickstartOptionsBuilder claimTokens(int value) {
        claimTokens = value;
        return this;
    }

    /**
     * Least probability of yes and no together that makes a labeler's answer a verdict; 0 takes every answer. Default: 0.5.
     */
    public QuickstartOptionsBuilder leastAnswerMass(double value) {
        leastAnswerMass = value;
        return this;
    }

    /** At most. */
    public QuickstartOptionsBuilder pairsPerInstruction(int value) {
        pairsPerInstruction = value;
        return this;
    }

    /** Whether pairs are dropped until chosen and rejected responses are equally long on average. */
    public QuickstartOptionsBuilder lengthBalance(boolean value) {
        lengthBalance = value;
        return this;
    }

    /** Whether a claim that a response says again takes a point from its score. */
    public QuickstartOptionsBuilder repeatPenalty(boolean value) {
        repeatPenalty = value;
        return this;
    }

    /** How many responses to an instruction may be chosen, the best ones; empty allows any. */
    public QuickstartOptionsBuilder chosenAmongBest(OptionalInt value) {
        chosenAmongBest = value;
        return this;
    }

    /** The peak of each round; the last one holds for all further rounds. */
    public QuickstartOptionsBuilder learningRates(List<Double> value) {
        learningRates = value;
        return this;
    }

    /** A round. */
    public QuickstartOptionsBuilder epochs(int value) {
        epochs = value;
        return this;
    }

    /** Pairs an optimizer step. */
    public QuickstartOptionsBuilder batchSize(int value) {
        batchSize = value;
        return this;
    }

    /** Pairs a backward pass; changes memory and speed, never results. */
    public QuickstartOptionsBuilder microBatch(int value) {
        microBatch = value;
        return this;
    }

    /** Strength of the tie to the reference. */
    public QuickstartOptionsBuilder beta(double value) {
        beta = value;
        return this;
    }

    /** Weight of the chosen response's negative log-likelihood. */
    public QuickstartOptionsBuilder sftWeight(double value) {
        sftWeight = value;
        return this;
    }

    /** Whether a round keeps its best epoch instead of its last. */
    public QuickstartOptionsBuilder everyEpoch(boolean value) {
        everyEpoch = value;
        return this;
    }

    /** That the best round is chosen on. */
    public QuickstartOptionsBuilder developmentScenes(int value) {
        developmentScenes = value;
        return this;
    }

    /** Held out for the reported metrics. */
    public QuickstartOptionsBuilder testScenes(int value) {
        testScenes = value;
        return this;
    }

    /** That measured responses are drawn at; 0 is greedy. */
    public QuickstartOptionsBuilder evaluationTemperature(double value) {
        evaluationTemperature = value;
        return this;
    }

    /** Largest N of best-of-N, a power of two; 0 leaves it out. */
    public QuickstartOptionsBuilder bestOf(int value) {
        bestOf = value;
        return this;
    }

    /** Held-out scenes with a pool of candidates. */
    public QuickstartOptionsBuilder bestOfScenes(int value) {
        bestOfScenes = value;
        return this;
    }

    /** Held-out scenes, and pairs, that the report shows. */
    public QuickstartOptionsBuilder samples(int value) {
        samples = value;
        return this;
    }

    /**
     * @throws IllegalArgumentException naming the option that is out of range
     */
    public QuickstartOptions build() {
        return new QuickstartOptions(
                new RunSources(model, labeler, images, unusableImages, questions, device, storage, threads, pieces),
                new FeedbackPlan(
                        instructions,
                        candidates,
                        temperature,
                        maxNewTokens,
                        claimTokens,
                        leastAnswerMass,
                        pairsPerInstruction,
                        lengthBalance,
                        repeatPenalty,
                        chosenAmongBest),
                new TrainingPlan(
                        rounds, patience, learningRates, epochs, batchSize, microBatch, beta, sftWeight, everyEpoch),
                new EvaluationPlan(developmentScenes, testScenes, evaluationTemperature, bestOf, bestOfScenes, samples),
                output,
                seed);
    }
}
