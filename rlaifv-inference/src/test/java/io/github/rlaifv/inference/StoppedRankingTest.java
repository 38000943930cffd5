package io.github.rlaifv.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.inference.testkit.WordPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An interrupted best-of-N run keeps its finished pools and, resumed, gives the results of an uninterrupted one. */
class StoppedRankingTest {
    @TempDir
    Path folder;

    private final WordPolicy aligned =
            new WordPolicy("aligned", Map.of("dog", -0.5, "unicorn", -5.0), "a dog", "a cat", "a unicorn");
    private final WordPolicy base = new WordPolicy("base", Map.of("dog", -2.0, "unicorn", -2.0), "a unicorn", "a cat");

    @AfterEach
    void clear() {
        Thread.interrupted();
    }

    private BestOfN bestOfN(int interruptAt) {
        return BestOfN.builder(SelfRewardReranker.of(aligned, base))
                .candidates(4)
                .promptsPerCall(2)
                .listener(new RunListener() {
                    @Override
                    public void progressed(String stage, long done) {
                        if (done == interruptAt) {
                            Thread.currentThread().interrupt();
                        }
                    }
                })
                .build();
    }

    private static List<Instruction> instructions() {
        return IntStream.range(0, 7)
                .mapToObj(i -> new Instruction("id" + i, ImageSource.of("i" + i, new byte[] {(byte) i}), "What?"))
                .toList();
    }

    @Test
    void interruptedRunKeepsItsPoolsAndResumes() {
        bestOfN(0).run(instructions(), folder.resolve("unbroken"));
        assertThatThrownBy(() -> bestOfN(4).run(instructions(), folder.resolve("broken")))
                .isInstanceOf(CancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(folder.resolve("broken/pools.jsonl")).content().hasLineCount(4);
        bestOfN(0).run(instructions(), folder.resolve("broken"));
        assertThat(folder.resolve("broken/pools.jsonl")).hasSameBinaryContentAs(folder.resolve("unbroken/pools.jsonl"));
    }

    @Test
    void timeLimitEndsRanking() {
        assertThatThrownBy(() -> Cancellation.within(
                        Duration.ZERO, () -> bestOfN(0).bestOfPrompts(List.of(Prompt.of("a"), Prompt.of("b")))))
                .isInstanceOf(CancelledException.class);
    }
}
