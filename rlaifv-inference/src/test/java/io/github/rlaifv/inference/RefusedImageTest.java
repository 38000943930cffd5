package io.github.rlaifv.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.run.UnusableImageException;
import io.github.rlaifv.core.run.UnusableImages;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.inference.testkit.WordPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image that the ranking models reject, but the generator accepts, affects only its own pool. */
class RefusedImageTest {
    private final Policy base = new WordPolicy("base", Map.of("dog", -2.0), "a cat");
    private final List<String> skipped = new ArrayList<>();

    @TempDir
    private Path folder;

    /** A policy that rejects the images of some instructions, as image processors reject images of extreme shapes. */
    private static final class ImageRejectingPolicy extends WordPolicy {
        private final List<String> refused;

        ImageRejectingPolicy(String... refused) {
            super("aligned", Map.of("dog", -0.5), "a dog");
            this.refused = List.of(refused);
        }

        @Override
        public List<Outcome<List<TokenLogProbs>>> tryScore(List<ScoreRequest> requests) {
            List<Outcome<List<TokenLogProbs>>> outcomes = new ArrayList<>();
            for (ScoreRequest request : requests) {
                String name = request.prompt().images().get(0).name();
                outcomes.add(
                        refused.contains(name)
                                ? Outcome.failure(new RequestFailure(
                                        "a prompt",
                                        UnusableImageException.REASON,
                                        "image " + name + " is too long and thin",
                                        false))
                                : super.tryScore(List.of(request)).get(0));
            }
            return outcomes;
        }
    }

    private static List<Instruction> instructions() {
        return IntStream.range(0, 4)
                .mapToObj(i -> new Instruction("id" + i, ImageSource.of("i" + i, new byte[] {(byte) i}), "What?"))
                .toList();
    }

    private BestOfN.Builder bestOfN(Policy aligned) {
        Policy generator = FakePolicy.builder().writes((request, i) -> "a dog").build();
        return BestOfN.builder(SelfRewardReranker.of(aligned, base))
                .generator(generator)
                .candidates(2)
                .promptsPerCall(3)
                .listener(new RunListener() {
                    @Override
                    public void skipped(String stage, String unit, String reason) {
                        skipped.add(unit + " " + reason);
                    }
                });
    }

    @Test
    void instructionWithRejectedImageIsSkippedAndOthersAreRanked() {
        Map<String, RankedResponse> pools =
                bestOfN(new ImageRejectingPolicy("i1", "i3")).build().run(instructions(), folder);
        assertThat(pools).containsOnlyKeys("id0", "id2");
        assertThat(skipped)
                .containsExactly(
                        "id1 unusable image (image i1 is too long and thin)",
                        "id3 unusable image (image i3 is too long and thin)");
        assertThat(PoolFile.read(folder.resolve("pools.jsonl"))).hasSize(2);
    }

    @Test
    void temporarilyFailedRankingLeavesPoolForRerun() {
        FakePolicy slow = FakePolicy.builder()
                .name("aligned")
                .scores((prompt, response) -> List.of(-1.0, -1.0, -1.0))
                .fails(question -> question.equals("What 1?")
                        ? Optional.of(new RequestFailure("a prompt", "timed out", "", true))
                        : Optional.empty())
                .build();
        FakePolicy reference = FakePolicy.builder()
                .name("reference")
                .scores((prompt, response) -> List.of(-2.0, -1.0, -1.0))
                .build();
        Policy generator = FakePolicy.builder().writes((request, i) -> "a dog").build();
        List<Instruction> instructions = IntStream.range(0, 3)
                .mapToObj(i -> new Instruction("id" + i, ImageSource.of("i", new byte[] {1}), "What " + i + "?"))
                .toList();

        Map<String, RankedResponse> pools = BestOfN.builder(SelfRewardReranker.of(slow, reference))
                .generator(generator)
                .candidates(2)
                .build()
                .run(instructions, folder);

        assertThat(pools).containsOnlyKeys("id0", "id2");
        assertThat(PoolFile.read(folder.resolve("pools.jsonl"))).hasSize(2);
    }

    @Test
    void stopOptionEndsRunAtFirstRejectedImage() {
        BestOfN stopping = bestOfN(new ImageRejectingPolicy("i1"))
                .unusableImages(UnusableImages.STOP)
                .build();
        assertThatThrownBy(() -> stopping.run(instructions(), folder))
                .isInstanceOf(UnusableImageException.class)
                .hasMessageContaining("id1")
                .hasMessageContaining("too long and thin");
    }
}
