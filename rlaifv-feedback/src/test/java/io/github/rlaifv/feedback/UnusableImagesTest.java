package io.github.rlaifv.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.policy.ForwardingPolicy;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.run.UnusableImageException;
import io.github.rlaifv.core.run.UnusableImages;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.feedback.claim.RuleBasedClaimDecomposer;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unusable images. Each one costs only its own instruction. */
class UnusableImagesTest {
    private final List<String> skipped = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    @TempDir
    private Path folder;

    /** Policy that rejects images whose name begins with "cut". */
    private static final class ImageRejectingPolicy extends ForwardingPolicy {
        private int asked;

        ImageRejectingPolicy() {
            super(FakePolicy.builder()
                    .name("picky")
                    .writes((request, i) -> "There is a dog. There is a cat " + i + ".")
                    .answers((prompt, word) -> word.equalsIgnoreCase("yes") ? 0.4 : 0.1)
                    .build());
        }

        @Override
        public boolean dependsOnCall() {
            return true;
        }

        @Override
        public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests) {
            asked += requests.size();
            List<Outcome<List<Completion>>> outcomes = new ArrayList<>();
            for (GenerationRequest request : requests) {
                String image = request.prompt().images().get(0).name();
                outcomes.add(
                        image.startsWith("cut")
                                ? Outcome.failure(new RequestFailure(
                                        request.key(), UnusableImageException.REASON, image + " is cut off", false))
                                : super.tryGenerate(List.of(request)).get(0));
            }
            return outcomes;
        }
    }

    private FeedbackPipeline.Builder pipeline(Policy policy) {
        return FeedbackPipeline.builder()
                .policy(policy)
                .candidates(2)
                .decomposer(new RuleBasedClaimDecomposer())
                .scorer(FeedbackScorer.divideAndConquer(policy))
                .listener(new RunListener() {
                    @Override
                    public void skipped(String stage, String unit, String reason) {
                        skipped.add(stage + " " + unit + ": " + reason);
                    }

                    @Override
                    public void warned(String stage, String message) {
                        warnings.add(message);
                    }
                });
    }

    private static List<Instruction> instructions(String... images) {
        List<Instruction> instructions = new ArrayList<>();
        for (String image : images) {
            instructions.add(new Instruction(
                    "i" + instructions.size(),
                    ImageSource.of(image, image.getBytes(StandardCharsets.UTF_8)),
                    "What is here?"));
        }
        return instructions;
    }

    @Test
    void unusableImageIsCountedByItsOwnReasonAndNamed() throws IOException {
        List<Instruction> given = instructions("a.png", "cut.png", "b.png");
        FeedbackCounts counts =
                pipeline(new ImageRejectingPolicy()).build().run(given, folder).counts();
        assertThat(counts.instructions()).isEqualTo(3);
        assertThat(counts.candidates()).isEqualTo(4);
        assertThat(counts.scored()).isEqualTo(4);
        assertThat(counts.skipped()).isEmpty();
        assertThat(counts.unfinished()).isEmpty();
        assertThat(counts.withoutCandidates()).isEqualTo(Map.of("unusable image", 1L));
        assertThat(skipped).containsExactly("candidates i1: unusable image (cut.png is cut off)");
        assertThat(warnings).noneMatch(warning -> warning.contains("have no candidates"));
        assertThat(Files.readString(folder.resolve("candidates.jsonl")))
                .contains("\"skipped\":\"unusable image\",\"detail\":\"cut.png is cut off\"");

        String before = Files.readString(folder.resolve("candidates.jsonl"));
        ImageRejectingPolicy again = new ImageRejectingPolicy();
        assertThat(pipeline(again).build().run(given, folder).counts()).isEqualTo(counts);
        assertThat(again.asked).isZero();
        assertThat(Files.readString(folder.resolve("candidates.jsonl"))).isEqualTo(before);
    }

    @Test
    void unusableImageFailsTheRunOnRequest() {
        FeedbackPipeline strict = pipeline(new ImageRejectingPolicy())
                .unusableImages(UnusableImages.STOP)
                .build();
        assertThatThrownBy(() -> strict.run(instructions("a.png", "cut.png"), folder))
                .isInstanceOf(UnusableImageException.class)
                .hasMessageContaining("i1")
                .hasMessageContaining("cut.png is cut off")
                .hasMessageContaining("unusableImages(SKIP)");
    }

    @Test
    void skippingOverHalfOfTheInstructionsWarnsWithARemedy() {
        pipeline(new ImageRejectingPolicy()).build().run(instructions("cut1.png", "a.png", "cut2.png"), folder);
        assertThat(warnings)
                .singleElement()
                .satisfies(text -> assertThat(text)
                        .contains("2 of 3 instructions have no candidates")
                        .contains("unusable image=2")
                        .contains("replace their images"));
    }

    @Test
    void skippingOverHalfOfTheCandidatesWarns() {
        FakePolicy blank = FakePolicy.builder()
                .writes((request, i) -> i < 2 ? "" : "There is a dog.")
                .answers((prompt, word) -> word.equalsIgnoreCase("yes") ? 0.4 : 0.1)
                .build();
        pipeline(blank).candidates(3).build().run(instructions("a.png"), folder);
        assertThat(warnings)
                .singleElement()
                .satisfies(text -> assertThat(text)
                        .contains("2 of 3 candidates have no score")
                        .contains("blank response=2")
                        .contains("claims.jsonl"));
    }
}
