package io.github.rlaifv.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.rlaifv.core.data.ImageSource;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.inference.testkit.WordPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BestOfNTest {
    private final WordPolicy aligned =
            new WordPolicy("aligned", Map.of("dog", -0.5, "unicorn", -5.0), "a dog", "a cat", "a unicorn");
    private final WordPolicy base = new WordPolicy("base", Map.of("dog", -2.0, "unicorn", -2.0), "a unicorn", "a cat");
    private final SelfRewardReranker reranker = SelfRewardReranker.of(aligned, base);

    @Test
    void samplesFromTheAlignedModelByDefault() {
        RankedResponse ranked = reranker.best(Prompt.of("What is there?"), 16);
        assertThat(ranked.pool()).hasSize(16);
        assertThat(ranked.text()).isEqualTo("a dog");
        assertThat(base.generated).isEmpty();
        assertThat(aligned.generated.get(0).get(0).sampling().temperature()).isEqualTo(0.7);
    }

    @Test
    void ranksTheCandidatesOfAnotherModel() {
        BestOfN bestOfN =
                BestOfN.builder(reranker).generator(base).candidates(8).build();
        assertThat(bestOfN.best(Prompt.of("What is there?")).text()).isEqualTo("a cat");
        assertThat(aligned.generated).isEmpty();
    }

    @Test
    void resultsDoNotDependOnTheBatch() {
        List<Instruction> instructions = IntStream.range(0, 7)
                .mapToObj(i -> new Instruction("id" + i, ImageSource.of("i" + i, new byte[] {(byte) i}), "What?"))
                .toList();
        List<RankedResponse> together =
                BestOfN.builder(reranker).candidates(2).build().run(instructions);
        List<RankedResponse> inThrees = BestOfN.builder(reranker)
                .candidates(2)
                .promptsPerCall(3)
                .build()
                .run(instructions);
        assertThat(inThrees).isEqualTo(together);
        assertThat(aligned.generated).extracting(List::size).containsExactly(7, 3, 3, 1);
    }

    @Test
    void keysOfBarePromptsDependOnTextAndPicture() {
        ImageSource one = ImageSource.of("picture", new byte[] {1});
        ImageSource two = ImageSource.of("picture", new byte[] {2});
        List<Prompt> prompts =
                List.of(Prompt.of(one, "A?"), Prompt.of(two, "A?"), Prompt.of(one, "B?"), Prompt.of(one, "A?"));
        List<String> keys = prompts.stream().map(Prompt::fingerprint).toList();
        assertThat(keys.get(3)).isEqualTo(keys.get(0));
        assertThat(keys.subList(0, 3)).doesNotHaveDuplicates();
    }

    @Test
    void tellsProgress() {
        List<String> heard = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void stageStarted(String stage, long units) {
                heard.add(stage + " of " + units);
            }

            @Override
            public void progressed(String stage, long done) {
                heard.add(stage + " " + done);
            }

            @Override
            public void stageFinished(String stage) {
                heard.add(stage + " finished");
            }
        };
        BestOfN.builder(reranker)
                .promptsPerCall(2)
                .listener(listener)
                .build()
                .bestOfPrompts(List.of(Prompt.of("a"), Prompt.of("b"), Prompt.of("c")));
        assertThat(heard).containsExactly("best-of-n of 3", "best-of-n 2", "best-of-n 3", "best-of-n finished");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65})
    void refusesNOutsideTheRange(int n) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BestOfN.builder(reranker).candidates(n).build())
                .withMessageContaining("1 and 64")
                .withMessageContaining(String.valueOf(n));
    }

    @Test
    void passesTheSamplingOn() {
        Sampling sampling = Sampling.builder().temperature(0.2).seed(7).build();
        BestOfN.builder(reranker).sampling(sampling).build().best(Prompt.of("What?"));
        assertThat(aligned.generated.get(0).get(0).sampling()).isEqualTo(sampling);
    }
}
