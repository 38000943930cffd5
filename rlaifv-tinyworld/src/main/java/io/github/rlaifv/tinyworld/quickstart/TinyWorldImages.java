package io.github.rlaifv.tinyworld.quickstart;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.feedback.claim.Claim;
import io.github.rlaifv.feedback.claim.ClaimDecomposer;
import io.github.rlaifv.feedback.claim.PromptedClaimDecomposer;
import io.github.rlaifv.feedback.score.DivideAndConquerScorer;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import io.github.rlaifv.tinyworld.TinyWorld;
import io.github.rlaifv.tinyworld.language.ClaimQuestion;
import io.github.rlaifv.tinyworld.language.Claims;
import io.github.rlaifv.tinyworld.language.HallucinationMetrics;
import io.github.rlaifv.tinyworld.language.TinyPrompts;
import io.github.rlaifv.tinyworld.report.Metrics;
import io.github.rlaifv.tinyworld.scene.Scene;
import io.github.rlaifv.tinyworld.scene.SceneObject;
import io.github.rlaifv.tinyworld.scene.SceneSplit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Images of the tiny world, with exact ground truth. */
public final class TinyWorldImages implements RunImages {
    /** Number of instructions that are processed and saved together. */
    static final int INSTRUCTIONS_PER_CALL = 100;

    private static final int CLAIMS_PER_CALL = 4096;

    private final TinyWorld world = new TinyWorld();
    private final Map<String, Scene> scenes = new HashMap<>();
    private final QuickstartOptions options;
    private final List<Instruction> development;
    private final List<Instruction> heldOut;

    public TinyWorldImages(QuickstartOptions options) {
        this.options = options;
        this.development = part(SceneSplit.DEVELOPMENT, 0, options.evaluation().developmentScenes());
        this.heldOut = part(SceneSplit.TEST, 0, options.evaluation().testScenes());
    }

    private List<Instruction> part(SceneSplit split, long from, int count) {
        List<Instruction> part = new ArrayList<>();
        for (long index = from; index < from + count; index++) {
            Instruction instruction = world.instruction(split, index);
            scenes.put(instruction.id(), split.scene(index));
            part.add(instruction);
        }
        return List.copyOf(part);
    }

    @Override
    public String name() {
        return "tiny world";
    }

    /** Instructions on new scenes in each round. Seeds share no scenes up to a million scenes per seed. */
    @Override
    public List<Instruction> alignment(int round) {
        int count = options.instructions();
        long first = Math.floorMod(options.seed(), 1000L) * 1_000_000L + (round - 1L) * count;
        return part(SceneSplit.ALIGNMENT, first, count);
    }

    @Override
    public List<Instruction> development() {
        return development;
    }

    @Override
    public List<Instruction> heldOut() {
        return heldOut;
    }

    @Override
    public String inWords(List<Instruction> part) {
        if (part.isEmpty()) {
            return "no scene";
        }
        long first = scene(part.get(0)).seed();
        return String.format(
                Locale.ROOT,
                "tiny-world scenes %d to %d of the part '%s'",
                first,
                scene(part.get(part.size() - 1)).seed(),
                SceneSplit.of(scene(part.get(0))).name().toLowerCase(Locale.ROOT));
    }

    @Override
    public ClaimDecomposer decomposer(Policy model) {
        return PromptedClaimDecomposer.builder(model)
                .dividePrompt(TinyPrompts.DIVIDE)
                .questionPromptPerClaim(TinyPrompts.QUESTION)
                .keepDuplicates(options.labeling().repeatPenalty())
                .claimTokens(options.labeling().claimTokens())
                .sentenceBySentence()
                .requestsPerCall(CallSizes.of(options).divided())
                .build();
    }

    @Override
    public FeedbackScorer scorer(Policy labeler) {
        return DivideAndConquerScorer.builder(labeler)
                .prompt(TinyPrompts.LABEL)
                .words(List.of(TinyPrompts.YES), List.of(TinyPrompts.NO))
                .leastAnswerMass(options.labeling().leastAnswerMass())
                .claimsPerCall(CLAIMS_PER_CALL)
                .build();
    }

    @Override
    public int instructionsPerCall() {
        return options.instructionsPerCall();
    }

    @Override
    public boolean hasTruth() {
        return true;
    }

    @Override
    public Metrics measure(List<Instruction> instructions, List<String> responses) {
        HallucinationMetrics found =
                HallucinationMetrics.of(instructions.stream().map(this::scene).toList(), responses);
        return new Metrics(
                found.responseHallucination(),
                found.mentionHallucination(),
                found.overallHallucination(),
                found.coverage(),
                found.meanWords(),
                null,
                found.repeats());
    }

    @Override
    public Optional<Boolean> truth(Instruction instruction, Claim claim) {
        return ClaimQuestion.claimOf(claim.question()).map(asked -> asked.holdsIn(scene(instruction)));
    }

    /** The number of distinct claims of a text that are false. */
    public int falseClaims(Instruction instruction, String text) {
        Scene scene = scene(instruction);
        return (int) Claims.of(text).stream()
                .distinct()
                .filter(claim -> !claim.holdsIn(scene))
                .count();
    }

    @Override
    public Optional<String> description(Instruction instruction) {
        Scene scene = scene(instruction);
        return Optional.of(scene.objects().stream().map(TinyWorldImages::word).collect(Collectors.joining(", ")) + "; "
                + scene.setting().word());
    }

    private static String word(SceneObject object) {
        return object.colour().word() + " " + object.kind().word();
    }

    private Scene scene(Instruction instruction) {
        return Objects.requireNonNull(scenes.get(instruction.id()), instruction.id());
    }
}
