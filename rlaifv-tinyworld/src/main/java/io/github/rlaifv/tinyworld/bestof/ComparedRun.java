package io.github.rlaifv.tinyworld.bestof;

import io.github.rlaifv.align.verify.VerifiedRanker;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.internal.json.JsonDocument;
import io.github.rlaifv.core.model.OnDemandModels;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.inference.BestOfN;
import io.github.rlaifv.inference.RankedResponse;
import io.github.rlaifv.inference.ResponseRanker;
import io.github.rlaifv.inference.ScoringRule;
import io.github.rlaifv.inference.SelfRewardReranker;
import io.github.rlaifv.tinyworld.quickstart.EmbeddedModel;
import io.github.rlaifv.tinyworld.quickstart.QuickstartOptions;
import io.github.rlaifv.tinyworld.quickstart.TinyWorldImages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The models of a quickstart, and the pools of candidates that rules pick from. */
final class ComparedRun implements AutoCloseable {
    private static final int PROMPTS_PER_CALL = 5;

    /** Those of the quickstart. */
    private static final PolicyOptions MODELS = PolicyOptions.builder()
            .threads(Runtime.getRuntime().availableProcessors())
            .pieces(2)
            .build();

    private final Path folder;
    private final QuickstartOptions options;
    private final TinyWorldImages images;
    private final OnDemandModels opened = new OnDemandModels();
    private final Policy base;
    private final Policy aligned;
    private final List<Policy> others = new ArrayList<>();
    private final int start;

    private final boolean alignedJudges;

    /**
     * Opens the models of a quickstart's folder.
     *
     * @param scenes number of held-out scenes
     * @param alignedJudges whether the aligned model divides and judges, instead of the base
     */
    ComparedRun(Path folder, int scenes, boolean alignedJudges) {
        this.folder = folder;
        this.alignedJudges = alignedJudges;
        Path file = folder.resolve("report.json");
        if (!Files.isRegularFile(file)) {
            throw new BadDataException(folder + " has no report.json: name the output folder of a finished quickstart");
        }
        var report = JsonDocument.read(file, InputLimit.SETTINGS, "run the quickstart again");
        int selected = report.integer("selected_round");
        int rounds = 0;
        options = QuickstartOptions.embedded()
                .seed(report.object("seeds").count("run"))
                .evaluation(plan -> plan.withTestScenes(scenes))
                .build();
        images = new TinyWorldImages(options);
        try {
            base = open(folder.resolve(EmbeddedModel.NAME));
            aligned = open(folder.resolve("aligned"));
            for (int round = 1; Files.isDirectory(model(round)); round++) {
                rounds = round;
                if (round != selected) {
                    others.add(open(model(round)));
                }
            }
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
        // the average comes after all rounds in the report, and ends with the last of them
        start = Math.min(selected, rounds) - 2;
    }

    private Path model(int round) {
        return folder.resolve("round-" + round).resolve("model");
    }

    private Policy open(Path model) {
        return opened.keep(Policies.open(model, MODELS));
    }

    /** Name of the folder. */
    String name() {
        return folder.toAbsolutePath().normalize().getFileName().toString();
    }

    Policy base() {
        return base;
    }

    Policy aligned() {
        return aligned;
    }

    private Policy labeler() {
        return alignedJudges ? aligned : base;
    }

    TinyWorldImages images() {
        return images;
    }

    List<Instruction> scenes() {
        return images.heldOut();
    }

    /**
     * Position of the model that the aligned model's round, or the last round of an average, started from, among the other
     * models; -1 for the base.
     */
    int start() {
        return start;
    }

    /** How the quickstart samples the responses that it measures. */
    Sampling sampling() {
        return Sampling.builder()
                .temperature(options.evaluation().temperature())
                .maxNewTokens(options.sampling().maxNewTokens())
                .seed(options.evaluationSeed())
                .build();
    }

    /** Returns a ranker that asks some of the models. */
    ResponseRanker ranker(ModelsAsked asked, int shortlist) {
        SelfRewardReranker.Builder reward = SelfRewardReranker.builder().policy(aligned);
        return switch (asked) {
            case POLICY -> reward.reference(aligned).build();
            case REWARD -> reward.reference(base).build();
            case AVERAGE -> reward.reference(aligned).averagedWith(others).build();
            case VERIFIED -> verified(reward.reference(base).build(), shortlist);
            case ALL_VERIFIED -> verified(reward.reference(base).build(), 0);
        };
    }

    /** Returns what chooses the sentences in guided decoding, by name. */
    Map<String, ResponseRanker> guides() {
        SelfRewardReranker reward = SelfRewardReranker.of(aligned, base);
        ResponseRanker tempered = reward.by(ScoringRule.temperedReward(SelfRewardReranker.DEFAULT_BETA, 0.1));
        Map<String, ResponseRanker> guides = new LinkedHashMap<>();
        guides.put("guided by the paper's reward", reward);
        guides.put("guided by the reward, reference weight 0.1", tempered);
        guides.put("guided by verdicts", verified(tempered, 0));
        return guides;
    }

    private ResponseRanker verified(ResponseRanker first, int shortlist) {
        return VerifiedRanker.builder(first)
                .decomposer(images.decomposer(labeler()))
                .scorer(images.scorer(labeler()))
                .shortlist(shortlist)
                .build();
    }

    /**
     * Samples pools, scores them with all models, and judges all claims.
     *
     * @param generator model that samples
     * @param output folder that keeps the pools; finished ones are not computed again
     */
    List<RankedResponse> pools(Policy generator, int candidates, Path output, RunListener listener) {
        SelfRewardReranker all = SelfRewardReranker.builder()
                .policy(aligned)
                .reference(base)
                .averagedWith(others)
                .build();
        Map<String, RankedResponse> pools = BestOfN.builder(verified(all, 0))
                .generator(generator)
                .candidates(candidates)
                .sampling(sampling())
                .promptsPerCall(PROMPTS_PER_CALL)
                .listener(listener)
                .build()
                .run(scenes(), output);
        return scenes().stream()
                .map(scene -> Objects.requireNonNull(pools.get(scene.id()), scene.id()))
                .toList();
    }

    @Override
    public void close() {
        opened.close();
    }
}
