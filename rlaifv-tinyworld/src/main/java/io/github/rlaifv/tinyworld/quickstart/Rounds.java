package io.github.rlaifv.tinyworld.quickstart;

import io.github.rlaifv.align.Alignment;
import io.github.rlaifv.align.ResponseLabeling;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.alignment.AlignmentResult;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.alignment.RoundSettings;
import io.github.rlaifv.feedback.FeedbackResult;
import io.github.rlaifv.feedback.ScoredInstruction;
import io.github.rlaifv.feedback.claim.ClaimDecomposer;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import io.github.rlaifv.feedback.score.RepeatPenalty;
import io.github.rlaifv.tinyworld.report.Metrics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The rounds of feedback and learning, and the choice of the best one on development scenes. */
public final class Rounds {
    private final QuickstartOptions options;
    private final RunImages images;
    private final RunModels models;
    private final RunFolder folder;
    private final TimedStages stages;
    private final Consumer<String> say;
    private final ClaimDecomposer decomposer;
    private final FeedbackScorer scorer;
    private final Evaluator evaluator;
    private final List<FeedbackResult> feedback = new ArrayList<>();
    private final List<MeasuredModel> development = new ArrayList<>();

    Rounds(
            QuickstartOptions options,
            RunImages images,
            RunModels models,
            RunFolder folder,
            TimedStages stages,
            Consumer<String> say) {
        this.options = options;
        this.images = images;
        this.models = models;
        this.folder = folder;
        this.stages = stages;
        this.say = say;
        this.decomposer = images.decomposer(models.labeler());
        this.scorer = images.scorer(models.labeler());
        this.evaluator = new Evaluator(images, new ResponseLabeling(decomposer, scorer), options);
    }

    /** Runs all rounds and leaves the winner in the folder of the aligned model. */
    AlignmentResult run() {
        AlignmentResult result;
        models.free();
        try (TrainablePolicy policy = models.openPolicy()) {
            RoundSettings rounds = options.rounds().settings();
            folder.requireSpace(rounds.rounds() + (rounds.averageLast() > 0 ? 1 : 0), policy.savedBytes());
            result = alignment(policy).run(policy, folder.path());
        }
        folder.keep(result.model());
        return result;
    }

    private Alignment alignment(TrainablePolicy policy) {
        return Alignment.builder()
                .labeling(new ResponseLabeling(
                        decomposer, options.labeling().repeatPenalty() ? new RepeatPenalty(scorer) : scorer))
                .instructions(round -> InstructionDataset.of(images.alignment(round)))
                .feedback(round ->
                        options.feedback().pairMaker(options.pairMaker(round)).batchSize(images.instructionsPerCall()))
                .training(options::training)
                .models(models.onDemand())
                .rounds(options.rounds().development(new DevelopmentMetric(scoreInWords(), true, this::score)))
                .open(saved -> {
                    // the next round starts: the weights that the first one trained are in its folder
                    policy.close();
                    return models.open(saved);
                })
                .seeds(options::roundSeed)
                .listeners(round -> stages.within("round " + round))
                .afterFeedback(this::keep)
                .coverage(this::coverage)
                .build();
    }

    /** What each round's feedback gave, in order. */
    List<FeedbackResult> feedback() {
        return feedback;
    }

    /** Measures models as the rounds do. */
    Evaluator evaluator() {
        return evaluator;
    }

    private void keep(FeedbackResult result, int round) {
        feedback.add(result);
        say.accept(FeedbackSummary.of(round, result, images).inWords());
    }

    /** Mean coverage of the candidates of an instruction; NaN if the truth about its image is not known. */
    private double coverage(ScoredInstruction scored) {
        List<String> texts = scored.responses().stream()
                .map(response -> response.candidate().text())
                .toList();
        if (!images.hasTruth() || texts.isEmpty()) {
            return Double.NaN;
        }
        Double share = images.measure(Collections.nCopies(texts.size(), scored.instruction()), texts)
                .coverage();
        return share == null ? Double.NaN : share;
    }

    private double score(Policy policy) {
        String name = measuredNext();
        RunListener listener = stages.within(name + ", development");
        MeasuredModel measured = images.hasTruth()
                ? evaluator.measure(policy, images.development(), listener)
                : evaluator.measureAndJudge(policy, images.development(), listener);
        development.add(measured);
        double score = images.hasTruth()
                ? new DevelopmentScore(development.get(0).metrics()).of(measured.metrics())
                : measured.confirmedShare();
        say.accept(String.format(
                Locale.ROOT,
                "%s on development: %s%s",
                name,
                Double.isNaN(score) ? "no claim to judge" : String.format(Locale.ROOT, "score %.3f", score),
                metrics(measured.metrics())));
        return score;
    }

    /** Names the model that is measured next: the base, then that of each round, and at last the average of rounds. */
    private String measuredNext() {
        int round = feedback.size();
        if (round == 0) {
            return "base";
        }
        int ofRounds = IntStream.rangeClosed(1, round).map(this::measurements).sum();
        return development.size() > ofRounds ? ReportAssembly.AVERAGE : "round " + round;
    }

    /** How often a round is measured; a round without pairs trains nothing and is measured once. */
    private int measurements(int round) {
        RoundSettings rounds = options.rounds().settings();
        boolean trained = !feedback.get(round - 1).balance().kept().isEmpty();
        return rounds.everyEpoch() && trained
                ? rounds.evaluationsPerEpoch()
                        * options.training(round).options().batching().epochs()
                : 1;
    }

    public static String metrics(Metrics m) {
        return percent("response", m.responseHallucination())
                + percent("mention", m.mentionHallucination())
                + percent("overall", m.overallHallucination())
                + percent("coverage", m.coverage())
                + percent("repeats", m.repeatedMentions())
                + percent("labeler", m.labelerAccuracy())
                + (m.meanWords() == null ? "" : String.format(Locale.ROOT, ", %.1f words", m.meanWords()));
    }

    private static String percent(String name, @Nullable Double share) {
        return share == null ? "" : String.format(Locale.ROOT, ", %s %.1f %%", name, 100 * share);
    }

    private String scoreInWords() {
        String part = images.inWords(images.development());
        return images.hasTruth()
                ? String.format(
                        Locale.ROOT,
                        "mean relative fall of response and overall hallucination, minus %.0f times the coverage lost,"
                                + " on %s",
                        DevelopmentScore.PENALTY,
                        part)
                : "share of claims that the labeler confirms, on " + part;
    }
}
