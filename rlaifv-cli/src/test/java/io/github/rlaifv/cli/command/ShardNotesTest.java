package io.github.rlaifv.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardNotesTest {
    @TempDir
    Path folder;

    private Path shard(String name, Map<String, String> options) throws IOException {
        Path shard = Files.createDirectories(folder.resolve(name));
        ShardNotes.write(shard, "evaluate", new TreeMap<>(options));
        return shard;
    }

    @Test
    void pathsOfDataMayDifferBetweenMachines() throws IOException {
        List<Path> shards = List.of(
                shard("a", Map.of("benchmark", "POPE", "data", "/here/pope")),
                shard("b", Map.of("benchmark", "POPE", "data", "/there/pope")));

        assertThat(ShardNotes.common(shards, Set.of("data"))).containsEntry("data", "/here/pope");
    }

    @Test
    void otherOptionsMustBeEqual() throws IOException {
        List<Path> shards = List.of(
                shard("a", Map.of("benchmark", "POPE", "data", "/here/pope")),
                shard("b", Map.of("benchmark", "AMBER", "data", "/here/pope")));

        assertThatThrownBy(() -> ShardNotes.common(shards, Set.of("data")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("POPE")
                .hasMessageContaining("AMBER");
    }
}
