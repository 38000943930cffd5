package io.github.rlaifv.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.PairOrigin;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.data.StoredLogProbs;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.dataset.DatasetCard;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.data.LogProbsText;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.TestPairs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParquetPreferencesTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"preference.parquet", "preference_withlogp.parquet"})
    void publishedSchemaIsRead(String name) {
        JsonNode rows = Fixtures.json(Fixtures.require(Fixtures.path("official", "preference_expected.json")))
                .get("rows");

        PreferenceDataset pairs = PreferenceDataset.open(Fixtures.path("official", name));

        assertThat(pairs.size()).isEqualTo(rows.size());
        List<PreferencePair> read = pairs.toList();
        for (int i = 0; i < rows.size(); i++) {
            JsonNode row = rows.get(i);
            PreferencePair pair = read.get(i);
            assertThat(pair).isEqualTo(pairs.get(i));
            assertThat(pair.instruction().question()).isEqualTo(text(row, "question"));
            assertThat(pair.chosen()).isEqualTo(text(row, "chosen"));
            assertThat(pair.rejected()).isEqualTo(text(row, "rejected"));
            assertThat(pair.instruction().id()).isEqualTo(text(row, "idx"));
            assertThat(pair.origin())
                    .isEqualTo(new PairOrigin(
                            text(row, "ds_name"),
                            text(row, "origin_dataset"),
                            text(row, "origin_split"),
                            text(row, "idx"),
                            text(row, "image_path")));
            ImageSource image = pair.instruction().image();
            assertThat(image.read()).hasSize(row.get("image_bytes").asInt());
            assertThat(image.fingerprint()).isEqualTo(text(row, "image_sha256"));
            if (name.equals("preference.parquet")) {
                assertThat(pair.stored()).isNull();
            } else {
                assertThat(pair.stored()).isEqualTo(LogProbsText.parse(text(row, "logps_json"), BadDataException::new));
            }
        }
    }

    private static String text(JsonNode row, String field) {
        return row.get(field).asText();
    }

    @ParameterizedTest
    @ValueSource(strings = {"preference.parquet", "preference_withlogp.parquet"})
    void datasetSurvivesRoundTrip(String name) throws IOException {
        PreferenceDataset pairs = PreferenceDataset.open(Fixtures.require(Fixtures.path("official", name)));

        DatasetCard card = pairs.write(folder, WriteOptions.of(DatasetFormat.RLAIF_V_PARQUET));

        boolean logProbs = name.contains("logp");
        String suffix = logProbs ? "-withlogp" : "";
        assertThat(card.files())
                .extracting(DatasetCard.DataFile::name)
                .containsExactly("RLAIF-V-Dataset" + suffix + "_000-" + pairs.size() + ".parquet");
        assertThat(card.pairsWithLogProbs()).isEqualTo(logProbs ? pairs.size() : 0);
        assertSame(PreferenceDataset.open(folder), pairs);
    }

    /** Asserts that two pairs are equal except for the location of their images. */
    private static void assertSame(PreferenceDataset actual, PreferenceDataset expected) {
        assertThat(actual.size()).isEqualTo(expected.size());
        List<PreferencePair> one = actual.toList();
        List<PreferencePair> other = expected.toList();
        for (int i = 0; i < one.size(); i++) {
            assertThat(one.get(i))
                    .usingRecursiveComparison()
                    .ignoringFields("instruction.image", "chosenScore", "rejectedScore")
                    .isEqualTo(other.get(i));
            assertThat(one.get(i).instruction().image().read())
                    .isEqualTo(other.get(i).instruction().image().read());
        }
    }

    @Test
    void writtenFileIsReadableByOtherPrograms() {
        Path target =
                Fixtures.repository().resolve(Path.of("integrations", "rlaifv-parquet", "target", "written-datasets"));
        PreferenceDataset pairs = Files.exists(Fixtures.path("official"))
                ? PreferenceDataset.open(Fixtures.path("official", "preference_withlogp.parquet"))
                : PreferenceDataset.of(TestPairs.random(10, 1)).map(pair -> pair.withStored(TestPairs.logProbs()));
        WriteOptions sharded = WriteOptions.builder(DatasetFormat.RLAIF_V_PARQUET)
                .rowsPerFile(4)
                .title("Written by a test")
                .setting("seed", "1")
                .build();

        pairs.map(pair -> pair.withStored(null)).write(target.resolve("rlaif-v"), sharded);
        pairs.write(target.resolve("rlaif-v-withlogp"), WriteOptions.of(DatasetFormat.RLAIF_V_PARQUET));
        pairs.write(target.resolve("trl"), WriteOptions.of(DatasetFormat.TRL_PARQUET));
        pairs.write(target.resolve("jsonl"), WriteOptions.of(DatasetFormat.JSONL));

        assertThat(PreferenceDataset.open(target.resolve("rlaif-v")).size()).isEqualTo(pairs.size());
        assertThat(Stream.of("rlaif-v", "rlaif-v-withlogp", "trl", "jsonl")
                        .map(name -> DatasetCard.read(target.resolve(name))
                                .orElseThrow()
                                .content())
                        .distinct())
                .as("content is the same in every format")
                .hasSize(1);
    }

    @Test
    void shardedRowsAreReadInOrder() throws IOException {
        List<PreferencePair> pairs =
                TestPairs.random(23, 3).stream().map(TestPairs::withOrigin).toList();

        DatasetCard card = PreferenceDataset.of(pairs)
                .write(
                        folder,
                        WriteOptions.builder(DatasetFormat.RLAIF_V_PARQUET)
                                .name("mine")
                                .rowsPerFile(10)
                                .build());

        assertThat(card.files())
                .containsExactly(
                        new DatasetCard.DataFile("mine_000-10.parquet", 10),
                        new DatasetCard.DataFile("mine_001-10.parquet", 10),
                        new DatasetCard.DataFile("mine_002-3.parquet", 3));
        PreferenceDataset read = PreferenceDataset.open(folder);
        assertThat(read.size()).isEqualTo(23);
        for (int i : new int[] {0, 9, 10, 22}) {
            assertThat(read.get(i).chosen()).isEqualTo(pairs.get(i).chosen());
            assertThat(read.get(i).origin()).isEqualTo(pairs.get(i).origin());
            assertThat(read.get(i).instruction().image().read())
                    .isEqualTo(pairs.get(i).instruction().image().read());
        }
        assertThat(read.stream().map(PreferencePair::chosen).toList())
                .isEqualTo(pairs.stream().map(PreferencePair::chosen).toList());
        assertThatThrownBy(() -> read.get(23)).isInstanceOf(IndexOutOfBoundsException.class);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "mine_000-10.parquet",
                            "mine_001-10.parquet",
                            "mine_002-3.parquet",
                            "README.md",
                            "dataset_card.json",
                            ".rlaifv.json");
        }
    }

    @Test
    void emptyDatasetIsWrittenAndRead() {
        for (DatasetFormat format : DatasetFormat.values()) {
            Path target = folder.resolve(format.label());
            PreferenceDataset.of(List.of()).write(target, WriteOptions.of(format));
            assertThat(PreferenceDataset.open(target).toList()).isEmpty();
        }
    }

    @Test
    void trlFormatKeepsTextsAndImage() {
        List<PreferencePair> pairs = TestPairs.random(250, 5);

        PreferenceDataset.of(pairs).write(folder, WriteOptions.of(DatasetFormat.TRL_PARQUET));

        PreferenceDataset read = PreferenceDataset.open(folder);
        assertThat(read.size()).isEqualTo(250);
        int row = 0;
        for (PreferencePair pair : read.toList()) {
            PreferencePair expected = pairs.get(row);
            assertThat(pair.instruction().question())
                    .isEqualTo(expected.instruction().question());
            assertThat(pair.chosen()).isEqualTo(expected.chosen());
            assertThat(pair.rejected()).isEqualTo(expected.rejected());
            assertThat(pair.instruction().id()).isEqualTo("preferences_000-250.parquet#" + row);
            if (row++ % 9 == 0) {
                assertThat(pair.instruction().image().read())
                        .isEqualTo(expected.instruction().image().read());
            }
        }
    }

    @Test
    void equalPairsGiveEqualBytes() throws IOException {
        for (DatasetFormat format : DatasetFormat.values()) {
            PreferenceDataset pairs = PreferenceDataset.of(TestPairs.random(30, 8));
            Path one = folder.resolve("one").resolve(format.label());
            Path two = folder.resolve("two").resolve(format.label());
            pairs.write(one, WriteOptions.of(format));
            pairs.write(two, WriteOptions.of(format));
            pairs.write(two, WriteOptions.of(format));
            try (Stream<Path> files = Files.walk(one)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    assertThat(two.resolve(one.relativize(file))).hasSameBinaryContentAs(file);
                }
            }
        }
    }

    @Test
    void integerIndicesAndPlainLogProbsAreRead() throws IOException {
        Path file = CustomParquet.rlaifv("optional int64 idx; optional binary logps (STRING);")
                .write(folder.resolve("odd.parquet"), 3, (i, row) -> {
                    CustomParquet.fill(i, row);
                    row.add("idx", 100L + i);
                    row.add("logps", "[-1.5, NaN, [], -2, -1.0, [-0.5, -Infinity]]");
                });

        List<PreferencePair> pairs = PreferenceDataset.open(file).toList();

        assertThat(pairs).extracting(pair -> pair.instruction().id()).containsExactly("100", "101", "102");
        assertThat(pairs.get(0).stored())
                .isEqualTo(new StoredLogProbs(
                        new StoredLogProbs.Response(-1.5, Double.NaN, List.of()),
                        new StoredLogProbs.Response(-2, -1, List.of(-0.5, Double.NEGATIVE_INFINITY))));
        assertThat(pairs.get(2).origin()).isEqualTo(new PairOrigin("", "", "", "102", "p2"));
    }

    @ParameterizedTest
    @CsvSource({
        "UNCOMPRESSED,PARQUET_1_0",
        "SNAPPY,PARQUET_2_0",
        "GZIP,PARQUET_1_0",
        "ZSTD,PARQUET_2_0",
        "LZ4_RAW,PARQUET_1_0"
    })
    void singleRowsAndImagesAreFoundAmongManyPages(CompressionCodecName codec, WriterVersion version)
            throws IOException {
        Path file = CustomParquet.rlaifv("")
                .codec(codec)
                .version(version)
                .write(folder.resolve("many.parquet"), 500, CustomParquet::fill);

        PreferenceDataset pairs = PreferenceDataset.open(file);

        for (int i : new int[] {499, 0, 250, 251, 7}) {
            assertThat(pairs.get(i).chosen()).isEqualTo("chosen " + i);
            assertThat(pairs.get(i).instruction().image().read()).isEqualTo(CustomParquet.bytes(i));
        }
        int[] row = {0};
        pairs.stream()
                .forEachOrdered(
                        pair -> assertThat(pair.instruction().question()).isEqualTo("question " + row[0]++));
        assertThat(row[0]).isEqualTo(500);
    }

    @Test
    void errorNamesRowWithoutImage() throws IOException {
        Path file = CustomParquet.rlaifv("").write(folder.resolve("gap.parquet"), 3, (i, row) -> {
            if (i == 2) {
                row.add("question", "q");
                row.add("chosen", "c");
                row.add("rejected", "r");
            } else {
                CustomParquet.fill(i, row);
            }
        });
        PreferenceDataset pairs = PreferenceDataset.open(file);

        assertThat(pairs.get(1).chosen()).isEqualTo("chosen 1");
        assertThatThrownBy(pairs::toList)
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("gap.parquet, row 2, column \"image\"");
    }

    @Test
    void errorNamesImageWithoutBytes() throws IOException {
        Path file = CustomParquet.rlaifv("").write(folder.resolve("gap.parquet"), 1, (i, row) -> {
            row.addGroup("image").add("path", "elsewhere.jpg");
            row.add("question", "q");
            row.add("chosen", "c");
            row.add("rejected", "r");
        });

        assertThatThrownBy(() -> PreferenceDataset.open(file))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("gap.parquet, row 0, column \"image\"")
                .hasMessageContaining("embed the images");
    }

    @Test
    void errorNamesRowWithoutText() throws IOException {
        Path file = CustomParquet.rlaifv("").write(folder.resolve("gap.parquet"), 2, (i, row) -> {
            if (i == 0) {
                CustomParquet.fill(i, row);
            } else {
                row.addGroup("image").add("bytes", Binary.fromConstantByteArray(CustomParquet.bytes(i)));
                row.add("question", "q");
                row.add("rejected", "r");
            }
        });

        assertThatThrownBy(() -> PreferenceDataset.open(file).toList())
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("gap.parquet, row 1, column \"chosen\": is null");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "optional binary question (STRING); optional binary chosen (STRING);"
                        + " optional binary rejected (STRING); | \"image\": is missing",
                "optional group image { optional binary bytes; } optional int64 question;"
                        + " optional binary chosen (STRING); optional binary rejected (STRING);"
                        + " | \"question\": must be text",
                "optional binary image; optional binary question (STRING); optional binary chosen (STRING);"
                        + " optional binary rejected (STRING); | \"image\": must be an image",
                "optional group image { optional binary bytes; } optional binary question (STRING);"
                        + " optional double chosen; optional binary rejected (STRING); | \"chosen\": must be text",
                "optional group image { optional binary bytes; } optional binary question (STRING);"
                        + " optional binary chosen (STRING); | \"rejected\": is missing",
                "optional group image { optional binary bytes; } optional binary question (STRING);"
                        + " optional binary chosen (STRING); optional binary rejected (STRING);"
                        + " optional double logps; | \"logps\": must be",
            })
    void errorNamesColumnThatIsMissingOrOfWrongType(String columns, String expected) throws IOException {
        Path file = new CustomParquet("message m {" + columns + "}")
                .write(folder.resolve("odd.parquet"), 0, (i, row) -> {});

        assertThatThrownBy(() -> PreferenceDataset.open(file))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("odd.parquet, column " + expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[1, 2]",
                "{\"logps\": [1, 2, [], 3, 4]}",
                "[1, 2, [], 3, \"x\", []]",
                "[1, 2, 3, 4, 5, 6]",
                "[1, 2, [null], 4, 5, []]"
            })
    void errorNamesMalformedLogProbs(String logps) throws IOException {
        Path file = CustomParquet.rlaifv("optional binary logps (STRING);")
                .write(folder.resolve("odd.parquet"), 1, (i, row) -> {
                    CustomParquet.fill(i, row);
                    row.add("logps", logps.isEmpty() ? "{" : logps);
                });

        assertThatThrownBy(() -> PreferenceDataset.open(file).toList())
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("odd.parquet, row 0, column \"logps\"");
    }

    @Test
    void filesWithAndWithoutLogProbsAreNotMixed() {
        PreferenceDataset pairs = PreferenceDataset.of(TestPairs.random(2, 1));
        pairs.write(folder, WriteOptions.of(DatasetFormat.RLAIF_V_PARQUET));
        Path other = folder.resolve("other");
        pairs.map(pair -> pair.withStored(TestPairs.logProbs()))
                .write(other, WriteOptions.of(DatasetFormat.RLAIF_V_PARQUET));
        assertThat(PreferenceDataset.open(other).get(1).stored()).isEqualTo(TestPairs.logProbs());

        Path mixed = folder.resolve("RLAIF-V-Dataset-withlogp_000-2.parquet");
        assertThatThrownBy(() -> {
                    Files.copy(other.resolve(mixed.getFileName()), mixed);
                    PreferenceDataset.open(folder);
                })
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("logps");
        assertThatThrownBy(() -> PreferenceDataset.concat(List.of(pairs, PreferenceDataset.open(other)))
                        .write(folder.resolve("new"), WriteOptions.of(DatasetFormat.RLAIF_V_PARQUET)))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("unlike the pairs before");
    }

    @Test
    void errorNamesConversationThatIsNotAPair() throws IOException {
        String chat = "optional group %s (LIST) { repeated group list { optional group element {"
                + " optional binary role (STRING); optional group content (LIST) { repeated group list {"
                + " optional group element { optional binary type (STRING); optional binary text (STRING); } } } } } }";
        CustomParquet trl = new CustomParquet("message m { optional group images (LIST) { repeated group list {"
                + " optional group element { optional binary bytes; optional binary path (STRING); } } }"
                + chat.formatted("prompt") + chat.formatted("chosen") + chat.formatted("rejected") + "}");
        Path long1 = trl.write(folder.resolve("long.parquet"), 1, (i, row) -> {
            row.addGroup("images")
                    .addGroup(0)
                    .addGroup(0)
                    .add("bytes", Binary.fromConstantByteArray(CustomParquet.bytes(i)));
            CustomParquet.chat(row, "prompt", List.of("user", "assistant"), "t");
            CustomParquet.chat(row, "chosen", List.of("assistant"), "t");
            CustomParquet.chat(row, "rejected", List.of("assistant"), "t");
        });
        Path many = trl.write(folder.resolve("many.parquet"), 1, (i, row) -> {
            org.apache.parquet.example.data.Group images = row.addGroup("images");
            images.addGroup(0).addGroup(0).add("path", "p");
            images.addGroup(0).addGroup(0).add("path", "q");
            CustomParquet.chat(row, "prompt", List.of("user"), "t");
            CustomParquet.chat(row, "chosen", List.of("assistant"), "t");
            CustomParquet.chat(row, "rejected", List.of("assistant"), "t");
        });

        assertThatThrownBy(() -> PreferenceDataset.open(long1).toList())
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(
                        "long.parquet, row 0, column \"prompt\": must end with a message of role \"user\"");
        assertThatThrownBy(() -> PreferenceDataset.open(many).toList())
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("many.parquet, row 0, column \"images\": has 2 images");
    }
}
