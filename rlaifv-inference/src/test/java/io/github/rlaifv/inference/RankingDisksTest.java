package io.github.rlaifv.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.testkit.DiskChecks;
import io.github.rlaifv.inference.testkit.WordPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Best-of-N runs on a full disk. */
class RankingDisksTest {
    @TempDir
    private Path folder;

    private static void run(Path output) {
        List<Instruction> instructions = IntStream.range(0, 40)
                .mapToObj(i -> new Instruction("id" + i, ImageSource.of("i" + i, new byte[] {(byte) i}), "What?"))
                .toList();
        WordPolicy aligned =
                new WordPolicy("aligned", Map.of("dog", -0.5, "unicorn", -5.0), "a dog", "a cat", "a unicorn");
        WordPolicy base = new WordPolicy("base", Map.of("dog", -2.0, "unicorn", -2.0), "a unicorn", "a cat");
        BestOfN.builder(SelfRewardReranker.of(aligned, base))
                .candidates(4)
                .promptsPerCall(3)
                .build()
                .run(instructions, output);
    }

    @Test
    void runResumesAfterDiskWasFull() throws IOException {
        Path expected = folder.resolve("expected");
        run(expected);
        int failures = DiskChecks.fillAndResume(
                folder.resolve("disk"), expected, RankingDisksTest::run, List.of("settings.json", "pools.jsonl"));
        assertThat(failures).isGreaterThanOrEqualTo(3);
    }
}
