package io.github.rlaifv.core.internal.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.dataset.JsonlPreferences;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Shard;
import io.github.rlaifv.core.testkit.TestPairs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardFileTest {
    @TempDir
    private Path folder;

    private static ShardPlan plan(int index, int count) {
        return new ShardPlan(
                ShardKind.FEEDBACK, new Shard(index, count), 5, 2, "da7a", new TreeMap<>(Map.of("seed", "3")));
    }

    private Path shard(int index, String... units) throws IOException {
        Path part = Files.createDirectories(folder.resolve("shard-" + index));
        ShardFile.write(part, plan(index, 2), Stream.of(units));
        Files.writeString(part.resolve("settings.json"), "{\"policy\":\"a\",\"shard\":\"" + index + "/2\"}\n");
        return part;
    }

    @Test
    void planAndUnitsAreReadAsTheyWereWritten() throws IOException {
        Path part = shard(2, "c", "d");
        assertThat(ShardFile.read(part)).isEqualTo(plan(2, 2));
        try (Stream<String> units = ShardFile.units(part)) {
            assertThat(units).containsExactly("c", "d");
        }
    }

    @Test
    void unitsOfAllShardsAreInTheOrderOfTheUnbrokenRun() throws IOException {
        ShardSet shards = ShardSet.open(List.of(shard(2, "c", "d"), shard(1, "a", "b", "e")), ShardKind.FEEDBACK);
        assertThat(shards.settings()).containsOnly(Map.entry("policy", "a"));
        try (Stream<ShardUnit> units = shards.units()) {
            assertThat(units.map(unit -> unit.shard() + unit.name())).containsExactly("0a", "0b", "1c", "1d", "0e");
        }
    }

    @ParameterizedTest
    @CsvSource({"c, fewer", "'c d e', more"})
    void wrongNumberOfUnitsIsRejected(String units, String than) throws IOException {
        Path second = shard(2, units.split(" "));
        ShardSet shards = ShardSet.open(List.of(shard(1, "a", "b", "e"), second), ShardKind.FEEDBACK);
        try (Stream<ShardUnit> all = shards.units()) {
            assertThatThrownBy(all::toList)
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining(second + "/shard.jsonl names " + than + " units");
        }
    }

    @Test
    void shardsOfAnotherKindAreRejected() throws IOException {
        Path part = shard(1, "a", "b", "e");
        assertThatThrownBy(() -> ShardSet.open(List.of(part), ShardKind.EVALUATION))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(part + " holds a shard of a feedback run, not of an evaluation");
    }

    @ParameterizedTest
    @CsvSource({
        "'\"version\":1', '\"version\":7', 'is of version 7'",
        "'\"shard\":\"1/2\"', '\"shard\":\"3/2\"', 'field \"shard\" can''t be used'",
        "'feedback run', 'walk', 'field \"kind\" is unknown: ''walk'''",
        "'\"per_call\":2', '\"per_call\":0', 'field \"per_call\" must be 1 or more, is 0'"
    })
    void damagedFileIsRejectedByField(String text, String damaged, String message) throws IOException {
        Path file = shard(1, "a").resolve(ShardFile.NAME);
        Files.writeString(file, Files.readString(file).replace(text, damaged));
        assertThatThrownBy(() -> ShardFile.read(file.resolveSibling("")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(message)
                .hasMessageContaining("run the shard again");
    }

    @Test
    void datasetThatIsNamedLikeTheFileIsOpened() {
        Path file = folder.resolve(ShardFile.NAME);
        JsonlPreferences.write(PreferenceDataset.of(TestPairs.random(3, 1)), file);
        assertThat(PreferenceDataset.open(folder).size()).isEqualTo(3);
    }
}
