package io.github.rlaifv.cli.testkit;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.dataset.JsonlInstructions;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.ModelCopy;
import io.github.rlaifv.feedback.FeedbackPipeline;
import io.github.rlaifv.feedback.calibration.LabeledClaim;
import io.github.rlaifv.feedback.calibration.LabeledClaimFile;
import io.github.rlaifv.feedback.claim.Claim;
import io.github.rlaifv.feedback.claim.RuleBasedClaimDecomposer;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import io.github.rlaifv.tinyworld.TinyWorld;
import io.github.rlaifv.tinyworld.quickstart.EmbeddedModel;
import io.github.rlaifv.tinyworld.scene.Kind;
import io.github.rlaifv.tinyworld.scene.Scene;
import io.github.rlaifv.tinyworld.scene.SceneSplit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Small inputs of commands for the embedded model: pictures of the tiny world, instructions, feedback and claims. */
public final class TinyData {
    private static final TinyWorld WORLD = new TinyWorld();

    private TinyData() {}

    /** Writes the picture of a scene. */
    public static Path image(Path folder) throws IOException {
        return Files.write(
                folder.resolve("scene.png"),
                WORLD.image(SceneSplit.DEVELOPMENT.scene(0)).read());
    }

    /** Writes instructions about different scenes, with their pictures. */
    public static Path instructions(Path folder, int count) {
        List<Instruction> all = LongStream.range(0, count)
                .mapToObj(i -> WORLD.instruction(SceneSplit.DEVELOPMENT, i))
                .toList();
        Path file = folder.resolve("instructions.jsonl");
        JsonlInstructions.write(all, file);
        return file;
    }

    /** Makes feedback on instructions: three short candidates each, judged by the embedded model itself. */
    public static Path feedback(Path instructions, Path folder) {
        try (Policy policy = Policies.open(EmbeddedModel.cached())) {
            FeedbackPipeline.builder()
                    .policy(policy)
                    .decomposer(new RuleBasedClaimDecomposer())
                    .scorer(FeedbackScorer.divideAndConquer(policy))
                    .candidates(3)
                    .sampling(Sampling.builder().temperature(1).maxNewTokens(32).build())
                    .build()
                    .run(InstructionDataset.open(instructions), folder);
        }
        return folder;
    }

    /** Writes two questions of POPE about one photo. */
    public static Path pope(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("val2014"));
        Files.copy(Fixtures.path("photos", "square.jpg"), folder.resolve("val2014/square.jpg"));
        String line =
                "{\"question_id\": %d, \"image\": \"square.jpg\", \"text\": \"Is there %s?\", \"label\": \"%s\"}%n";
        Files.writeString(
                folder.resolve("coco_pope_random.json"),
                line.formatted(1, "a car", "yes") + line.formatted(2, "a dog", "no"));
        return folder;
    }

    /** Copies PEFT's adapter of q_proj and v_proj, which reaches the vision tower, and names its model in it. */
    public static Path towerAdapter(Path model, Path folder) {
        ModelCopy copy =
                ModelCopy.of(Fixtures.repository().resolve("rlaifv-core/src/test/resources/adapters/q_v"), folder);
        copy.json("adapter_config.json", config -> config.put("base_model_name_or_path", model.toString()));
        return copy.folder();
    }

    /** Writes claims about the objects of scenes, with their truth. */
    public static Path claims(Path folder, int scenes) {
        List<LabeledClaim> claims = new ArrayList<>();
        for (int i = 0; i < scenes; i++) {
            Scene scene = SceneSplit.DEVELOPMENT.scene(i);
            for (Kind kind : Kind.values()) {
                String thing = (kind.word().matches("[aeiou].*") ? "an " : "a ") + kind.word();
                claims.add(new LabeledClaim(
                        WORLD.image(scene),
                        new Claim("There is " + thing + ".", "Is there " + thing + "?"),
                        scene.has(kind)));
            }
        }
        Path file = folder.resolve("claims.jsonl");
        LabeledClaimFile.write(claims, file);
        return file;
    }
}
