package io.github.rlaifv.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.DamagedFolder;
import io.github.rlaifv.core.testkit.RecordMutants.Kind;
import io.github.rlaifv.inference.testkit.WordPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A finished best-of-N run with one damaged file gives the same winners, or the file is rejected by name. */
class DamagedPoolsTest {
    @TempDir
    private Path folder;

    private static Map<String, RankedResponse> run(Path run) {
        WordPolicy aligned = new WordPolicy("aligned", Map.of("dog", -0.5), "a dog", "a cat", "a unicorn");
        WordPolicy base = new WordPolicy("base", Map.of("dog", -2.0), "a unicorn", "a cat");
        List<Instruction> instructions = IntStream.range(0, 4)
                .mapToObj(i -> new Instruction("id" + i, ImageSource.of("i" + i, new byte[] {(byte) i}), "What?"))
                .toList();
        return BestOfN.builder(SelfRewardReranker.of(aligned, base))
                .candidates(3)
                .build()
                .run(instructions, run);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pools.jsonl", "settings.json"})
    void damagedRunGivesTheSameWinnersOrIsRejected(String file) throws IOException {
        Path whole = folder.resolve("whole");
        run(whole);
        DamagedFolder<Map<String, RankedResponse>> damaged =
                new DamagedFolder<>(whole, folder.resolve("copy"), DamagedPoolsTest::run);
        assertThat(damaged.damage(file, EnumSet.allOf(Kind.class), 20, 9)).containsEntry(Kind.NULL, 20);
    }

    @Test
    void poolWithoutRewardIsRejected() throws IOException {
        Path whole = folder.resolve("whole");
        run(whole);
        Path file = whole.resolve("pools.jsonl");
        String text = Files.readString(file);
        for (String wrong : List.of("", "\"reward\":null,", "\"reward\":\"NaN\",", "\"reward\":1e999,")) {
            Files.writeString(file, text.replaceFirst("\"reward\":[^,]*,", wrong));
            assertThatThrownBy(() -> PoolFile.read(file))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("pools.jsonl, line 1: field \"pool[0].reward\"")
                    .hasMessageContaining("score the pools again");
        }
        Files.writeString(file, text.replaceFirst("\n", "\nnull\n"));
        assertThatThrownBy(() -> PoolFile.read(file))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("pools.jsonl, line 2");
    }
}
